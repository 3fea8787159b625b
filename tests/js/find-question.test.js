import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(
  `<input id="id_q"><ul id="id_q_codes" hidden></ul><script id="code-names">["Trust","Data quality","Quality of care","Qualité [x]"]</script>` +
    `<button data-insert="AND"></button><button data-insert="[]"></button>`,
);
await import("../../static/js/find-question.js");
const input = page.getElementById("id_q");
const list = page.getElementById("id_q_codes");
const type = (value, at = value.length) => Object.assign(input, { value, selectionStart: at }).press("input");
const press = (key, more) => input.press("keydown", { key, ...more }).defaultPrevented;
const lines = () => list.children.map(({ textContent }) => textContent);
const active = () => list.children.filter((line) => line.getAttribute("aria-selected") === "true").map(({ textContent }) => textContent);

test("after a bracket the codes that fit are offered, the one that is named first", () => {
  type("Trust");
  assert.deepEqual([lines(), list.hidden], [[], true]);
  type("[qual");
  assert.deepEqual([lines(), active(), input.getAttribute("aria-expanded")], [["Quality of care", "Qualité [x]", "Data quality"], ["Quality of care"], "true"]);
  type("[Trust] AND x");
  assert.deepEqual(lines(), []);
  type("[care");
  assert.deepEqual([lines(), active(), press("Enter")], [["Quality of care"], [], false], "what was only found is not taken unasked");
});

test("Enter takes the code, its own brackets doubled, and replaces the rest of the bracket", () => {
  type("a [qualite] b", 8);
  press("ArrowDown");
  press("ArrowUp");
  press("ArrowUp");
  press("ArrowDown");
  press("ArrowDown");
  assert.deepEqual(active(), ["Qualité [x]"]);
  assert.equal(press("Tab"), true);
  assert.deepEqual([input.value, input.selectionStart, list.hidden], ["a [Qualité [x]]] b", 17, true]);
});

test("Escape closes, composing does nothing, a press takes, leaving closes", async () => {
  type("[");
  assert.deepEqual([press("ArrowDown", { isComposing: true }), press("x")], [false, false]);
  press("Escape");
  assert.equal(list.hidden, true);
  type("[");
  list.querySelector("li").press("pointerdown");
  assert.equal(input.value, "[Trust] ");
  type("[");
  input.blur();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(list.hidden, true);
});

test("buttons put a connecting word where the caret is, or the caret into what they put", () => {
  type("[Trust]  [Data]", 8);
  const [and, brackets] = page.querySelectorAll("button");
  and.click();
  assert.deepEqual([input.value, input.selectionStart], ["[Trust] AND [Data]", 12]);
  type("");
  brackets.click();
  assert.deepEqual([input.value, input.selectionStart, lines().length], ["[] ", 1, 4]);
});
