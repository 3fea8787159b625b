import assert from "node:assert/strict";
import test from "node:test";

import { Deeds } from "../../../static/js/correct/deeds.js";
import { Draft } from "../../../static/js/correct/draft.js";
import { History } from "../../../static/js/correct/history.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

const WORDS = { nothingToUndo: "nothing", nothingToRedo: "nothing again", undone: "undone", redone: "redone" };

function given({ may = true, stopped = null } = {}) {
  const draft = new Draft([row("a", "one"), row("b", "two", 5000)]);
  const saving = { stopped, ...recorder("add") };
  const journal = recorder("keep");
  const desk = recorder("flush", "shown", "go", "say");
  const deeds = new Deeds({ draft, history: new History([]), journal, saving, words: WORDS, mayWrite: () => may, seen: async () => {}, ...desk });
  const type = (id, text, verb = "typed", options) => deeds.commit(verb, draft.typed(draft.byId.get(id), text), options);
  return { draft, deeds, saving, journal, desk, type, said: () => desk.calls.filter(([name]) => name === "say").map(([, words]) => words) };
}

test("a deed is in the text, on the page, on its way, and in the journal", async () => {
  const { draft, saving, journal, desk, type } = given();
  assert.equal(type("a", "one more", "typed", { typed: true }), true);
  assert.equal(draft.live[0].text, "one more");
  const [[, { id, verb, changes }]] = saving.calls;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual([verb, changes.map((change) => [change.id, change.state.text])], ["typed", [["a", "one more"]]]);
  assert.deepEqual(desk.calls, [["shown", changes, { typed: true }]]);
  await null;
  assert.deepEqual(journal.calls.map(([, entry]) => [entry.id, entry.base, entry.state.text]), [["a", 1, "one more"]]);
});

test("nothing to do, and nothing allowed, are no deeds", () => {
  const nothing = given();
  assert.equal(nothing.type("a", "one"), false);
  const forbidden = given({ may: false });
  assert.equal(forbidden.type("a", "one more"), false);
  assert.deepEqual([...nothing.saving.calls, ...forbidden.saving.calls], []);
});

test("what was being typed when another window took the text is kept and waits; other deeds are not done", () => {
  const { draft, saving, type } = given({ may: false, stopped: "taken-over" });
  assert.equal(type("a", "one more"), true);
  assert.equal(type("b", "two more", "insert"), false);
  assert.deepEqual([draft.live.map(({ text }) => text), saving.calls.length], [["one more", "two"], 1]);
});

test("undo and redo put states back, send which deed they turn, and go where it was", () => {
  const { draft, deeds, saving, desk, type, said } = given();
  type("a", "one more");
  const [[, { id }]] = saving.calls;
  deeds.undo();
  assert.equal(draft.live[0].text, "one");
  deeds.redo();
  assert.equal(draft.live[0].text, "one more");
  assert.deepEqual(saving.calls.slice(1).map(([, { verb, step }]) => [verb, step]), [["undo", id], ["redo", id]]);
  assert.deepEqual(desk.calls.filter(([name]) => name === "go").map(([, turn, offset]) => [turn.id, offset]), [["a", 3], ["a", 8]]);
  assert.deepEqual(said(), ["undone", "redone"]);
});

test("undo of a split goes to the turn that is left", () => {
  const { draft, deeds, desk } = given();
  deeds.commit("split", draft.split(draft.live[0], 1, "n"));
  assert.deepEqual(draft.live.map(({ text }) => text), ["o", "ne", "two"]);
  deeds.undo();
  assert.deepEqual(draft.live.map(({ text }) => text), ["one", "two"]);
  assert.deepEqual(desk.calls.filter(([name]) => name === "go").map(([, turn]) => turn.id), ["a"]);
});

test("where there is nothing to turn back it is said; whoever may not write turns nothing", () => {
  const { deeds, saving, said } = given();
  deeds.undo();
  deeds.redo();
  assert.deepEqual([said(), saving.calls], [["nothing", "nothing again"], []]);
  const reading = given({ may: false });
  reading.deeds.undo();
  assert.deepEqual(reading.desk.calls, []);
});
