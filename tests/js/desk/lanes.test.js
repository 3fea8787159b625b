import assert from "node:assert/strict";
import test from "node:test";

import { packLanes, placeNames } from "../../../static/js/desk/lanes.js";

test("spans that overlap stand in lanes beside each other; a lane is used again where it is free", () => {
  assert.deepEqual(packLanes([{ top: 0, bottom: 50 }, { top: 0, bottom: 10 }, { top: 5, bottom: 20 }, { top: 10, bottom: 30 }]), [0, 1, 2, 1]);
});

test("names slip down while they have room, then hide behind the last one", () => {
  const item = (name, top, bottom) => ({ name, top, bottom });
  const rows = placeNames([item("a", 0, 100), item("b", 0, 100), item("c", 0, 20), item("d", 60, 70)], 20, 100);
  assert.deepEqual(rows.map(({ top, item: { name }, more }) => [name, top, more.map((one) => one.name)]), [
    ["a", 0, []],
    ["b", 20, ["c"]],
    ["d", 60, []],
  ]);
});
