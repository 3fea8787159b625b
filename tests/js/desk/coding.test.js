import assert from "node:assert/strict";
import test from "node:test";

import { Coding } from "../../../static/js/desk/coding.js";
import { Walker } from "../../../static/js/desk/walk.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

const WORDS = {
  frozen: "frozen", select: "select", takeCoding: "take", saving: "saving {n}", find: "find", recode: "recode",
  nothingToUndo: "no undo", nothingToRedo: "no redo", everyOne: "{n} of {name}",
};

function desk({ codings = [coding(1, 0, 3), coding(2, 4, 7)], frozen = false, span = null, hand = null, ...more } = {}) {
  const { turns, codebook, layer } = made(codings);
  const calls = [];
  const part = (name, ...verbs) => Object.fromEntries(verbs.map((verb) => [verb, (...given) => void calls.push([`${name}.${verb}`, ...given])]));
  const selection = { span, hand: hand && layer.get(hand), ...part("selection", "hold", "choose"), holdMany: () => 2, get numbers() { return [this.hand.number]; } };
  const deeds = { undoable: null, redoable: null, ...more, ...part("deeds", "apply", "applyNew", "recode", "recodeNew", "remove", "move", "undo", "redo") };
  const recent = { at: (digit) => codebook.get(digit - 1), ...part("recent", "add") };
  const say = (sentence) => {
    calls.push(["say", sentence]);
    return false;
  };
  const hands = new Coding({
    layer, codebook, turns, walker: new Walker(turns, "en"), selection, recent, deeds,
    palette: part("palette", "open"), details: part("details", "writeMemo"), words: WORDS, say, frozen,
  });
  return { hands, calls, codebook, layer, selection };
}

const done = (verb, given, ...args) => {
  const made = desk(given);
  made.hands[verb](...args.map((arg) => (typeof arg === "function" ? arg(made) : arg)));
  return made.calls;
};
const PASSAGE = { start: 0, end: 13 };
const quality = ({ codebook }) => codebook.get(1);

test("a code is asked for where a passage is chosen, and the words themselves can be one", () => {
  assert.deepEqual(done("code", { span: PASSAGE }), [["palette.open", "find"]]);
  assert.deepEqual(done("code"), [["say", "select"]]);
  assert.deepEqual(done("inVivo", { span: PASSAGE }), [["deeds.applyNew", "One two three", PASSAGE]]);
  assert.deepEqual(done("inVivo"), [["say", "select"]]);
});

test("a code goes over the passage, and is remembered; one that is gone goes nowhere", () => {
  const [remembered, applied] = done("take", { span: PASSAGE }, quality);
  assert.deepEqual([remembered[0], remembered[1].name, applied[0], applied[2]], ["recent.add", "Quality", "deeds.apply", PASSAGE]);
  assert.deepEqual(done("take", {}, quality).at(-1), ["say", "select"]);
  assert.deepEqual(done("take", { span: PASSAGE }, ({ codebook }) => codebook.get(3)), []);
  assert.equal(done("takeRecent", { span: PASSAGE }, 2)[1][1].name, "Quality");
  assert.deepEqual(done("takeRecent", { span: PASSAGE }, 9), []);
});

test("a name that is known takes its code; a new one makes it", () => {
  assert.equal(done("make", { span: PASSAGE }, "quality")[1][0], "deeds.apply");
  assert.deepEqual(done("make", { span: PASSAGE }, "Care"), [["deeds.applyNew", "Care", PASSAGE]]);
  assert.deepEqual(done("make", {}, "Care"), []);
});

test("recoding gives the coding in hand the next code that is chosen, once", () => {
  const { hands, calls, codebook } = desk({ hand: 1, span: PASSAGE });
  hands.recode();
  hands.take(codebook.get(1));
  hands.take(codebook.get(2));
  hands.recode();
  hands.make("Care");
  assert.deepEqual(calls.filter(([name]) => name.startsWith("deeds")), [
    ["deeds.recode", [1], codebook.get(1)],
    ["deeds.apply", codebook.get(2), PASSAGE],
    ["deeds.recodeNew", [1], "Care"],
  ]);
  hands.recode();
  hands.leave();
  hands.take(codebook.get(1));
  assert.equal(calls.at(-1)[0], "deeds.apply", "whoever leaves recodes no more");
});

test("what needs a coding in hand asks for one, and waits until the server knows it", () => {
  for (const verb of ["memo", "recode", "remove", "everyOne", "endLater"]) assert.deepEqual(done(verb), [["say", "take"]], verb);
  assert.deepEqual(done("remove", { codings: [coding(-1, 0, 3)], hand: -1 }), [["say", "saving 1"]]);
  assert.deepEqual(done("memo", { hand: 1 }), [["details.writeMemo"]]);
  assert.deepEqual(done("remove", { hand: 1 }), [["selection.hold", null], ["deeds.remove", [1]]]);
  assert.deepEqual(done("everyOne", { hand: 1 }), [["say", "2 of Data"]]);
});

test("either end of the coding in hand moves by a word", () => {
  const moved = (verb) => done(verb, { hand: 2 })[0].slice(1).map(({ start, end }) => [start, end]);
  assert.deepEqual(moved("endLater"), [[4, 7], [4, 13]]);
  assert.deepEqual(moved("beginEarlier"), [[4, 7], [0, 7]]);
  assert.deepEqual(moved("endEarlier"), [[4, 7], [4, 7]]);
  assert.deepEqual(moved("beginLater"), [[4, 7], [4, 7]]);
});

test("another coding of the same place comes into the hand, around the end", () => {
  const codings = [coding(1, 0, 13), coding(2, 0, 3)];
  const next = (hand) => done("another", { codings, hand })[0][1].number;
  assert.deepEqual([next(2), next(1)], [1, 2]);
  assert.deepEqual(done("another"), []);
});

test("undo and redo say where there is nothing; where the layer is frozen nothing is done at all", () => {
  assert.deepEqual(done("undo", { undoable: "s" }), [["deeds.undo"]]);
  assert.deepEqual(done("redo", { redoable: "s" }), [["deeds.redo"]]);
  assert.deepEqual([...done("undo"), ...done("redo")], [["say", "no undo"], ["say", "no redo"]]);
  for (const verb of ["code", "memo", "recode", "remove", "everyOne", "undo", "redo", "endLater", "take", "make"]) {
    assert.deepEqual(done(verb, { frozen: true, span: PASSAGE, hand: 1, undoable: "s", redoable: "s" }, verb === "make" ? "Care" : quality), [["say", "frozen"]], verb);
  }
});
