import assert from "node:assert/strict";
import test from "node:test";

import { Coding } from "../../../static/js/desk/coding.js";
import { KEYS } from "../../../static/js/desk/keys.js";
import { Moves } from "../../../static/js/desk/moves.js";
import { verbsOf } from "../../../static/js/desk/verbs.js";
import { recorder } from "../recorder.js";

const own = { light: () => {}, leave: () => {}, help: () => {} };

test("every deed that has a key is done by something", () => {
  const verbs = verbsOf({ moves: {}, coding: {}, aside: () => undefined, ...own });
  assert.deepEqual(Object.keys(verbs).sort(), Object.keys(KEYS).sort());
});

test("what the table asks of the parts, they have", () => {
  const asked = [];
  const any = (name, known) => new Proxy({}, { get: (_, verb) => {
    asked.push(verb);
    assert.equal(typeof known.prototype[verb], "function", `${name}.${verb}`);
    return () => {};
  } });
  const verbs = verbsOf({ moves: any("moves", Moves), coding: any("coding", Coding), aside: () => undefined, ...own });
  for (const verb of Object.values(verbs)) verb(1);
  assert.equal(asked.length, 30);
});

test("what comes after the first frame is asked once it is there", () => {
  const [sound, voices, memos] = [recorder("play"), recorder("next"), recorder("open")];
  let aside;
  const verbs = verbsOf({ moves: {}, coding: {}, aside: () => aside, ...own });
  verbs.playSegment();
  aside = { sound, voices, memos };
  for (const verb of ["playSegment", "speakers", "writeMemo"]) verbs[verb]();
  assert.deepEqual([sound.calls, voices.calls, memos.calls], [[["play"]], [["next"]], [["open"]]]);
});
