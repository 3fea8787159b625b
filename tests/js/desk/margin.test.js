import assert from "node:assert/strict";
import test from "node:test";

import { Margin } from "../../../static/js/desk/margin.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

const frames = [];
let seen = null;

/** A margin beside turns of one line, 20 pixels a line, a hundred characters a line. */
function margin(codings) {
  const page = open(`<div id="text"><div class="turn"></div><div class="turn"></div><div class="turn"></div></div>`);
  globalThis.IntersectionObserver = class { constructor(hear) { seen = hear; } observe() {} };
  globalThis.ResizeObserver = class { observe() {} };
  globalThis.requestAnimationFrame = (next) => frames.push(next);
  const { turns, codebook, layer } = made(codings);
  const root = page.getElementById("text");
  const elements = root.children;
  for (const element of elements) element.box = { top: 100, height: 60 };
  const indexes = new Map(elements.map((element, turn) => [element, turn]));
  const box = ({ from, to }) => ({ top: 100 + from, bottom: 120 + to });
  const see = recorder("point", "press");
  return { made: new Margin({ root, elements, indexes, turns, box }, layer, codebook, see), elements, layer, see, root };
}

const show = (elements, isIntersecting = true) => {
  seen(elements.map((target) => ({ target, isIntersecting })));
  for (const frame of frames.splice(0)) frame();
};
const names = (element) => element.querySelectorAll(".lane-name").map(({ textContent }) => textContent);

test("only turns on the screen have a margin: a bracket for every coding, a name where it begins", () => {
  const { elements } = margin([coding(1, 0, 25), coding(2, 15, 32, 1, "why")]);
  show([elements[0]]);
  assert.deepEqual(elements.map((element) => element.querySelectorAll(".bracket").length), [2, 0, 0]);
  assert.deepEqual(names(elements[0]), ["Data", "Quality"]);
  assert.deepEqual(elements[0].querySelectorAll(".has-memo").map(({ dataset }) => dataset.number), ["2", "2"]);
  show([elements[1]]);
  assert.deepEqual([elements[1].querySelectorAll(".bracket").length, names(elements[1])], [1, []]);
  show([elements[0]], false);
  assert.equal(elements[0].querySelector(".margin"), null);
});

test("brackets that overlap stand beside each other, and names right of them", () => {
  const { elements } = margin([coding(1, 0, 25), coding(2, 0, 3, 1)]);
  show([elements[0]]);
  assert.deepEqual(elements[0].querySelectorAll(".bracket").map(({ style }) => [style.top, style.height, style.insetInlineStart]), [
    ["2px", "41px", "0px"],
    ["2px", "19px", "6px"],
  ]);
  assert.deepEqual(elements[0].querySelectorAll(".lane-line").map(({ style }) => [style.top, style.insetInlineStart]), [["0px", "16px"]]);
});

test("names without room hide behind a number that opens onto them", () => {
  const { elements } = margin([coding(1, 0, 1), coding(2, 0, 1, 1), coding(3, 0, 1, 2)]);
  show([elements[0]]);
  assert.equal(elements[0].querySelector(".more button").textContent, "+2");
  assert.deepEqual(elements[0].querySelectorAll(".more-names .lane-name").map(({ textContent }) => textContent), ["Quality", "Trust"]);
});

test("the coding in hand is marked wherever it shows, and after it was drawn anew", () => {
  const { made: margins, elements, layer } = margin([coding(1, 0, 25), coding(2, 4, 7)]);
  show([elements[0]]);
  margins.hold(layer.get(2));
  const held = () => elements[0].querySelectorAll(".in-hand").map(({ dataset }) => dataset.number);
  assert.deepEqual([...new Set(held())], ["2"]);
  layer.change({ removed: [1] });
  margins.draw([0, 2]);
  for (const frame of frames.splice(0)) frame();
  assert.deepEqual([...new Set(held())], ["2"]);
  assert.equal(elements[0].querySelectorAll(".bracket").length, 1);
  margins.hold(null);
  assert.deepEqual(held(), []);
});

test("pointing at a mark and pressing it is told; beside the marks nothing is", () => {
  const { elements, layer, see, root } = margin([coding(1, 0, 25)]);
  show([elements[0]]);
  const name = elements[0].querySelector(".lane-name");
  name.press("pointerover");
  name.click();
  elements[0].click();
  root.press("pointerleave");
  assert.deepEqual(see.calls, [["point", layer.get(1)], ["press", layer.get(1)], ["point", null]]);
});
