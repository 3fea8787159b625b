import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(
  `<main><button id="verdict-1"></button><button id="verdict-2"></button><button id="verdict-3"></button><input id="other-code">` +
    `<textarea id="note"></textarea><a id="next-coding"></a><input type="hidden" id="hidden"></main>`,
);
const clicked = [];
page.addEventListener("click", ({ target }) => clicked.push(target.id));
await import("../../static/js/auditing.js");

const press = (key, more = {}, on = page.querySelector("main")) => on.press("keydown", { key, code: "", ...more }).defaultPrevented;

test("one key a verdict, also with the digits of a French keyboard; letters go on, back and to the note", () => {
  assert.deepEqual([press("1"), press("é", { code: "Digit2" }), press("j"), press("k")], [true, true, true, true]);
  assert.deepEqual(clicked.splice(0), ["verdict-1", "verdict-2", "next-coding"]);
  press("3");
  assert.equal(page.activeElement.id, "other-code");
  press("m");
  assert.equal(page.activeElement.id, "note");
});

test("in a field keys write; Enter in the code's field takes the verdict, Escape leaves", () => {
  const field = page.getElementById("other-code");
  assert.equal(press("1", {}, field), false);
  assert.equal(press("Enter", {}, page.getElementById("note")), false);
  press("Enter", {}, field);
  assert.deepEqual(clicked.splice(0), ["verdict-3"]);
  field.focus();
  press("Escape", {}, field);
  assert.equal(page.activeElement, page.body);
});

test("other keys and modifiers keep what they do", () => {
  const others = [press("x"), press("É", { code: "Digit2", shiftKey: true }), ...["altKey", "ctrlKey", "metaKey", "repeat", "isComposing"].map((held) => press("1", { [held]: true }))];
  assert.deepEqual([others, clicked], [Array(7).fill(false), []]);
});
