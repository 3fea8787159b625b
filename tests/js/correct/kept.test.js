import assert from "node:assert/strict";
import test from "node:test";

import { Draft, stateOf } from "../../../static/js/correct/draft.js";
import { offerKept } from "../../../static/js/correct/kept.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

const settled = () => new Promise((resolve) => setTimeout(resolve));

async function given({ may = true, entries }) {
  const place = open(`<div id="kept" hidden><p></p><button data-part="take"></button><button data-part="drop"></button></div>`).getElementById("kept");
  const draft = new Draft([row("a", "one")]);
  const state = stateOf(draft.byId.get("a"));
  const journal = { entries: async () => entries(state), ...recorder("clear") };
  const desk = recorder("take");
  await offerKept({ place, journal, draft, words: { kept: "{n} kept at {time}" }, mayTake: async () => may, ...desk });
  return { place, journal, desk, press: async (part) => (place.querySelector(`[data-part=${part}]`).click(), settled()) };
}

const at = new Date(2026, 0, 2, 3, 4, 5).getTime();
const lost = (state) => [{ id: "a", state: { ...state, text: "one more" }, at }, { id: "n", state, at }];

test("what is not in the text is offered, and put in by a press", async () => {
  const { place, desk, press } = await given({ entries: (state) => [{ id: "a", state, at: 0 }, ...lost(state)] });
  assert.deepEqual([place.hidden, place.querySelector("p").textContent], [false, "2 kept at 03:04:05"]);
  await press("take");
  assert.equal(place.hidden, true);
  assert.deepEqual([...desk.calls[0][1].keys()], ["a", "n"]);
});

test("it can be thrown away; whoever cannot get the text keeps the offer", async () => {
  const away = await given({ entries: lost });
  await away.press("drop");
  assert.deepEqual([away.place.hidden, away.journal.calls, away.desk.calls], [true, [["clear"]], []]);
  const reading = await given({ entries: lost, may: false });
  await reading.press("take");
  assert.deepEqual([reading.place.hidden, reading.desk.calls], [false, []]);
});

test("where all is in the text, or the browser keeps nothing, nothing is offered", async () => {
  const same = await given({ entries: (state) => [{ id: "a", state, at }] });
  assert.deepEqual([same.place.hidden, same.journal.calls], [true, [["clear"]]]);
  const broken = await given({ entries: () => Promise.reject(new Error("forbidden")) });
  assert.equal(broken.place.hidden, true);
});
