import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { Editing } from "../../../static/js/correct/editing.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** Two turns that are typed in; the caret is where `caret` says. */
function given() {
  const page = open(`<div id="text"><p data-turn="a">one</p><p data-turn="b">two</p></div>`);
  const root = page.getElementById("text");
  const draft = new Draft([row("a", "one"), row("b", "two", 5000)]);
  const [one, two] = root.children;
  const text = {
    root,
    readOnly: false,
    turnOf: (element) => draft.byId.get(element.dataset.turn) ?? null,
    typed: (turn) => (turn.id === "a" ? one : two).textContent,
    caret: () => text.at && { turn: draft.byId.get(text.at[0]), start: text.at[1], end: text.at[2] ?? text.at[1] },
    isAtEdge: () => true,
    at: null,
  };
  const hear = recorder("begin", "typed", "key");
  const keys = recorder("split", "merge", "move");
  const journal = recorder("keep");
  const editing = new Editing({ page: text, draft, journal, hear, keys });
  const type = (element, words) => Object.assign(element, { textContent: words }).press("input");
  const press = (key, more) => one.press("keydown", { key, ...more }).defaultPrevented;
  return { page, editing, draft, hear, keys, journal, text, one, two, type, press };
}

const heard = (hear) => hear.calls.map(([name, turn, words]) => [name, turn.id, ...(words === undefined ? [] : [words])]);

test("what is typed becomes the turn's text a moment after the last key", () => {
  const { editing, hear, one, type } = given();
  type(one, "one m");
  mock.timers.tick(799);
  type(one, "one mo");
  mock.timers.tick(799);
  assert.equal(editing.isDirty("a"), true);
  mock.timers.tick(1);
  assert.deepEqual(heard(hear), [["begin", "a"], ["key", "a"], ["key", "a"], ["typed", "a", "one mo"]]);
  assert.equal(editing.isDirty("a"), false);
});

test("it does so at once where another turn is typed in, or the turn is left; a turn that is gone takes nothing", () => {
  const { editing, draft, hear, one, two, type } = given();
  type(one, "e\u0301");
  type(two, "two more");
  two.press("focusout");
  assert.deepEqual(heard(hear).filter(([name]) => name === "typed"), [["typed", "a", "é"], ["typed", "b", "two more"]]);
  type(one, "x");
  draft.byId.get("a").gone = true;
  editing.flush();
  assert.equal(hear.calls.filter(([name]) => name === "typed").length, 2);
});

test("every key goes into the journal, with the words' times, once a moment", () => {
  const { journal, one, type } = given();
  type(one, "one m");
  type(one, "one more");
  mock.timers.tick(1);
  assert.deepEqual(journal.calls.map(([, { id, base, state }]) => [id, base, state.text, state.words.length]), [["a", 1, "one more", 2]]);
});

test("Enter splits, Backspace and Delete at a turn's ends merge it with its neighbours", () => {
  const { keys, text, press } = given();
  text.at = ["a", 1];
  assert.equal(press("Enter"), true);
  assert.equal(press("Backspace"), false);
  text.at = ["a", 0];
  assert.equal(press("Backspace"), true);
  text.at = ["a", 3];
  assert.equal(press("Delete"), true);
  text.at = ["a", 0, 3];
  assert.equal(press("Delete"), false, "what is selected is deleted");
  assert.deepEqual(keys.calls, [["split"], ["merge", -1], ["merge", 1]]);
});

test("Shift and Enter is a new line in the turn", () => {
  const { page, text, press, keys } = given();
  const commands = [];
  page.execCommand = (...given) => commands.push(given);
  text.at = ["a", 1];
  press("Enter", { shiftKey: true });
  assert.deepEqual([commands, keys.calls], [[["insertText", false, "\n"]], []]);
});

test("arrows cross from turn to turn at the edges", () => {
  const { keys, text, press } = given();
  const moved = () => keys.calls.splice(0).map(([, turn, offset]) => [turn.id, offset]);
  text.at = ["a", 3];
  assert.deepEqual([press("ArrowRight"), press("ArrowDown"), moved()], [true, true, [["b", 0], ["b", 0]]]);
  text.at = ["b", 0];
  assert.deepEqual([press("ArrowLeft"), press("ArrowUp"), moved()], [true, true, [["a", 3], ["a", 3]]]);
  text.at = ["a", 0];
  assert.deepEqual([press("ArrowLeft"), press("ArrowLeft", { shiftKey: true }), moved()], [false, false, []]);
  text.at = ["b", 1];
  text.isAtEdge = () => false;
  assert.deepEqual([press("ArrowRight"), press("ArrowUp"), moved()], [false, false, []]);
});

test("keys of others, of read-only texts, of somebody composing are left alone; so is the browser's own undo", () => {
  const { text, press, one, keys } = given();
  text.at = ["a", 0];
  for (const more of [{ isComposing: true }, { ctrlKey: true }, { altKey: true }, { metaKey: true }, { defaultPrevented: true }]) press("Enter", more);
  text.readOnly = true;
  press("Enter");
  text.readOnly = false;
  text.at = null;
  press("Enter");
  assert.deepEqual(keys.calls, []);
  assert.equal(one.press("beforeinput", { inputType: "historyUndo" }).defaultPrevented, true);
  assert.equal(one.press("beforeinput", { inputType: "insertText" }).defaultPrevented, false);
});
