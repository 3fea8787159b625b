import assert from "node:assert/strict";
import test from "node:test";

import { Draft, stateOf, wired } from "../../../static/js/correct/draft.js";
import { History } from "../../../static/js/correct/history.js";
import { row } from "./made.js";

test("what an earlier visit did can be taken back: a new turn goes, a changed one is as it was", () => {
  const draft = new Draft([row("a", "one two")]);
  const changes = draft.split(draft.live[0], 4, "b");
  const wire = (id, state) => ({ turn: id, ...wired(state) });
  const step = { id: "s", verb: "split", undone: false, before: [wire("a", stateOf(draft.live[0]))], after: changes.map(({ id, state }) => wire(id, state)) };
  draft.put(changes);
  assert.deepEqual(draft.live.map((turn) => turn.text), ["one", "two"]);
  draft.put(new History([step]).undo().before);
  assert.deepEqual(draft.live.map((turn) => turn.text), ["one two"]);
});

test("another's change makes older undo steps of that turn forgotten, and those before them", () => {
  const history = new History([]);
  for (const id of ["a", "b", "c"]) history.push({ id, before: [], after: [{ id }] });
  history.forget(new Set(["b"]));
  assert.equal(history.undo().id, "c");
  assert.equal(history.undo(), null);
});
