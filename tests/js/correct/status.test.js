import assert from "node:assert/strict";
import test from "node:test";

import { Holder } from "../../../static/js/correct/holder.js";
import { Status } from "../../../static/js/correct/status.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";

const WORDS = {
  saved: "saved {time}", saving: "saving", reading: "reading", offline: "not saved: {n}", busy: "busy: {why}", "taken-over": "{n} wait, {name} has it",
  sent: "sent", lost: "{name} took it at {time}", lostSelf: "taken by yourself", free: "free", holder: "{name} has it", holderSelf: "you have it elsewhere",
};

function status() {
  const page = open(`<p id="said"></p><p id="saved"></p><p id="live"></p>`);
  const [said, saved, live] = page.body.children;
  let now = 100_000;
  const made = new Status({ said, saved, live, words: WORDS, now: () => now });
  return { made, said, saved, live, wait: (ms) => (now += ms) };
}

const queue = (n, more = {}) => ({ queue: Array(n).fill({}), waiting: new Set(Array.from({ length: n }, (_, id) => id)), trouble: null, why: "", ...more });
const mine = { mine: true, holder: "Ann" };

test("a sentence is seen; trouble is read out, too", () => {
  const { made, said, live } = status();
  assert.equal(made.say("Fine."), false);
  assert.deepEqual([said.textContent, live.textContent], ["Fine.", ""]);
  made.say("No.", true);
  assert.deepEqual([said.textContent, said.className, live.textContent], ["No.", "trouble", "No."]);
});

test("whether everything is saved, and why not", () => {
  const { made, saved } = status();
  const says = (saving, lease = mine) => (made.tell(saving, lease), [saved.textContent.replace(/\d\d:\d\d:\d\d/, "now"), saved.className]);
  assert.deepEqual(says(queue(0)), ["saved now", ""]);
  assert.deepEqual(says(queue(2)), ["saving", ""]);
  assert.deepEqual(says(queue(2, { trouble: "offline" })), ["not saved: 2", "unsaved"]);
  assert.deepEqual(says(queue(1, { trouble: "busy", why: "A backup runs." })), ["busy: A backup runs.", "unsaved"]);
  assert.deepEqual(says(queue(1, { trouble: "taken-over" }), { mine: false, holder: "Ben" }), ["1 wait, Ben has it", "unsaved"]);
  assert.deepEqual(says(queue(0), { mine: false, holder: "Ben" }), ["reading", ""]);
});

test("it is read out at the end and in trouble, not more than every five seconds", () => {
  const { made, live, wait } = status();
  made.tell(queue(1), mine);
  assert.equal(live.textContent, "");
  made.tell(queue(1, { trouble: "offline" }), mine);
  assert.equal(live.textContent, "not saved: 1");
  wait(5000);
  made.tell(queue(0), mine);
  assert.equal(live.textContent, "not saved: 1");
  wait(1);
  made.tell(queue(0), mine);
  assert.match(live.textContent, /^saved/);
});

test("above the text stands who has it, and whether it can be taken over", () => {
  const banner = open(`<div id="company" hidden><p></p><button></button></div>`).getElementById("company");
  const desk = recorder("announce");
  const holder = new Holder({ banner, words: WORDS, ...desk });
  const says = (held, had = false) => {
    holder.show({ state: "open", holder: "Ben", self: false, ...held }, had);
    return [banner.querySelector("p").textContent.replace(/\d\d:\d\d:\d\d/, "now"), banner.querySelector("button").hidden, banner.hidden];
  };
  assert.deepEqual(says({}), ["Ben has it", false, false]);
  assert.deepEqual(says({ self: true }), ["you have it elsewhere", false, false]);
  assert.deepEqual(says({ holder: "" }), ["free", false, false]);
  assert.deepEqual(says({}, true), ["Ben took it at now", false, false]);
  assert.deepEqual(says({ self: true }, true), ["taken by yourself", false, false]);
  assert.deepEqual(says({ state: "sent" }, true), ["sent", true, false]);
  assert.equal(desk.calls.length, 6);
  holder.hide();
  assert.equal(banner.hidden, true);
});
