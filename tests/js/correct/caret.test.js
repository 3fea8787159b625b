import assert from "node:assert/strict";
import test from "node:test";

import { Caret } from "../../../static/js/correct/caret.js";
import { Draft } from "../../../static/js/correct/draft.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

function given() {
  const draft = new Draft([row("a", "one"), row("b", "two", 5000)]);
  const page = { at: null, caret: () => page.at, ...recorder("go") };
  const desk = recorder("flush");
  return { caret: new Caret({ page, draft, ...desk }), page, draft, desk };
}

test("a deed is about the caret, the turn touched last, or the first one", () => {
  const { caret, page, draft, desk } = given();
  const [a, b] = draft.live;
  assert.equal(caret.turn(), a);
  caret.touch(b);
  assert.equal(caret.turn(), b);
  page.at = { turn: a, start: 1, end: 1 };
  assert.deepEqual([caret.turn(), caret.read()], [a, page.at]);
  page.at = null;
  b.gone = true;
  assert.equal(caret.turn(), a, "a turn that is gone is nowhere");
  assert.equal(desk.calls.length, 5, "what was being typed is part of the turn before");
});

test("hands that were elsewhere come back to where they were", () => {
  const { caret, page, draft } = given();
  caret.comeBack();
  assert.deepEqual(page.calls, []);
  caret.touch(draft.live[0]);
  page.at = { turn: draft.live[0], start: 2, end: 3 };
  assert.deepEqual(caret.leave(), page.at);
  caret.comeBack();
  assert.deepEqual(page.calls, [["go", draft.live[0], 2]]);
});
