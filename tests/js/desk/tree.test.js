import assert from "node:assert/strict";
import test from "node:test";

import { Tree } from "../../../static/js/desk/tree.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { made } from "./made.js";

function tree() {
  const page = open(`<section><ul id="tree"></ul></section><section><ul id="fixed"></ul></section><ol id="recent"></ol>`);
  const { codebook } = made();
  const see = recorder("take", "light", "point");
  const [list, fixed, recent] = ["tree", "fixed", "recent"].map((id) => page.getElementById(id));
  const drawn = new Tree({ tree: list, fixed, recent, codebook, see });
  drawn.draw();
  return { page, codebook, see, list, fixed, recent, drawn };
}

const names = (list) => list.querySelectorAll(".take").map(({ textContent }) => textContent);

test("codes stand below those that gather them, fixed ones apart, what is gone marked", () => {
  const { list, fixed } = tree();
  assert.deepEqual(names(list), ["Data", "Quality", "Gone"]);
  assert.deepEqual(names(fixed), ["Trust"]);
  assert.equal(fixed.parentElement.hidden, false);
  assert.deepEqual(list.children.map(({ style }) => style.paddingInlineStart), ["0rem", "0.9rem", "0rem"]);
  assert.deepEqual(list.children.map((row) => row.classList.contains("tree-gone")), [false, false, true]);
  assert.equal(list.querySelector(".take").title, "About data.");
});

test("counts, lit codes and those used last are written beside their names", () => {
  const { drawn, list, recent, codebook } = tree();
  drawn.count(new Map([[1, 12]]));
  assert.deepEqual(list.querySelectorAll(".count").map(({ textContent }) => textContent), ["", "12", ""]);
  drawn.lit([1]);
  assert.deepEqual(list.querySelectorAll(".light").map((mark) => mark.getAttribute("aria-pressed")), ["false", "true", "false"]);
  drawn.recent([codebook.get(2), codebook.get(0)]);
  assert.deepEqual(recent.children.map(({ textContent }) => textContent), ["1Trust", "2Data"]);
});

test("a name is taken, a mark lights, pointing shows; what lies between does nothing", () => {
  const { list, codebook, see } = tree();
  list.querySelectorAll(".take")[1].click();
  list.querySelector(".light").click();
  list.click();
  list.querySelector(".take").press("pointerover");
  list.press("pointerleave");
  assert.deepEqual(see.calls, [["take", codebook.get(1)], ["light", codebook.get(0)], ["point", codebook.get(0)], ["point", null]]);
});

test("arrows go from name to name and take the stop for Tab with them; Space lights", () => {
  const { page, list, codebook, see } = tree();
  const [first, second] = list.querySelectorAll(".take");
  first.focus();
  assert.equal(first.press("keydown", { key: "ArrowDown" }).defaultPrevented, true);
  assert.equal(page.activeElement, second);
  assert.deepEqual([first.tabIndex, second.tabIndex], [-1, 0]);
  second.press("keydown", { key: " " });
  assert.deepEqual(see.calls, [["light", codebook.get(1)]]);
  first.press("keydown", { key: "ArrowUp" });
  first.press("keydown", { key: "ArrowUp" });
  assert.equal(page.activeElement, first, "at the end one stays");
  assert.equal(first.press("keydown", { key: "x" }).defaultPrevented, false);
});
