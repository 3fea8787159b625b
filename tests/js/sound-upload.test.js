import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test, { mock } from "node:test";

import { open } from "./page.js";

const page = open(`
  <form data-sound-upload data-begin="/uploads/begin" data-sending="sending" data-arrived="arrived" data-waiting="waiting" data-left="left" data-broken="broken">
    <input name="csrfmiddlewaretoken" value="token"><input type="file"><ul class="sending"></ul><p data-total></p><button type="submit"></button>
  </form>`);
await import("../../static/js/sound-upload.js");

const form = page.querySelector("form");
const field = page.querySelector("[type=file]");
const button = page.querySelector("button");
const sha = (text) => createHash("sha256").update(text).digest("hex");
const file = (name, words) => Object.assign(new File([words], name, { lastModified: 7 }), {});
const words = () => page.querySelector(".sending li")?.textContent;
const isOver = () => form.submitted || form.querySelector(".wrong");

/** Lets the script go on until something holds. */
async function until(holds) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

const BEGUN = { upload: "u1", part_bytes: 4, parts: [] };

/** Sends files, until it is over; `answers` are the server's, one a request: a body, [status, body], or an Error. */
async function send(files, answers, ends = isOver) {
  const asked = [];
  globalThis.fetch = async (address, { body, headers }) => {
    const sent = body instanceof FormData ? Object.fromEntries(body) : Buffer.from(body).toString();
    asked.push([address, sent, headers]);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    const [status, said] = Array.isArray(answer) ? answer : [200, answer];
    return { ok: status < 300, status, json: async () => said };
  };
  field.files = files;
  form.submitted = false;
  for (const hidden of form.querySelectorAll("[name=upload]")) hidden.remove();
  form.press("submit");
  await until(ends);
  return asked;
}

test("a file goes in parts, each with its checksum, and then the form with the uploads' names", async () => {
  const asked = await send([file("talk.wav", "abcdefghij")], [BEGUN, {}, {}, {}]);
  assert.deepEqual(asked.map(([address, sent]) => [address, sent]), [
    ["/uploads/begin", { name: "talk.wav", size: "10", modified: "7" }],
    ["/uploads/u1/parts/0/receive", "abcd"],
    ["/uploads/u1/parts/1/receive", "efgh"],
    ["/uploads/u1/parts/2/receive", "ij"],
  ]);
  assert.equal(asked[1][2]["X-Part-SHA256"], sha("abcd"));
  assert.equal(asked[1][2]["X-CSRFToken"], "token");
  assert.deepEqual([form.submitted, form.querySelectorAll("[name=upload]").map(({ value }) => value)], [true, ["u1"]]);
  assert.deepEqual([page.querySelector("[data-total]").textContent, words()], ["100 %", "talk.wavarrived"]);
  assert.equal(page.querySelector("progress").value, 10);
  button.disabled = false;
});

test("parts that have arrived already are not sent again", async () => {
  const asked = await send([file("talk.wav", "abcdefgh")], [{ ...BEGUN, parts: [sha("abcd"), "other"] }, {}]);
  assert.deepEqual(asked.map(([, sent]) => sent).slice(1), ["efgh"]);
  button.disabled = false;
});

test("where the line is broken or the server away it waits, and tries again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const asked = await send([file("talk.wav", "abcd")], [new Error("offline"), [503, {}], [429, {}], BEGUN, {}], () => words() === "talk.wavwaiting");
  for (const [before, wait] of [[1, 1000], [2, 2000], [3, 5000]]) {
    assert.equal(asked.length, before);
    mock.timers.tick(wait - 1);
    assert.equal(asked.length, before);
    mock.timers.tick(1);
    await until(() => asked.length > before);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(isOver);
  mock.timers.reset();
  assert.deepEqual([asked.length, form.submitted], [5, true]);
  button.disabled = false;
});

test("a refusal is said in the server's words, and the form can be sent again", async () => {
  await send([file("talk.wav", "abcd")], [[422, { refused: "This is no sound." }]]);
  const note = page.querySelector(".wrong");
  assert.deepEqual([note.textContent, note.getAttribute("role"), form.submitted, button.disabled], ["This is no sound.", "alert", false, false]);
  await send([file("talk.wav", "abcd")], [[404, {}]]);
  assert.equal(page.querySelector(".wrong").textContent, "404");
});

test("a file that cannot be read any more says so", async () => {
  const broken = file("talk.wav", "abcd");
  broken.slice = () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) });
  await send([broken], [BEGUN]);
  assert.equal(page.querySelector(".wrong").textContent, "broken");
});

test("without a file, or while one is on its way, nothing is sent", async () => {
  assert.deepEqual(await send([], [], () => true), []);
  button.disabled = true;
  assert.deepEqual(await send([file("talk.wav", "abcd")], [], () => true), []);
  button.disabled = false;
});

test("whoever leaves meanwhile is asked", async () => {
  let answer;
  globalThis.fetch = () => new Promise((resolve) => (answer = resolve));
  field.files = [file("talk.wav", "abcd")];
  form.press("submit");
  await until(() => answer);
  const leaving = page.body.press("window:beforeunload");
  assert.equal(leaving.defaultPrevented, true);
  answer({ ok: false, status: 422, json: async () => ({ refused: "no" }) });
  await until(isOver);
  assert.equal(page.body.press("window:beforeunload").defaultPrevented, false);
});
