import assert from "node:assert/strict";
import test from "node:test";

import { Deeds } from "../../../static/js/desk/deeds.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

const ANSWER = { put: [], removed: [], codes: [], undo: null, redo: null };
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** The deeds of a layer; the server answers in this order. */
function given({ answers = [], codings = [], waiting = [], steps = { undo: null, redo: null } } = {}) {
  const { codebook, layer } = made(codings);
  const hear = recorder("changed", "refused", "waiting", "told");
  const desk = recorder("reload");
  const sent = [];
  const deeds = new Deeds({
    layer,
    codebook,
    version: "v",
    steps,
    send: async (verb, fields) => {
      sent.push([verb, fields]);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer.kind ? answer : { kind: "done", answer: { ...ANSWER, ...answer } };
    },
    store: { load: () => waiting, save: () => {} },
    reload: desk.reload,
    hear,
  });
  const changes = () => hear.calls.filter(([name]) => name === "changed").map(([, turns, news]) => [[...turns], news]);
  return { codebook, layer, hear, desk, sent, deeds, changes };
}

test("a code shows at once under a number of its own, then under the server's", async () => {
  const put = { number: 7, code: "u1", start: 0, end: 3, memo: "" };
  const { deeds, layer, codebook, sent, changes } = given({ answers: [{ put: [put], undo: "s1" }] });
  deeds.apply(codebook.get(1), { start: 0, end: 3 });
  assert.deepEqual([...layer.codings.keys()], [-1]);
  await settled();
  assert.deepEqual([...layer.codings.values()], [coding(7, 0, 3, 1)]);
  const [[verb, { request_id: id, ...fields }]] = sent;
  assert.deepEqual([verb, fields], ["apply", { code: "u1", start: 0, end: 3, version: "v" }]);
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(changes()[1], [[0], { put: [coding(7, 0, 3, 1)], was: [-1], elsewhere: false, codesAdded: false }]);
  assert.equal(deeds.undoable, "s1");
});

test("what the server refuses goes from the page, and it is said why", async () => {
  const { deeds, layer, codebook, hear } = given({ answers: [{ kind: "refused", sentence: "The round is closed." }] });
  deeds.apply(codebook.get(0), { start: 0, end: 3 });
  await settled();
  assert.equal(layer.size, 0);
  assert.deepEqual(hear.calls.filter(([name]) => name === "refused"), [["refused", "The round is closed."]]);
});

test("every deed is sent as the server's forms know it", async () => {
  const { deeds, codebook, sent } = given({ answers: Array(8).fill({}), codings: [coding(4, 0, 3), coding(5, 4, 7)] });
  deeds.applyNew("Doubt", { start: 0, end: 3 });
  deeds.recode([4], codebook.get(2));
  deeds.recode([4, 5], codebook.get(2));
  deeds.recodeNew([4, 5], "Care");
  deeds.move(coding(4, 0, 3), { start: 0, end: 7 });
  deeds.memo(coding(4, 0, 3), "why");
  deeds.remove([4, 5]);
  await settled();
  assert.deepEqual(sent.map(([verb, { request_id: _id, ...fields }]) => [verb, fields]), [
    ["apply-new", { name: "Doubt", start: 0, end: 3, version: "v" }],
    ["recode", { number: 4, code: "u2" }],
    ["recode-many", { numbers: "4,5", code: "u2" }],
    ["recode-new", { numbers: "4,5", name: "Care" }],
    ["move", { number: 4, start: 0, end: 7, version: "v" }],
    ["memo", { number: 4, memo: "why" }],
    ["remove", { numbers: "4,5" }],
  ]);
});

test("a code that somebody made comes into the codebook with the answer", async () => {
  const row = ["u9", "Doubt", "open", null, 4, "", "", "", 1, 0];
  const { deeds, codebook, changes } = given({ answers: [{ codes: [row], put: [{ number: 1, code: "u9", start: 0, end: 3, memo: "" }] }] });
  deeds.applyNew("Doubt", { start: 0, end: 3 });
  await settled();
  assert.equal(codebook.get(4).name, "Doubt");
  assert.equal(changes()[0][1].codesAdded, true);
  assert.equal(changes()[0][1].put[0].code, 4);
});

test("undo turns the step that the server offers; while something waits, what waits", async () => {
  const { deeds, codebook, sent } = given({ answers: [{ undo: "s0", redo: "s1" }, { undo: "s1" }], steps: { undo: "s1", redo: null } });
  assert.equal(deeds.redoable, null);
  deeds.redo();
  deeds.undo();
  assert.equal(deeds.undoable, null, "nobody knows yet what comes before the step on its way");
  await settled();
  assert.deepEqual([deeds.undoable, deeds.redoable], ["s0", "s1"]);
  deeds.redo();
  await settled();
  assert.deepEqual(sent, [["undo", { step: "s1" }], ["redo", { step: "s1" }]]);
  deeds.outbox.sending = true;
  deeds.apply(codebook.get(0), { start: 0, end: 3 });
  assert.equal(deeds.undoable, deeds.outbox.waiting[0].id);
});

test("what an earlier visit could not send shows again and is sent", async () => {
  const fields = { request_id: "d", code: "u0", start: 0, end: 3, version: "v" };
  const put = { number: 3, code: "u0", start: 0, end: 3, memo: "" };
  const { deeds, layer, sent } = given({ waiting: [{ id: "d", verb: "apply", fields, at: 1 }], answers: [{ put: [put] }] });
  deeds.resume();
  assert.deepEqual([...layer.codings.keys()], [-1]);
  await settled();
  assert.deepEqual([...layer.codings.keys()], [3]);
  assert.deepEqual(sent, [["apply", fields]]);
});

test("where the text has changed meanwhile the page is loaded again, once nothing waits", async () => {
  const { deeds, desk, hear, codebook } = given({ answers: [{ reload: true }, {}] });
  deeds.apply(codebook.get(0), { start: 0, end: 3 });
  deeds.apply(codebook.get(0), { start: 4, end: 7 });
  await settled();
  assert.deepEqual(desk.calls, [["reload"]]);
  assert.deepEqual(hear.calls.filter(([name]) => name === "told"), []);
});

test("another window's deeds are shown, and stand elsewhere", () => {
  const { deeds, layer, changes } = given();
  deeds.follow({ ...ANSWER, put: [{ number: 1, code: "u0", start: 0, end: 3, memo: "" }] });
  assert.equal(layer.size, 1);
  assert.equal(changes()[0][1].elsewhere, true);
  deeds.follow({ ...ANSWER, reload: true, removed: [1] });
  assert.equal(layer.size, 1, "the text is another by now");
});
