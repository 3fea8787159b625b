import assert from "node:assert/strict";
import test from "node:test";

import { Recent } from "../../../static/js/desk/recent.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

const recent = () => {
  const { codebook } = made();
  const [part, tree] = [{ hidden: false }, recorder("recent")];
  return { used: new Recent({ part, tree, codebook }), part, tree, codebook, names: () => tree.calls.at(-1)[1].map(({ name }) => name) };
};

test("codes of an earlier visit come back, the latest first, without those that are gone", () => {
  const { used, part, names } = recent();
  used.recall([coding(1, 0, 3, 0), coding(9, 0, 3, 2), coding(4, 0, 3, 3), coding(2, 0, 3, 0)]);
  assert.deepEqual(names(), ["Trust", "Data"]);
  assert.equal(part.hidden, false);
  used.recall([]);
  assert.equal(part.hidden, true);
});

test("a code that is used comes to the front, and its digit applies it", () => {
  const { used, names, codebook } = recent();
  for (const place of [0, 1, 0]) used.add(codebook.get(place));
  assert.deepEqual(names(), ["Data", "Quality"]);
  assert.equal(used.at(2).name, "Quality");
  assert.equal(used.at(3), undefined);
});
