import assert from "node:assert/strict";
import test from "node:test";

import { Voices } from "../../../static/js/desk/voices.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";

function voices(interviewers) {
  const page = open(
    `<p class="turn asks"><b class="speaker">Ann</b></p><p class="turn"><b class="speaker">P1</b></p><p class="turn"></p>` +
      `<select id="speakers"><option value="shown">all</option><option value="dimmed">dimmed</option><option value="hidden">hidden</option></select>`,
  );
  const chooser = page.getElementById("speakers");
  chooser.value = "shown";
  const elements = page.querySelectorAll(".turn");
  const desk = recorder("say", "keep");
  const text = { elements, ...recorder("show") };
  const shown = new Voices({ chooser, page: text, place: { turn: 1 }, interviewers, words: { only: "only {name}" }, ...desk });
  return { shown, chooser, desk, text, classes: () => elements.map(({ className }) => className) };
}

test("interviewers are shown, dimmed, hidden, and shown again; that is kept", () => {
  const { shown, desk, text, classes } = voices();
  assert.deepEqual(classes(), ["turn asks", "turn", "turn"]);
  shown.next();
  assert.deepEqual(classes(), ["turn asks dim", "turn", "turn"]);
  shown.next();
  assert.deepEqual(classes(), ["turn asks away", "turn", "turn"]);
  shown.next();
  assert.deepEqual(classes(), ["turn asks", "turn", "turn"]);
  assert.deepEqual(desk.calls.filter(([name]) => name === "keep").map(([, kept]) => kept.interviewers), ["dimmed", "hidden", "shown"]);
  assert.deepEqual(desk.calls.filter(([name]) => name === "say"), [["say", "dimmed"], ["say", "hidden"], ["say", "all"]]);
  assert.deepEqual(text.calls, [["show", 1], ["show", 1], ["show", 1]]);
});

test("one speaker alone is for now, and not kept", () => {
  const { chooser, desk, classes } = voices();
  assert.deepEqual(chooser.options.map(({ textContent }) => textContent), ["all", "dimmed", "hidden", "only Ann", "only P1"]);
  Object.assign(chooser, { value: "only:P1" }).press("change");
  assert.deepEqual(classes(), ["turn asks away", "turn", "turn away"]);
  assert.deepEqual(desk.calls, []);
});

test("an earlier visit's choice comes back", () => {
  const { chooser, desk, classes } = voices("hidden");
  assert.deepEqual([chooser.value, classes(), desk.calls], ["hidden", ["turn asks away", "turn", "turn"], []]);
});
