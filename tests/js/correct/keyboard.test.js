import assert from "node:assert/strict";
import test from "node:test";

import { KEYS, Keyboard, PRESETS, pressed, writeKeys } from "../../../static/js/correct/keyboard.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";

const press = (code, key, held = {}) => pressed({ code, key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test("digits and signs are places on the keyboard, letters what is printed: the same keys on AZERTY", () => {
  assert.equal(press("Digit2", "é", { altKey: true }), "Alt+2");
  assert.equal(press("Comma", ";", { altKey: true }), "Alt+,");
  assert.equal(press("KeyW", "z", { ctrlKey: true }), "Ctrl+Z");
  assert.equal(press("KeyQ", "a", { altKey: true }), "Alt+A");
  assert.equal(press("KeyS", "ß", { altKey: true }), "Alt+S");
  assert.equal(press("KeyZ", "z", { metaKey: true, shiftKey: true }), "Ctrl+Shift+Z");
});

test("no preset gives one key to two deeds, and none takes a key that the browser needs", () => {
  for (const [name, preset] of Object.entries(PRESETS)) {
    const all = Object.values({ ...KEYS, ...preset }).flat();
    assert.equal(new Set(all).size, all.length, name);
    for (const key of ["Alt+ArrowLeft", "Alt+ArrowRight", "Alt+D", "Alt+E", "Alt+F", "Ctrl+T", "Ctrl+N", "Ctrl+W", "Tab"]) assert.ok(!all.includes(key), `${name}: ${key}`);
    if (name !== "mac") assert.ok(!all.includes("Alt+Space"), name);
  }
});

function keyboard({ does = true, ...choices } = {}) {
  const page = open(`<p id="text"></p><dialog><input></dialog><span id="keys"></span>`);
  const desk = recorder("held", "released");
  const done = [];
  const made = new Keyboard({ choices, run: (deed, key) => (done.push([deed, key]), does), ...desk });
  const down = (key, more, on = page.getElementById("text")) => on.press("keydown", { key, code: "", ...more }).defaultPrevented;
  const up = (key, more) => page.getElementById("text").press("keyup", { key, code: "", ...more });
  return { page, made, done, desk, down, up };
}

test("a key does its deed; one that did nothing goes on to the browser; dialogs and composing keep theirs", () => {
  const { done, down, page } = keyboard();
  assert.deepEqual([down("F1"), down("q"), down("F1", { isComposing: true }), down("F1", {}, page.querySelector("input"))], [true, false, false, false]);
  assert.deepEqual(done, [["back", "F1"]]);
  assert.equal(keyboard({ does: false }).down("F1"), false);
});

test("a key that is held down does some deeds again and again, others once", () => {
  const { done, down, desk, up } = keyboard();
  down("F1", { repeat: true });
  assert.equal(down("r", { altKey: true, repeat: true }), true);
  up("r", { altKey: true });
  assert.deepEqual([done, desk.calls.map(([name, deed]) => [name, deed])], [[["back", "F1"]], [["held", "replay"], ["released", "replay"]]]);
});

test("Control twice plays, where that is liked, unless another key came between", () => {
  const { done, down, up } = keyboard({ preset: "f4" });
  up("Control");
  up("Control");
  down("q");
  up("Control");
  assert.deepEqual(done, [["play", "Control Control"]]);
});

test("own keys stand in place of the preset's, an unknown preset is the standard", () => {
  const { made, done, down } = keyboard({ preset: "unknown", keys: { back: ["F9"] } });
  down("F9");
  down("F1");
  assert.deepEqual([made.preset, done], ["standard", [["back", "F9"]]]);
});

test("keys are written as people read them, many of them from the first to the last", () => {
  const { page } = keyboard();
  const place = page.getElementById("keys");
  writeKeys(place, ["Alt+ArrowDown", "Ctrl+Shift+Z"]);
  assert.deepEqual(place.children.map(({ textContent }) => textContent), ["Alt", "↓", "Ctrl", "Shift", "Z"]);
  writeKeys(place, KEYS.speaker);
  assert.equal(place.textContent, "Alt1 … Alt9");
});
