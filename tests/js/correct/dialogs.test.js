import assert from "node:assert/strict";
import test from "node:test";

import { Choices, askInsert, askQuestion, askSpeaker, askWhich, filledInserts } from "../../../static/js/correct/dialogs.js";
import { KEYS } from "../../../static/js/correct/keyboard.js";
import { open } from "../page.js";

const HTML = `
  <dialog id="speaker-dialog"><form><label><input name="speaker"></label><label><input type="checkbox" name="everywhere"></label><datalist id="speaker-names"></datalist></form></dialog>
  <dialog id="insert-dialog"><ol></ol></dialog>
  <dialog id="question-dialog"><blockquote></blockquote><form><textarea name="text"></textarea></form></dialog>
  <dialog id="conflict-dialog"><blockquote></blockquote><form><textarea name="text"></textarea></form></dialog>
  <dialog id="keys"><form><select name="preset"></select><select name="rewind"></select><select name="typing"></select><select name="unsure"></select></form>
    <button data-change="back" data-label="Back"></button><button data-change="forward" data-label="Forward"></button><button data-reset></button>
    <p data-part="said"></p><span data-keys="back"></span><span data-keys="forward"></span></dialog>`;

function given() {
  const page = open(HTML);
  globalThis.FormData = class {
    constructor(form) { this.fields = form.elements; }
    get(name) { return this.fields[name].value; }
    has(name) { return this.fields[name].checked; }
  };
  const dialog = (id) => page.getElementById(id);
  /** Fills a dialog in and leaves it by a button, or by Escape. */
  const leave = (id, fields = {}, returnValue = "do") => {
    for (const [name, value] of Object.entries(fields)) Object.assign(dialog(id).querySelector("form").elements[name], value === true ? { checked: true } : { value });
    dialog(id).returnValue = returnValue;
    dialog(id).close();
  };
  return { page, dialog, leave };
}

test("a speaker is asked for by name, tidied, for one turn or for all of a speaker", async () => {
  const { dialog, leave } = given();
  const asked = askSpeaker({ speaker: "P1" }, ["P1", "Ann"]);
  assert.deepEqual([dialog("speaker-dialog").open, dialog("speaker-names").children.map(({ value }) => value)], [true, ["P1", "Ann"]]);
  leave("speaker-dialog", { speaker: "  Ann   Lee ", everywhere: true });
  assert.deepEqual(await asked, { name: "Ann Lee", everywhere: true });
  const left = askSpeaker({ speaker: "" }, []);
  assert.equal(dialog("speaker-dialog").querySelector("[type=checkbox]").parentElement.hidden, true);
  leave("speaker-dialog", {}, "");
  assert.equal(await left, null);
});

test("a convention is taken by a press or its digit, with the real pause and time in it", async () => {
  const { dialog } = given();
  assert.deepEqual(filledInserts(["({pause})", "[{time}]"], { pause: 1240, time: 65_000 }), ["(1.2)", "[1:05]"]);
  assert.deepEqual(filledInserts(["({pause})"], { pause: 12_600, time: 0 }), ["(13)"]);
  const choices = ["(.)", "(…)"];
  const pressed = askInsert(choices);
  dialog("insert-dialog").querySelectorAll("button")[1].onclick();
  assert.equal(await pressed, "(…)");
  const typed = askInsert(choices);
  assert.equal(dialog("insert-dialog").press("keydown", { code: "Digit9" }).defaultPrevented, false);
  assert.equal(dialog("insert-dialog").press("keydown", { code: "Digit1" }).defaultPrevented, true);
  assert.equal(await typed, "(.)");
  const left = askInsert(choices);
  dialog("insert-dialog").close();
  assert.equal(await left, null);
});

test("a question shows what it is about; an empty one is none", async () => {
  const { dialog, leave } = given();
  const asked = askQuestion("two words");
  assert.equal(dialog("question-dialog").querySelector("blockquote").textContent, "two words");
  leave("question-dialog", { text: " Who? " });
  assert.equal(await asked, "Who?");
  const empty = askQuestion("");
  leave("question-dialog", { text: " " });
  assert.equal(await empty, null);
});

test("which of two texts, only a button decides: a key that closes the window asks again", async () => {
  const { dialog, leave } = given();
  const asked = askWhich({ text: "mine" }, { text: "theirs", speaker: "Ann", gone: false });
  const form = dialog("conflict-dialog").querySelector("form");
  assert.deepEqual([dialog("conflict-dialog").querySelector("blockquote").textContent, form.elements.text.value], ["Ann: theirs", "mine"]);
  let refused = false;
  dialog("conflict-dialog").oncancel({ preventDefault: () => (refused = true) });
  leave("conflict-dialog", {}, "");
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual([dialog("conflict-dialog").open, refused], [true, true]);
  leave("conflict-dialog", { text: " both " });
  assert.equal(await asked, "both");
  const theirs = askWhich({ text: "mine" }, { gone: true });
  assert.equal(dialog("conflict-dialog").querySelector("blockquote").textContent, "—");
  leave("conflict-dialog", {}, "theirs");
  assert.equal(await theirs, null);
});

function choices(liked = {}) {
  const { page, dialog } = given();
  const saved = [];
  const made = new Choices({ choices: liked, words: { pressKey: "press", keyTaken: "{key} did {deed}" }, save: (value) => saved.push(value) });
  const said = () => dialog("keys").querySelector("[data-part=said]").textContent;
  const press = (key) => dialog("keys").press("keydown", { key, code: "" });
  const change = (deed) => dialog("keys").querySelector(`[data-change=${deed}]`).click();
  return { page, sheet: dialog("keys"), made, saved, said, press, change };
}

test("how the desk is liked is shown and saved with every change", () => {
  const { made, sheet, saved } = choices({ rewind: 500 });
  made.open();
  const { elements } = sheet.querySelector("form");
  assert.deepEqual([sheet.open, elements.rewind.value, elements.preset.value], [true, "500", "standard"]);
  Object.assign(elements.preset, { value: "f4" }).press("change");
  assert.deepEqual(saved, [{ preset: "f4", keys: {}, rewind: 500, typing: "pause", unsure: 0.5, speed: 1 }]);
  assert.deepEqual(made.keys("back"), ["F5"]);
  assert.equal(sheet.querySelector("[data-keys=back]").textContent, "F5");
});

test("a press on a deed's key, then the key that shall do it; one that did another deed does it no more", () => {
  const { made, said, press, change, saved, sheet } = choices();
  change("back");
  assert.equal(said(), "press");
  press("Control");
  press("Escape");
  assert.deepEqual([said(), saved], ["", []]);
  change("back");
  press("F2");
  assert.deepEqual([made.keys("back"), made.keys("forward"), said()], [["F2"], KEYS.forward.filter((key) => key !== "F2"), "F2 did Forward"]);
  press("F9");
  assert.deepEqual(made.keys("back"), ["F2"], "only the next key is taken");
  sheet.querySelector("[data-reset]").click();
  assert.deepEqual(made.keys("back"), KEYS.back);
});
