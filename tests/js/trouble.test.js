import assert from "node:assert/strict";
import test from "node:test";

import { happening, open } from "./page.js";

const page = open(`<p id="trouble" data-close="close" data-failed="failed" data-refused="refused" data-offline="offline"></p><div id="messages"></div>`);
const { say } = await import("../../static/js/trouble.js");
const messages = page.getElementById("messages");

function says(status, text = "", type = "text/html") {
  messages.replaceChildren();
  page.hears(happening("htmx:response:error", { detail: { ctx: { text, response: { status, headers: { get: () => type } } } } }));
  return messages.textContent;
}

test("a sentence of the server is said, otherwise what kind of trouble it is", () => {
  assert.equal(says(409, "The round is closed.", "text/plain; charset=utf-8"), "The round is closed.");
  assert.deepEqual([says(500), says(404), says(422, "in its place", "text/plain")], ["failed", "refused", ""]);
  page.hears(happening("htmx:error"));
  assert.equal(messages.textContent, "offline");
});

test("what is said is read out, takes the place of what was said before, and can be closed", () => {
  say("one");
  say("two");
  assert.deepEqual([messages.textContent, messages.firstElementChild.getAttribute("role")], ["two", "alert"]);
  messages.querySelector("button").click();
  assert.equal(messages.childElementCount, 0);
});
