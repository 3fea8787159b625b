import assert from "node:assert/strict";
import test from "node:test";

import { Choices } from "../../../static/js/correct/dialogs.js";
import { Deeds } from "../../../static/js/correct/deeds.js";
import { Doubts } from "../../../static/js/correct/doubts.js";
import { Find } from "../../../static/js/correct/find.js";
import { KEYS } from "../../../static/js/correct/keyboard.js";
import { Lease } from "../../../static/js/correct/lease.js";
import { Listening } from "../../../static/js/correct/listening.js";
import { Questions } from "../../../static/js/correct/questions.js";
import { SpokenWord } from "../../../static/js/correct/spoken-word.js";
import { verbsOf } from "../../../static/js/correct/verbs.js";
import { Writing } from "../../../static/js/correct/writing.js";
import { open } from "../page.js";

const KINDS = { choices: Choices, deeds: Deeds, doubts: Doubts, find: Find, lease: Lease, listening: Listening, questions: Questions, spokenWord: SpokenWord, writing: Writing };

/** Parts that answer only to methods that they have. */
function parts({ caret = null, limit = 0, unsure = 0.4 } = {}) {
  const calls = [];
  const made = Object.fromEntries(Object.entries(KINDS).map(([name, kind]) => [name, new Proxy({}, {
    get: (_, verb) => {
      if (name === "choices" && verb === "value") return { unsure };
      assert.equal(typeof kind.prototype[verb], "function", `${name}.${String(verb)}`);
      return (...given) => calls.push([`${name}.${verb}`, ...given]);
    },
  })]));
  const marks = { limit, mark: (value) => calls.push(["unsure.mark", value]) };
  return { calls, verbs: verbsOf({ ...made, caret: { leave: () => caret }, unsure: marks }) };
}

test("every deed that has a key is done by a part that can", () => {
  const { verbs, calls } = parts();
  assert.deepEqual(Object.keys(verbs).sort(), [...Object.keys(KEYS), "takeOver"].sort());
  for (const verb of Object.values(verbs)) verb(3);
  assert.equal(calls.length, Object.keys(KEYS).length + 1);
  assert.deepEqual(calls.filter(([name]) => /speaker/.test(name)), [["writing.speaker", 3], ["writing.speakerEverywhere", 3]]);
  assert.deepEqual(calls.find(([name]) => name === "lease.sit"), ["lease.sit", true]);
});

test("finding begins with the words that are selected", () => {
  open();
  globalThis.getSelection = () => ({ toString: () => "two" });
  const { verbs, calls } = parts({ caret: { start: 4, end: 7 } });
  verbs.find();
  verbs.replace();
  parts().verbs.find();
  assert.deepEqual(calls, [["find.open", "two", false], ["find.open", "two", true]]);
});

test("marks of unsure words go on as they are liked, and off", () => {
  const limits = [parts(), parts({ unsure: 0 }), parts({ limit: 0.4 })].map(({ verbs, calls }) => (verbs.unsure(), calls[0][1]));
  assert.deepEqual(limits, [0.4, 0.5, 0]);
});
