import assert from "node:assert/strict";
import test from "node:test";

import { KEYS, PRESETS, pressed } from "../../../static/js/correct/keyboard.js";

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
