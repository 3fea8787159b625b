import assert from "node:assert/strict";
import test from "node:test";

import { Lit } from "../../../static/js/desk/lit.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

test("codes are lit in their colours until they are put out; the first goes out where too many are", () => {
  const { codebook, layer } = made([coding(1, 0, 3, 2)]);
  const [highlights, tree] = [recorder("light"), recorder("lit")];
  const lit = new Lit({ highlights, tree, codebook, layer });
  lit.refresh();
  assert.deepEqual(tree.calls, [], "nothing is lit, nothing is drawn");
  lit.turn(codebook.get(2));
  assert.deepEqual(highlights.calls, [["light", [{ colour: 2, spans: [layer.get(1)] }]]]);
  layer.change({ removed: [1] });
  lit.refresh();
  assert.deepEqual(highlights.calls.at(-1), ["light", [{ colour: 2, spans: [] }]]);
  lit.turn(codebook.get(0));
  lit.turn(codebook.get(2));
  assert.deepEqual(tree.calls.at(-1), ["lit", [0]]);
  for (let place = 4; place < 10; place += 1) codebook.add([`u${place}`, `c${place}`, "open", null, place, "", "", "", 1, 0]);
  for (let place = 4; place < 10; place += 1) lit.turn(codebook.get(place));
  assert.deepEqual(tree.calls.at(-1), ["lit", [4, 5, 6, 7, 8, 9]]);
});
