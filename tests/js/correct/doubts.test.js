import assert from "node:assert/strict";
import test from "node:test";

import { Doubts } from "../../../static/js/correct/doubts.js";
import { Draft } from "../../../static/js/correct/draft.js";
import { Review } from "../../../static/js/correct/review.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

const WORDS = { reviewDone: "done", review: "{n} left", noReview: "none", gap: "{n} s", fill: "fill", aside: "aside" };
const unsure = { key: "u", kind: "low_confidence", start: 5400, end: 5700, words: "not sure", count: 1 };
const gap = { key: "g", kind: "speech_without_text", start: 7000, end: 8500, words: "", count: 0 };

function given({ settled = [], may = true, answer = { kind: "done" } } = {}) {
  const panel = open(`<section id="review"><h2></h2><ol></ol></section>`).getElementById("review");
  const draft = new Draft([row("a", "one two", 0), row("b", "three four", 5000), row("c", "five", 9000)]);
  const told = [];
  let doubts = null;
  const see = { go: (doubt) => doubts.go(doubt), fill: (doubt) => doubts.fill(doubt), aside: (doubt) => doubts.aside(doubt) };
  const review = new Review({ panel, draft, settled, words: WORDS, see });
  const [page, desk] = [recorder("go"), recorder("say", "redraw")];
  const sound = { time: 0, ...recorder("play", "stopAt") };
  const deeds = { commit: (verb, changes) => Boolean(draft.put(changes)) };
  const putAside = async (key) => (told.push(key), answer instanceof Error ? Promise.reject(answer) : answer);
  doubts = new Doubts({ review, draft, deeds, page, sound, words: WORDS, mayWrite: () => may, putAside, ...desk });
  review.fill([unsure, gap]);
  const lines = () => panel.querySelectorAll("li").map(({ textContent }) => textContent);
  const title = () => panel.querySelector("h2").textContent;
  return { doubts, review, draft, page, sound, desk, told, lines, title, panel };
}

test("one goes from doubt to doubt: the caret to the word, the sound a little before it", () => {
  const { doubts, page, sound, lines } = given();
  doubts.next();
  assert.deepEqual(page.calls.map(([, turn, offset]) => [turn.id, offset]), [["b", 6]]);
  assert.deepEqual(sound.calls, [["play", 3400], ["stopAt", 6000]]);
  assert.deepEqual(lines(), ["0:05 not sure (1)aside", "0:07 1.5 s"]);
  doubts.next();
  doubts.next();
  doubts.previous();
  assert.deepEqual(sound.calls.filter(([name]) => name === "play").map(([, at]) => at), [3400, 5000, 3400, 5000]);
});

test("without a doubt in hand the next one is that after the sound, the previous one that before it", () => {
  const { review } = given();
  assert.equal(review.beside(6000, 1), gap);
  assert.equal(review.beside(6000, -1), unsure);
  assert.equal(review.beside(9000, 1), unsure, "around the end");
  assert.equal(review.beside(0, -1), gap);
});

test("a doubt is settled when its turns are checked, a gap when it was written", () => {
  const { review, draft, title, doubts, desk } = given();
  assert.equal(title(), "2 left");
  draft.byId.get("b").checked = true;
  review.draw();
  assert.deepEqual([title(), review.open], ["1 left", [gap]]);
  draft.put(draft.fill("n", gap.start, gap.end));
  draft.put(draft.typed(draft.byId.get("n"), "said"));
  review.draw();
  assert.equal(title(), "done");
  doubts.next();
  assert.deepEqual(desk.calls, [["say", "done"]]);
  review.fill([]);
  assert.equal(title(), "none");
});

test("a gap is filled by a turn of its own, which is heard", () => {
  const { draft, panel, page, sound } = given();
  panel.querySelectorAll("[data-see=go]")[1].click();
  panel.querySelector("[data-see=fill]").click();
  assert.deepEqual(draft.live.map(({ start }) => start), [0, 5000, 7000, 9000]);
  assert.equal(page.calls.at(-1)[1], draft.live[2]);
  assert.deepEqual(sound.calls.at(-1), ["play", 7000, { until: 8500 }]);
});

test("putting aside goes on to the next; where the server does not take it, it is open again", async () => {
  const { doubts, review, told, desk, sound } = given();
  await doubts.aside(unsure);
  assert.deepEqual([told, review.open, review.here, desk.calls], [["u"], [gap], gap, [["redraw"]]]);
  assert.equal(sound.calls.length, 2);
  for (const answer of [{ kind: "refused" }, new Error("offline")]) {
    const broken = given({ answer });
    await broken.doubts.aside(unsure);
    assert.deepEqual(broken.review.open, [unsure, gap]);
  }
  const reading = given({ may: false });
  await reading.doubts.aside(unsure);
  assert.deepEqual(reading.told, []);
  assert.deepEqual(given({ settled: ["u"] }).review.open, [gap], "an earlier visit put it aside");
});
