import assert from "node:assert/strict";
import test from "node:test";

import { KEYS, deedOf, pressed } from "../../../static/js/desk/keys.js";

test("one's own keys do the deeds, and a sign does not ask for its Shift", () => {
  const event = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  const own = { ...KEYS, memo: ["é"], code: ["Enter"] };
  assert.equal(deedOf(event("é"), own), "memo");
  assert.equal(deedOf(event("m"), own), undefined);
  assert.equal(deedOf(event("?", { shiftKey: true })), "help");
  assert.equal(deedOf(event("M", { shiftKey: true })), "writeMemo");
  assert.equal(deedOf(event("Z", { metaKey: true, shiftKey: true })), "redo");
  assert.equal(pressed(event("@", { ctrlKey: true, altKey: true, altGraph: true })), "@");
});

test("no two deeds of the table share a key", () => {
  const all = Object.values(KEYS).flat();
  assert.equal(new Set(all).size, all.length);
});
