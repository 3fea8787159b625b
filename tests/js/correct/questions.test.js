import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { Questions } from "../../../static/js/correct/questions.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

function given({ questions = [], caret = [0, 0], text = "Who is it?", answer } = {}) {
  const panel = open(`<section id="questions" hidden><ol></ol></section>`).getElementById("questions");
  const draft = new Draft([row("a", "one two", 1000), row("b", "three", 5000)]);
  const [turn] = draft.live;
  const [page, desk] = [recorder("showAsked", "go"), recorder("seek", "say")];
  const [sent, quotes] = [[], []];
  const made = new Questions({
    panel, questions, draft, page, words: { offline: "not sent: {n}" },
    caret: { read: () => caret && { turn, start: caret[0], end: caret[1] } },
    ask: async (quote) => (quotes.push(quote), text),
    send: async (fields) => (sent.push(fields), answer instanceof Error ? Promise.reject(answer) : answer),
    ...desk,
  });
  return { made, panel, page, desk, sent, quotes, turn };
}

const asked = { turn: "a", text: "Who is it?", at: 1400, answer: "", answeredBy: "" };

test("questions stand with their time and answer; a press goes to the turn and to the sound", () => {
  const { made, panel, page, desk, turn } = given({ questions: [asked, { ...asked, turn: "gone", at: null, answer: "Ann.", answeredBy: "Ben" }] });
  made.draw();
  assert.deepEqual(panel.querySelectorAll("li").map(({ textContent }) => textContent), ["0:01 Who is it?", " Who is it?Ben: Ann."]);
  assert.deepEqual([panel.hidden, page.calls], [false, [["showAsked", ["a", "gone"]]]]);
  for (const button of panel.querySelectorAll("button")) button.click();
  assert.deepEqual([page.calls[1], desk.calls], [["go", turn], [["seek", 1400]]]);
});

test("a question is about what is selected, else about the turn, with its time", async () => {
  const { made, sent, quotes, panel, page, turn } = given({ caret: [4, 7], answer: { kind: "done", answer: asked } });
  await made.put();
  const [{ question, ...fields }] = sent;
  assert.match(question, /^[0-9a-f-]{36}$/);
  assert.deepEqual(fields, { turn: "a", text: "Who is it?", quote: "two", at_ms: 1400 });
  assert.deepEqual([panel.querySelectorAll("li").length, page.calls[0]], [1, ["go", turn, 4, 7]]);
  const whole = given({ answer: { kind: "done", answer: asked } });
  await whole.made.put();
  assert.deepEqual([...quotes, ...whole.quotes], ["two", "one two"]);
});

test("nothing is asked without a caret or words; what is refused says why", async () => {
  for (const nothing of [{ caret: null }, { text: null }]) {
    const { made, sent } = given(nothing);
    await made.put();
    assert.deepEqual(sent, []);
  }
  const refused = given({ answer: { kind: "refused", sentence: "Too long." } });
  await refused.made.put();
  const broken = given({ answer: new Error("offline") });
  await broken.made.put();
  assert.deepEqual([...refused.desk.calls, ...broken.desk.calls], [["say", "Too long.", true], ["say", "not sent: 1", true]]);
});
