import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { PlayHead } from "../../../static/js/correct/play-head.js";
import { SpokenWord } from "../../../static/js/correct/spoken-word.js";
import { Unsure } from "../../../static/js/correct/unsure.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

/** Two turns in a pane of 300 pixels; a word stands where `box` says. */
function given() {
  const document = open(`<div id="text"><p></p><p></p></div><button id="back" hidden></button>`);
  const draft = new Draft([row("a", "one two", 0), row("b", "three", 5000)]);
  const pane = document.getElementById("text");
  pane.box = { top: 0, bottom: 300, height: 300 };
  const elements = new Map(draft.live.map((turn, n) => [turn.id, pane.children[n]]));
  const page = { elements, range: (turn, start, end) => turn.text.slice(start, end), box: () => page.at, at: { top: 120, bottom: 140 }, ...recorder("reveal") };
  const state = { playing: true };
  const away = [];
  const chip = document.getElementById("back");
  const word = new SpokenWord({ page, draft, pane, chip, hear: { isPlaying: () => state.playing, away: (ms) => away.push(ms) } });
  return { word, draft, page, pane, chip, state, away, playing: () => pane.children.map(({ className }) => className) };
}
const marked = (name) => [...CSS.highlights.get(name)];

test("the word that is said is marked, and its turn; a while after it nothing is", () => {
  const { word, playing } = given();
  word.step(100, false);
  assert.deepEqual([marked("heard"), playing()], [["one"], ["playing", ""]]);
  word.step(450, false);
  assert.deepEqual(marked("heard"), ["two"]);
  word.step(5100, false);
  assert.deepEqual([marked("heard"), playing()], [["three"], ["", "playing"]]);
  word.step(100, false);
  word.step(4000, false);
  assert.deepEqual(marked("heard"), [], "in a silence the last word is over");
});

test("while it plays the word is kept in the middle third of the pane", () => {
  const { word, page, pane } = given();
  word.step(100, true);
  assert.equal(pane.scrollTop, 0);
  page.at = { top: 260, bottom: 280 };
  word.step(450, true);
  assert.equal(pane.scrollTop, 160);
  page.at = { top: 20, bottom: 40 };
  word.step(100, true);
  assert.equal(pane.scrollTop, 160, "above the middle it may stand");
  page.at = { top: 260, bottom: 280 };
  word.step(450, false);
  assert.equal(pane.scrollTop, 160, "without sound nothing moves");
});

test("whoever scrolls away is left there, told where the sound is, and comes back by a press", () => {
  const { word, pane, chip, away, page, state, draft } = given();
  state.playing = false;
  pane.press("wheel");
  assert.equal(chip.hidden, true);
  state.playing = true;
  pane.press("wheel");
  word.step(5100, true);
  assert.deepEqual([chip.hidden, away, pane.scrollTop], [false, [5100], 0]);
  chip.click();
  assert.deepEqual([chip.hidden, page.calls], [true, [["reveal", draft.live[1], "center"]]]);
  word.toggle();
  assert.equal(chip.hidden, false);
  word.toggle();
  assert.equal(chip.hidden, true);
});

test("words that the machine was not sure of are marked, but not while their turn is typed", () => {
  const { draft, page } = given();
  for (const turn of draft.live) turn.words = turn.words.map((one, n) => [...one.slice(0, 4), [0.2, null][n]]);
  const unsure = new Unsure({ page, draft });
  unsure.mark(0.5);
  assert.deepEqual(marked("unsure"), ["one", "three"]);
  unsure.leave(draft.live[0]);
  assert.deepEqual(marked("unsure"), ["three"]);
  unsure.markTurn(draft.live[0]);
  draft.live[1].gone = true;
  unsure.markTurn(draft.live[1]);
  assert.deepEqual(marked("unsure"), ["one"]);
  unsure.mark(0);
  assert.deepEqual(marked("unsure"), []);
});

test("the head takes the word, the waveform and the clock along", () => {
  const document = open(`<b id="now"></b><button id="play"><i></i></button>`);
  const [spokenWord, wave] = [recorder("step"), recorder("step")];
  const [now, control] = document.body.children;
  const head = new PlayHead({ spokenWord, wave, now, control });
  head.step(61_500, true);
  assert.deepEqual([now.textContent, spokenWord.calls, wave.calls], ["1:01.5", [["step", 61_500, true]], [["step", 61_500]]]);
  head.show(true);
  assert.deepEqual([control.getAttribute("aria-pressed"), control.textContent], ["true", "❚❚"]);
  head.show(false);
  assert.deepEqual([control.getAttribute("aria-pressed"), control.textContent], ["false", "▶"]);
  new PlayHead({ spokenWord, control }).step(1, false);
});
