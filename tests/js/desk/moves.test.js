import assert from "node:assert/strict";
import test from "node:test";

import { Answers } from "../../../static/js/desk/answers.js";
import { Moves } from "../../../static/js/desk/moves.js";
import { Place } from "../../../static/js/desk/place.js";
import { Walker } from "../../../static/js/desk/walk.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

/** Three turns, the first one an interviewer's. */
function moves({ codings = [], remembered = {}, hash = "" } = {}) {
  const elements = open(`<div class="turn asks"></div><div class="turn"></div><div class="turn"></div>`).body.children;
  const { turns, layer } = made(codings);
  const page = { elements, turns, ...recorder("show") };
  const storage = { getItem: (name) => remembered[name] ?? null, setItem: (name, value) => void (remembered[name] = value) };
  const place = new Place({ page, storage, name: "place", hash });
  const selection = { span: null, hand: null, ...recorder("choose", "hold", "drop") };
  const desk = recorder("say", "moved");
  const answers = new Answers(page, layer);
  const walker = new Walker(turns, "en");
  const going = new Moves({ page, layer, walker, place, selection, answers, words: { allCoded: "All coded." }, ...desk });
  return { going, elements, page, turns, layer, place, selection, desk, answers, remembered };
}

test("the place is kept, found again, and one that the address names comes first", () => {
  const { place, elements, page, remembered } = moves();
  place.set(2);
  assert.deepEqual([remembered.place, elements[2].className, page.calls], [2, "turn here", [["show", 2]]]);
  place.set(1, { show: false });
  assert.deepEqual([elements[2].className, page.calls.length], ["turn", 1]);
  assert.equal(moves({ remembered: { place: "2" } }).place.remembered, 2);
  assert.equal(moves({ remembered: { place: "2" }, hash: "#t2" }).place.remembered, 1);
  assert.equal(moves({ hash: "#c7" }).place.remembered, 0);
});

test("from turn to turn, past those that are put away, not past the ends; the passage is forgotten", () => {
  const { going, place, elements, selection, desk } = moves();
  elements[1].classList.add("away");
  going.nextTurn();
  assert.equal(place.turn, 2);
  going.nextTurn();
  assert.equal(place.turn, 2);
  going.previousTurn();
  assert.equal(place.turn, 0);
  assert.deepEqual(selection.calls, [["drop"], ["drop"], ["drop"]]);
  assert.equal(desk.calls.length, 3);
  elements[2].classList.add("away");
  going.nextTurn();
  assert.equal(place.turn, 0, "where nothing else is shown one stays");
});

test("words and sentences are chosen from where one is", () => {
  const { going, place, selection, turns } = moves();
  place.set(1);
  const chosen = (deed, span) => {
    selection.span = span;
    going[deed]();
    const { start, end } = selection.calls.at(-1)[1];
    return turns.quote(start, end);
  };
  assert.equal(chosen("nextWord", null), "Six");
  assert.equal(chosen("previousWord", { start: 26, end: 29 }), "five");
  assert.equal(chosen("nextSentence", { start: 26, end: 29 }), "Eight nine.");
  assert.equal(chosen("previousSentence", { start: 26, end: 29 }), "Four five.");
  assert.equal(chosen("wholeTurn", null), "Six 👍🏽 seven?");
  assert.equal(chosen("longer", { start: 0, end: 3 }), "One two");
  assert.equal(chosen("shorter", { start: 0, end: 7 }), "One");
  assert.equal(chosen("longerSentence", { start: 0, end: 3 }), "One two three.");
  assert.equal(chosen("shorterSentence", { start: 0, end: 25 }), "One two three.");
  assert.equal(chosen("startEarlier", { start: 4, end: 7 }), "One two");
  assert.equal(chosen("startLater", { start: 0, end: 7 }), "two");
  assert.equal(chosen("longer", null), "Six", "without a passage the first word");
});

test("codings follow each other from the one in hand, or from the turn", () => {
  const { going, place, selection, layer } = moves({ codings: [coding(1, 0, 3), coding(2, 26, 29)] });
  going.nextCoding();
  selection.hand = layer.get(1);
  going.nextCoding();
  going.previousCoding();
  place.set(2);
  selection.hand = null;
  going.previousCoding();
  going.nextCoding();
  assert.deepEqual(selection.calls.map(([, held]) => held.number), [1, 2, 2]);
});

test("the next answer without a coding; interviewers' turns are none", () => {
  const { going, place, desk, answers, elements } = moves({ codings: [coding(1, 26, 29)] });
  assert.deepEqual([answers.turns, answers.coded], [[1, 2], 1]);
  going.nextUncoded();
  assert.equal(place.turn, 2);
  going.nextUncoded();
  assert.deepEqual(desk.calls.at(-1), ["say", "All coded."]);
  place.set(0);
  elements[2].classList.add("away");
  going.nextUncoded();
  assert.equal(place.turn, 0);
});
