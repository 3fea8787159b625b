import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(`<details id="one" data-menu><summary></summary><button></button></details><details id="two"></details>`);
await import("../../static/js/menus.js");
const [one, two] = page.querySelectorAll("details");
const openBoth = () => ([one.open, two.open] = [true, true]);

test("a press elsewhere closes a menu; one inside does not", () => {
  openBoth();
  one.querySelector("button").click();
  assert.equal(one.open, true);
  page.body.click();
  assert.deepEqual([one.open, two.open], [false, true]);
});

test("Escape closes it and gives the focus back where it was inside", () => {
  openBoth();
  one.querySelector("button").focus();
  page.body.press("keydown", { key: "x" });
  assert.equal(one.open, true);
  page.body.press("keydown", { key: "Escape" });
  assert.deepEqual([one.open, page.activeElement], [false, one.querySelector("summary")]);
  openBoth();
  page.body.focus();
  page.body.press("keydown", { key: "Escape" });
  assert.equal(page.activeElement, page.body);
});
