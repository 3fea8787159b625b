import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(`<form data-drop><input type="file"><p></p></form>`);
await import("../../static/js/drop.js");
const form = page.querySelector("form");
const input = page.querySelector("input");

test("files dropped on the form go into its field", () => {
  assert.equal(form.press("dragover").defaultPrevented, true);
  assert.equal(form.className, "drop-over");
  form.press("dragleave", { relatedTarget: form.querySelector("p") });
  assert.equal(form.className, "drop-over", "still over the form");
  form.press("dragleave", { relatedTarget: page.body });
  assert.equal(form.className, "");
  form.press("dragover");
  const files = ["a.txt"];
  form.press("drop", { dataTransfer: { files } });
  form.press("drop", { dataTransfer: { files: [] } });
  assert.deepEqual([input.files, form.className], [files, ""]);
});
