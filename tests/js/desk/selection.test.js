import assert from "node:assert/strict";
import test from "node:test";

import { Selection } from "../../../static/js/desk/selection.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

function selection(codings) {
  const { turns, codebook, layer } = made(codings);
  const highlights = recorder("mark", "tinge");
  const page = { turns, ...recorder("dropSelection") };
  const hear = recorder("turn", "held", "changed");
  return { chosen: new Selection({ page, layer, codebook, highlights, hear }), layer, highlights, page, hear };
}

test("a passage is marked, and its turn is where one is; none clears the mark", () => {
  const { chosen, highlights, page, hear } = selection();
  chosen.choose({ start: 26, end: 29 });
  assert.deepEqual(highlights.calls, [["mark", "chosen", [{ start: 26, end: 29 }]]]);
  assert.deepEqual(page.calls, [["dropSelection"]]);
  assert.deepEqual(hear.calls, [["turn", 1], ["changed"]]);
  chosen.choose(null);
  assert.deepEqual(highlights.calls.at(-1), ["mark", "chosen", []]);
  assert.deepEqual(hear.calls.slice(2), [["changed"]]);
});

test("a coding in hand has its code's colour; an answer of the server moves nobody", () => {
  const { chosen, layer, highlights, hear } = selection([coding(1, 26, 29, 2)]);
  chosen.holdNumber(1);
  assert.deepEqual(highlights.calls, [["mark", "hand", [layer.get(1)]], ["tinge", "hand", 2]]);
  assert.deepEqual(hear.calls, [["turn", 1], ["held", layer.get(1)], ["changed"]]);
  chosen.holdNumber(1, { follow: false });
  assert.deepEqual(hear.calls.slice(3), [["held", layer.get(1)], ["changed"]]);
  chosen.holdNumber(9);
  assert.equal(chosen.hand, null);
  assert.deepEqual(hear.calls.slice(5), [["held", null], ["changed"]]);
});

test("with all codings of a code in hand a deed is about those that the server knows", () => {
  const { chosen, layer } = selection([coding(1, 0, 3), coding(2, 4, 7), coding(-1, 8, 13), coding(3, 0, 3, 1)]);
  chosen.hold(layer.get(1));
  assert.deepEqual(chosen.numbers, [1]);
  assert.equal(chosen.holdMany(), 2);
  assert.deepEqual(chosen.numbers, [1, 2]);
  chosen.hold(layer.get(3));
  assert.deepEqual(chosen.numbers, [3]);
});
