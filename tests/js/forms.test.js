import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(
  `<form id="once" data-once></form><form id="free"></form><form id="chosen"><select data-submit-on-change></select></form>` +
    `<input type="checkbox" id="all" data-select-all="#boxes"><div id="boxes"><input type="checkbox"><input type="checkbox"><input type="text"></div>`,
);
await import("../../static/js/forms.js");
const byId = (id) => page.getElementById(id);

test("a form is sent once, until the page is shown again", () => {
  const send = (id) => byId(id).press("submit").defaultPrevented;
  assert.deepEqual([send("once"), send("once"), send("free"), send("free")], [false, true, false, false]);
  page.hears({ type: "window:pageshow" });
  assert.equal(send("once"), false);
});

test("a choice sends its form", () => {
  const select = page.querySelector("select");
  let sent = 0;
  select.form = { requestSubmit: () => (sent += 1) };
  select.press("change");
  assert.equal(sent, 1);
});

test("one tick ticks all", () => {
  Object.assign(byId("all"), { checked: true }).press("change");
  assert.deepEqual(byId("boxes").children.map(({ checked }) => checked), [true, true, false]);
});
