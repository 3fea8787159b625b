import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(
  `<input id="field"><ul data-passages><li><button type="submit"></button></li><li><button type="submit" aria-disabled="true"></button></li></ul>`,
);
await import("../../static/js/passages.js");
const [one, two] = page.querySelectorAll("button");
const press = (key, more, on = page.body) => on.press("keydown", { key, ...more }).defaultPrevented;

test("arrows go through the passages, and stay at the last", () => {
  assert.equal(press("ArrowUp"), false);
  assert.equal(press("ArrowDown"), true);
  assert.equal(page.activeElement, one);
  press("ArrowDown");
  assert.deepEqual([page.activeElement, two.closest("li").scrolled], [two, [{ block: "nearest" }]]);
  press("ArrowUp");
  assert.equal(page.activeElement, one);
});

test("in a field, with a modifier, or another key, nothing is taken away", () => {
  assert.deepEqual([press("x"), press("ArrowDown", { altKey: true }), press("ArrowDown", {}, page.getElementById("field"))], [false, false, false]);
});

test("a passage that is there already is not sent again", () => {
  assert.equal(page.body.press("submit", { submitter: two }).defaultPrevented, true);
  assert.equal(page.body.press("submit", { submitter: one }).defaultPrevented, false);
});
