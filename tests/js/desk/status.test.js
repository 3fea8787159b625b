import assert from "node:assert/strict";
import test from "node:test";

import { Status } from "../../../static/js/desk/status.js";
import { open } from "../page.js";

const WORDS = { turn: "turn {n}", selection: "{n} words", saved: "saved {time}", saving: "saving {n}", offline: "not saved: {n}", busy: "busy: {why}", count: "{n} · {done}/{all}" };

function status() {
  const page = open(["said", "live", "saved", "count", "selection", "undo", "redo"].map((id) => `<p id="${id}"></p>`).join(""));
  const places = Object.fromEntries(page.body.children.map((place) => [place.id, place]));
  return { places, said: new Status({ places, words: WORDS }) };
}

test("a sentence is seen and read out; trouble looks like it", () => {
  const { said, places } = status();
  assert.equal(said.say("No.", true), false);
  assert.deepEqual([places.said.textContent, places.live.textContent, places.said.className], ["No.", "No.", "trouble"]);
  said.say("Yes.");
  assert.equal(places.said.className, "");
});

test("the turn and the words of the passage; what was said before goes", () => {
  const { said, places } = status();
  said.say("No.");
  said.choice(0, null);
  assert.deepEqual([places.selection.textContent, places.said.textContent], ["turn 1", ""]);
  said.choice(1, " one  two\nthree ");
  assert.equal(places.selection.textContent, "turn 2 · 3 words");
});

test("whether everything is saved, and why not", () => {
  const { said, places } = status();
  said.tell({ empty: true, trouble: null });
  assert.match(places.saved.textContent, /^saved \d\d:\d\d$/);
  said.tell({ empty: false, trouble: null, waiting: [1, 2], why: "" });
  assert.deepEqual([places.saved.textContent, places.saved.className], ["saving 2", ""]);
  said.tell({ empty: false, trouble: "busy", waiting: [1], why: "A backup runs." });
  assert.deepEqual([places.saved.textContent, places.saved.className], ["busy: A backup runs.", "unsaved"]);
});

test("how much is coded, and what can be turned back", () => {
  const { said, places } = status();
  said.count(7, { coded: 2, turns: [1, 2, 3] });
  assert.equal(places.count.textContent, "7 · 2/3");
  said.steps({ undoable: "s", redoable: null });
  assert.deepEqual([places.undo.disabled, places.redo.disabled], [false, true]);
});
