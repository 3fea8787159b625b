import assert from "node:assert/strict";
import test from "node:test";

import { depths } from "../../../static/js/desk/layer.js";
import { coding, made } from "./made.js";

const numbers = (codings) => codings.map(({ number }) => number);

test("codings are found by number, by turn and by place, the shortest first", () => {
  const { layer } = made([coding(1, 0, 25), coding(2, 4, 7), coding(3, 15, 32, 1)]);
  assert.equal(layer.size, 3);
  assert.equal(layer.get(2).end, 7);
  assert.deepEqual(numbers(layer.inTurn(0)), [1, 2, 3]);
  assert.deepEqual(numbers(layer.inTurn(1)), [3]);
  assert.deepEqual(numbers(layer.at(5)), [2, 1]);
  assert.deepEqual(numbers(layer.at(7)), [1], "an end is not part of a coding");
  assert.deepEqual(layer.counts(), new Map([[0, 2], [1, 1]]));
  assert.deepEqual(numbers(layer.ofCode(0)), [1, 2]);
});

test("a change answers the turns that look different, also those that a moved coding left", () => {
  const { layer } = made([coding(1, 0, 3), coding(2, 0, 3)]);
  assert.deepEqual([...layer.change({ put: [coding(1, 26, 32)], removed: [2] })].sort(), [0, 1]);
  assert.deepEqual(numbers(layer.inTurn(0)), []);
  assert.deepEqual(numbers(layer.inTurn(1)), [1]);
  assert.deepEqual([...layer.change({ removed: [99] })], []);
});

test("one goes from coding to coding in the order of the text; of those that begin together the longer comes first", () => {
  const { layer } = made([coding(1, 4, 7), coding(2, 0, 3), coding(3, 0, 14)]);
  const walk = [];
  for (let here = layer.beside({ start: -1, end: 0, number: 0 }, 1); here; here = layer.beside(here, 1)) walk.push(here);
  assert.deepEqual(numbers(walk), [3, 2, 1]);
  assert.equal(layer.beside(layer.get(1), -1).number, 2);
  assert.equal(layer.beside(layer.get(3), -1), undefined);
});

test("depth counts the codings over each piece of a turn", () => {
  assert.deepEqual(depths([{ from: 0, to: 10 }, { from: 4, to: 6 }, { from: 12, to: 13 }]), [
    { from: 0, to: 4, depth: 1 },
    { from: 4, to: 6, depth: 2 },
    { from: 6, to: 10, depth: 1 },
    { from: 12, to: 13, depth: 1 },
  ]);
});
