import assert from "node:assert/strict";
import test from "node:test";

import { Choices } from "../../../static/js/desk/choices.js";
import { KEYS } from "../../../static/js/desk/keys.js";

test("own keys stand in place of the desk's, and every choice is kept with the others", async () => {
  const sent = [];
  const choices = new Choices({ value: {}, send: async (value) => void sent.push(value) });
  assert.deepEqual(choices.keys, KEYS);
  await choices.keep({ keys: { memo: ["é"] } });
  await choices.keep({ interviewers: "dimmed" });
  assert.deepEqual([choices.keys.memo, choices.keys.code], [["é"], KEYS.code]);
  assert.deepEqual(sent.at(-1), { keys: { memo: ["é"] }, interviewers: "dimmed" });
});

test("a line that is broken changes nothing for this visit", async () => {
  const choices = new Choices({ value: {}, send: () => Promise.reject(new Error("offline")) });
  await choices.keep({ interviewers: "hidden" });
  assert.deepEqual(choices.value, { keys: {}, interviewers: "hidden" });
});
