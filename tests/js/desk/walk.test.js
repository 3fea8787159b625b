import assert from "node:assert/strict";
import test from "node:test";

import { Walker } from "../../../static/js/desk/walk.js";
import { TEXTS, made } from "./made.js";

const { turns } = made();
const walker = new Walker(turns, "en");
const words = (span) => span && turns.quote(span.start, span.end);
const span = (quote) => {
  const start = [...TEXTS.join("\n").split(quote)[0]].length;
  return { start, end: start + [...quote].length };
};

test("without a passage the first word or sentence of the turn is chosen", () => {
  assert.equal(words(walker.step("word", null, 1, 1)), "Six");
  assert.equal(words(walker.step("sentence", null, 0, -1)), "One two three.");
});

test("words and sentences follow each other over the turns, and stay at the ends of the text", () => {
  const walk = [];
  for (let here = walker.step("word", null, 0, 1), last; here !== last; ) {
    walk.push(words(here));
    [last, here] = [here, walker.step("word", here, 0, 1)];
  }
  assert.deepEqual(walk, ["One", "two", "three", "Four", "five", "Six", "seven", "Eight", "nine"]);
  assert.equal(words(walker.step("sentence", span("Four five."), 0, 1)), "Six 👍🏽 seven?");
  assert.equal(words(walker.step("sentence", span("Six"), 1, -1)), "Four five.");
  assert.equal(words(walker.step("word", span("One"), 0, -1)), "One");
});

test("a passage grows and shrinks by words at either end, never to nothing", () => {
  const grow = (quote, edge, by, what) => words(walker.stretch(span(quote), edge, by, what));
  assert.equal(grow("two", "end", 1), "two three");
  assert.equal(grow("two three", "end", -1), "two");
  assert.equal(grow("two", "end", -1), "two");
  assert.equal(grow("two", "start", -1), "One two");
  assert.equal(grow("One two", "start", 1), "two");
  assert.equal(grow("five.", "end", 1), "five.\nSix");
  assert.equal(grow("One", "end", 1, "sentence"), "One two three.");
  assert.equal(grow("Eight nine.", "start", -1, "sentence"), "Six 👍🏽 seven?\nEight nine.");
});

test("the sentence around a word; the whole turn", () => {
  assert.equal(words(walker.around("sentence", span("five"), 0)), "Four five.");
  assert.equal(words(walker.around("word", null, 2)), "Eight");
  assert.equal(words(walker.turn(1)), TEXTS[1]);
});

test("an empty turn is walked over", () => {
  const sparse = new Walker(made([], ["a", "", "b"]).turns, "en");
  assert.deepEqual(sparse.step("word", { start: 0, end: 1 }, 0, 1), { start: 3, end: 4 });
  assert.deepEqual(sparse.step("word", null, 1, 1), { start: 3, end: 4 });
  assert.equal(new Walker(made([], [""]).turns, "en").step("word", null, 0, 1), null);
});
