import assert from "node:assert/strict";
import test from "node:test";

import { Memos } from "../../../static/js/desk/memos.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

const WORDS = { aboutCoding: "this coding of {name}", aboutCode: "{name}", aboutTranscript: "transcript", aboutStudy: "study", memoKept: "kept", memoNotKept: "not kept" };

function memos({ hand = null, answers = [{ kind: "done" }], draft } = {}) {
  const page = open(
    `<dialog id="memo"><form><select name="about"></select><select name="kind"></select><textarea name="text"></textarea></form>` +
      `<p id="refused"></p><button id="leave"></button></dialog><button id="open"></button>`,
  );
  const [dialog, refused, leaver, opener] = ["memo", "refused", "leave", "open"].map((id) => page.getElementById(id));
  const kept = draft ? { memo: draft } : {};
  const storage = { getItem: (name) => kept[name] ?? null, setItem: (name, value) => void (kept[name] = value), removeItem: (name) => delete kept[name] };
  const sent = [];
  const send = async (fields) => {
    sent.push(fields);
    const answer = answers.shift();
    if (!answer) throw new Error("offline");
    return answer;
  };
  const desk = recorder("say");
  const { codebook } = made();
  const written = new Memos({ dialog, opener, leaver, refused, storage, name: "memo", layer: "L", transcript: "T", codebook, selection: { hand }, words: WORDS, send, ...desk });
  const fields = dialog.querySelector("form").elements;
  const save = async (about, text) => {
    fields.about.value = about;
    fields.text.value = text;
    dialog.querySelector("form").press("keydown", { key: "Enter", ctrlKey: true });
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { written, dialog, refused, opener, leaver, fields, kept, sent, desk, save, page };
}

const subjects = (given) => {
  const { written, fields } = memos(given);
  written.open();
  return [fields.about.options.map(({ value }) => value), fields.kind.value];
};

test("a memo can be about what is in hand, the transcript or the study", () => {
  assert.deepEqual(subjects({ hand: coding(3, 0, 3) }), [["coding", "code", "transcript", "study"], "code"]);
  assert.deepEqual(subjects({ hand: coding(-1, 0, 3) }), [["code", "transcript", "study"], "code"]);
  assert.deepEqual(subjects(), [["transcript", "study"], "theoretical"]);
});

test("it is sent with what it is about, and the draft goes", async () => {
  const { opener, dialog, fields, kept, sent, desk, save, page } = memos({ hand: coding(3, 0, 3), draft: "be", answers: Array(4).fill({ kind: "done" }) });
  opener.click();
  assert.deepEqual([dialog.open, fields.text.value, page.activeElement], [true, "be", fields.text]);
  Object.assign(fields.text, { value: "because" }).press("input");
  assert.equal(kept.memo, "because");
  for (const about of ["coding", "code", "transcript", "study"]) await save(about, "because");
  const common = { kind: "code", text: "because" };
  assert.deepEqual(sent, [{ layer: "L", number: 3, ...common }, { code: "u0", ...common }, { transcript: "T", ...common }, common]);
  assert.deepEqual([dialog.open, kept, desk.calls[0]], [false, {}, ["say", "kept"]]);
});

test("what is refused stays open with the reason, and what was written stays kept", async () => {
  const { opener, dialog, refused, kept, save, leaver, fields } = memos({ answers: [{ kind: "refused", sentence: "Too long." }] });
  opener.click();
  Object.assign(fields.text, { value: "long" }).press("input");
  await save("study", "long");
  assert.deepEqual([refused.textContent, dialog.open, kept.memo], ["Too long.", true, "long"]);
  await save("study", "long");
  assert.equal(refused.textContent, "not kept");
  leaver.click();
  assert.equal(dialog.open, false);
});
