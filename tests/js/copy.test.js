import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(`<p id="live"></p><p id="words"> A sentence. </p><button data-copy="#words" data-copied="Copied" hidden></button>`);
const written = [];
let allowed = true;
Object.defineProperty(globalThis, "navigator", {
  configurable: true,
  value: { clipboard: { writeText: async (text) => (allowed ? void written.push(text) : Promise.reject(new Error("denied"))) } },
});
await import("../../static/js/copy.js");
const press = async () => (page.querySelector("button").click(), new Promise((resolve) => setTimeout(resolve)));

test("the button shows with the script, copies, and says so", async () => {
  assert.equal(page.querySelector("button").hidden, false);
  await press();
  assert.deepEqual([written, page.getElementById("live").textContent], [["A sentence."], "Copied"]);
});

test("without permission the words are selected, to be copied by hand", async () => {
  allowed = false;
  let selected;
  globalThis.getSelection = () => ({ selectAllChildren: (element) => (selected = element) });
  await press();
  assert.equal(selected, page.getElementById("words"));
});
