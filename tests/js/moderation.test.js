// The moderator's desk, its keys on a page of one case. The passage itself has tests of its own.
import assert from "node:assert/strict";
import test from "node:test";

import { happening, open } from "./page.js";

const CASE = `
  <dialog id="keys" data-not-offered="not offered" data-no-more="no more" data-nothing-to-undo="nothing to undo" data-logged-out="logged out"></dialog>
  <p id="live"></p><div id="messages"></div><p id="trouble" data-close="close"></p>
  <main id="desk" data-said="Decided.">
    <h1 id="case-title" tabindex="-1">Case 2</h1>
    <a id="next-case"></a>
    <div id="passage" lang="en" data-base="0" data-hull="4-7" data-consensus="" data-side-0="4-7" data-side-1="0-7"><div class="turn"><p>One two three.</p></div></div>
    <button class="choice" id="first" data-keys="1a" data-spans="4-7">first</button>
    <button class="choice" id="second" data-keys="2b" disabled>second</button>
    <label class="reason"><input type="radio" checked> because</label><label class="reason"><input type="radio"> otherwise</label>
    <textarea id="note"></textarea>
    <select id="filter-code"><option>every code</option><option>Data</option></select>
    <details id="own"><summary></summary>
      <input id="own-words"><input type="hidden" id="own-start"><input type="hidden" id="own-end"><datalist id="known-codes"></datalist>
      <select id="choice-boundary"></select><input id="other-code"><button id="choice-other"></button>
      <span id="own-nudge" hidden></span><button id="nudge" data-nudge="end -1"></button>
    </details>
    <button id="add-open" hidden></button><input id="add-code"><button id="choice-add"></button>
    <button id="undo-button"></button>
  </main>`;

const page = open(CASE);
globalThis.Range = class {
  setStart(node, at) { Object.assign(this, { node, from: at }); }
  setEnd(node, at) { this.to = at; }
  getBoundingClientRect() { return { top: 0, bottom: 10 }; }
  toString() { return this.node.data.slice(this.from, this.to); }
};
const byId = (id) => page.getElementById(id);
const clicked = [];
page.addEventListener("click", ({ target }) => clicked.push(target.id));
await import("../../static/js/moderation.js");

const press = (key, more = {}, on = byId("case-title")) => on.press("keydown", { key, code: "", ...more }).defaultPrevented;
const live = () => byId("live").textContent;
const own = () => ["own-start", "own-end", "own-words"].map((id) => String(byId(id).value));
const painted = (name) => [...CSS.highlights.get(name)].map(String);

test.beforeEach(() => {
  clicked.length = 0;
  byId("live").textContent = "";
  byId("own").open = false;
});

test("the case that is there is painted, and what needs a script is shown", () => {
  assert.deepEqual([painted("case-hull"), painted("case-side-1")], [["two"], ["One two"]]);
  assert.equal(byId("desk").classList.contains("painted"), true);
  assert.deepEqual([byId("own-nudge").hidden, byId("add-open").hidden], [false, false]);
});

test("one key takes a choice, also the digit of a French keyboard; what is not offered is said", () => {
  assert.equal(press("1"), true);
  press("&", { code: "Digit1" });
  press("a");
  assert.deepEqual(clicked, ["first", "first", "first"]);
  press("2");
  assert.deepEqual([clicked.length, live()], [3, "not offered"]);
});

test("keys go to the next case, the note, the reasons, the sheet, and take back", () => {
  press("j");
  press("k");
  assert.deepEqual([clicked, live()], [["next-case"], "no more"]);
  press("r");
  const [first, second] = page.querySelectorAll(".reason input");
  assert.deepEqual([second.checked, live()], [true, "otherwise"]);
  first.checked = false;
  press("r");
  assert.equal(first.checked, true);
  press("m");
  assert.equal(page.activeElement, byId("note"));
  press("z", { ctrlKey: true });
  assert.equal(clicked.at(-1), "undo-button");
  byId("undo-button").remove();
  press("z", { metaKey: true });
  assert.equal(live(), "nothing to undo");
  press("?");
  assert.equal(byId("keys").open, true);
  byId("keys").open = false;
});

test("other keys, other modifiers, and text fields keep what they do", () => {
  assert.deepEqual([press("q"), press("1", { altKey: true }), press("1", { ctrlKey: true }), press("1", { repeat: true }), press("1", { isComposing: true })], Array(5).fill(false));
  assert.equal(press("1", {}, byId("note")), false);
  assert.equal(press("Enter", {}, byId("add-code")), true);
  assert.deepEqual(clicked, ["choice-add"]);
  assert.equal(press("Enter", {}, byId("note")), false);
});

test("a choice under the pointer or in focus shows what it would take", () => {
  for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    byId("first").press(enter);
    assert.deepEqual(painted("case-consensus"), ["two"]);
    byId("first").press(leave);
    assert.deepEqual(painted("case-consensus"), []);
  }
  byId("second").press("mouseover");
  assert.deepEqual(painted("case-consensus"), []);
});

test("an own span begins with the words of the case, and moves by words", () => {
  press("7");
  assert.deepEqual([byId("own").open, own(), painted("case-own")], [true, ["4", "7", "two"], ["two"]]);
  assert.deepEqual([page.activeElement, byId("known-codes").options.map(({ value }) => value)], [byId("choice-boundary"), ["Data"]]);
  press("ArrowRight");
  assert.deepEqual([own(), live()], [["4", "13", "two three"], "two three"]);
  press("ArrowLeft", { shiftKey: true });
  assert.deepEqual(own(), ["0", "13", "One two three"]);
  press("1");
  assert.deepEqual(clicked, [], "while an own span is made no other choice is taken");
  byId("nudge").click();
  assert.deepEqual(own(), ["0", "7", "One two"]);
  assert.equal(press("ArrowRight", {}, byId("own-words")), false, "in a field the arrows move the caret");
  press("Escape");
  assert.deepEqual([byId("own").open, own().slice(0, 2), painted("case-own")], [false, ["", ""], []]);
});

test("words that are typed count in place of the span; Enter in a code's field takes the code", () => {
  press("8");
  assert.equal(page.activeElement, byId("other-code"));
  byId("own-words").press("input");
  assert.deepEqual(own().slice(0, 2), ["", ""]);
  press("Enter", {}, byId("other-code"));
  assert.deepEqual(clicked, ["choice-other"]);
  press("Escape");
  press("i");
  assert.equal(page.activeElement, byId("add-code"));
  press("Escape");
});

test("what the mouse marks becomes the own span", () => {
  const line = byId("passage").querySelector("p");
  globalThis.getSelection = () => ({ rangeCount: 1, getRangeAt: () => ({ startContainer: line.firstChild, startOffset: 0, endContainer: line.firstChild, endOffset: 3, intersectsNode: () => true }) });
  byId("desk").press("mouseup");
  assert.deepEqual(own().slice(0, 2), ["", ""]);
  line.press("mouseup");
  assert.deepEqual(own(), ["0", "3", "One"]);
});

test("buttons do what the keys do", () => {
  byId("own").querySelector("summary").click();
  assert.equal(byId("own").open, true);
  press("Escape");
  byId("add-open").click();
  assert.equal(page.activeElement, byId("add-code"));
  press("Escape");
});

test("after an answer it says what was done and what is there, with the focus where it was", () => {
  byId("first").focus();
  page.hears(happening("htmx:before:request"));
  page.hears(happening("htmx:after:swap"));
  assert.deepEqual([live(), page.activeElement], ["Decided. Case 2", byId("first")]);
  byId("first").focus();
  page.hears(happening("htmx:before:request"));
  byId("first").disabled = true;
  page.hears(happening("htmx:after:swap"));
  assert.equal(page.activeElement, byId("case-title"));
});

test("another page in place of the desk, a login, is not put in; it is said", () => {
  const swap = (text) => {
    const event = happening("htmx:before:swap", { detail: { ctx: { text } } });
    page.hears(event);
    return event.defaultPrevented;
  };
  assert.equal(swap('<main id="desk">'), false);
  assert.equal(swap("<form>"), true);
  assert.equal(byId("messages").textContent, "logged out");
});
