import assert from "node:assert/strict";
import test from "node:test";

import { Choices } from "../../../static/js/desk/choices.js";
import { KEYS, writeKeys } from "../../../static/js/desk/keys.js";
import { OwnKeys } from "../../../static/js/desk/own-keys.js";
import { open } from "../page.js";

const WORDS = { changeKey: "change", pressKey: "press a key", keyTaken: "{key} did something else", keyChosen: "{key} it is" };

function sheet() {
  const page = open(
    `<dialog id="keys"><dt><span data-keys="memo"></span></dt><dt><span data-keys="code"></span></dt><dt><span data-keys="recent"></span></dt>` +
      `<p id="said"></p><button id="reset"></button></dialog>`,
  );
  const sent = [];
  const choices = new Choices({ value: {}, send: async (value) => void sent.push(value) });
  const [keys, said, reset] = ["keys", "said", "reset"].map((id) => page.getElementById(id));
  const write = (all) => writeKeys(page.body, all);
  write(choices.keys);
  new OwnKeys({ sheet: keys, said, reset, choices, words: WORDS, write });
  const buttons = keys.querySelectorAll(".key-change");
  return { keys, said, reset, choices, sent, buttons, press: (key, more) => keys.press("keydown", { key, ...more }) };
}

test("a press on a deed's keys, then the key that shall do it; the nine digits stay", () => {
  const { buttons, said, press, choices, sent } = sheet();
  assert.deepEqual(buttons.map(({ textContent }) => textContent), ["m", "Enter /"]);
  buttons[0].click();
  assert.deepEqual([said.textContent, buttons[0].className], ["press a key", "key-change waiting"]);
  assert.equal(press("Shift").defaultPrevented, false);
  assert.equal(press("é").defaultPrevented, true);
  assert.deepEqual([choices.keys.memo, said.textContent, buttons[0].className], [["é"], "é it is", "key-change"]);
  assert.deepEqual(sent, [{ keys: { memo: ["é"] } }]);
});

test("a key that did something else does only this from now on", () => {
  const { buttons, said, press, choices } = sheet();
  buttons[0].click();
  press("/");
  assert.deepEqual([choices.keys.memo, choices.keys.code], [["/"], ["Enter"]]);
  assert.equal(said.textContent, "/ did something else");
});

test("Escape changes nothing, another deed can be asked for meanwhile, and all can be as they were", () => {
  const { buttons, said, press, choices, reset } = sheet();
  buttons[0].click();
  buttons[1].click();
  assert.deepEqual(buttons.map(({ className }) => className), ["key-change", "key-change waiting"]);
  press("Escape");
  assert.equal(said.textContent, "");
  press("q");
  assert.deepEqual(choices.keys, KEYS);
  buttons[0].click();
  press("q");
  reset.click();
  assert.deepEqual(choices.keys, KEYS);
});
