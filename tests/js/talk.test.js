import assert from "node:assert/strict";
import test from "node:test";

import { get, post } from "../../static/js/talk.js";
import { open } from "./page.js";

const asked = [];
let answers = [];
open().cookie = "theme=dark; csrftoken=abc=";
globalThis.fetch = async (address, options) => {
  asked.push([address, options]);
  const [status, said, more] = answers.shift();
  return { status, ok: status < 300, json: async () => (said === undefined ? Promise.reject(new Error("no JSON")) : said), ...more };
};
const says = async (...answer) => {
  answers = [answer];
  return get("/x");
};

test("JSON and forms go with the token, and outlive the window where asked", async () => {
  answers = [[200, { a: 1 }], [200, {}]];
  assert.deepEqual(await post("/x", { b: 2 }), { kind: "done", answer: { a: 1 } });
  await post("/x", new URLSearchParams({ b: 2 }), { keepalive: true });
  const [[, json], [, form]] = asked;
  assert.deepEqual([json.body, json.headers["X-CSRFToken"], json.headers["Content-Type"], json.keepalive], ['{"b":2}', "abc=", "application/json", false]);
  assert.deepEqual([String(form.body), form.headers["Content-Type"], form.keepalive], ["b=2", undefined, true]);
});

test("what the server says has a kind", async () => {
  assert.deepEqual(await says(200, [1]), { kind: "done", answer: [1] });
  assert.deepEqual(await says(0, {}, { type: "opaqueredirect" }), { kind: "logged-out" });
  assert.deepEqual(await says(403, {}), { kind: "logged-out" });
  assert.deepEqual(await says(409, { turns: [] }), { kind: "conflict", answer: { turns: [] } });
  assert.deepEqual(await says(423, {}), { kind: "taken-over", answer: {} });
  assert.deepEqual(await says(422, { refused: "No." }), { kind: "refused", sentence: "No." });
  assert.deepEqual(await says(413), { kind: "refused", sentence: null }, "a proxy answered");
  assert.deepEqual(await says(404, {}), { kind: "refused", sentence: null });
});

test("where trying again may help it rejects, with the server's sentence if it said one", async () => {
  await assert.rejects(says(503, { refused: "A backup runs." }), { sentence: "A backup runs." });
  await assert.rejects(says(502), { sentence: undefined });
});
