import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const page = open(`
  <p id="live"></p>
  <section data-player data-duration="100000" data-failed="It cannot be played.">
    <audio></audio><button data-play><b>▶</b></button><span data-now></span>
    <div class="player-waves"><i class="player-head"></i><canvas data-peaks="/peaks" data-offset="0"></canvas></div>
    <button data-skip="-5"></button><select data-speed></select>
    <select data-line><option data-offset="0"></option><option data-offset="2000"></option></select>
  </section>
  <div data-timed data-play-label="Play"><div class="turn" data-at="0:00">a</div><div class="turn" data-at="1:10">b</div><div class="turn">c</div></div>
  <button id="there" data-play-at="30000" data-play-until="31000"></button>
  <details><form data-passage><input name="begins"><input name="ends"></form></details>`);
const frames = [];
globalThis.requestAnimationFrame = (next) => frames.push(next);
globalThis.CustomEvent = class { constructor(type, parts) { Object.assign(this, { type, target: page }, parts); } };
globalThis.devicePixelRatio = 1;
globalThis.getComputedStyle = () => ({ color: "grey" });
const drawn = [];
const canvas = page.querySelector("canvas");
Object.assign(canvas, { clientWidth: 4, clientHeight: 100, getContext: () => ({ fillRect: (...box) => drawn.push(box) }) });
const asked = [];
globalThis.fetch = async (address) => {
  asked.push(address);
  return { ok: true, arrayBuffer: async () => new Int8Array(4000).map((_, at) => (at % 2 ? 64 : -64)).buffer };
};
const audio = page.querySelector("audio");
Object.assign(audio, {
  paused: true, currentTime: 0, playbackRate: 1, refuses: null,
  async play() {
    if (this.refuses) throw this.refuses;
    this.paused = false;
    this.press("play");
  },
  pause() {
    this.paused = true;
    this.press("pause");
  },
});
await import("../../static/js/player.js");
await new Promise((resolve) => setTimeout(resolve));

const waves = page.querySelector(".player-waves");
const now = page.querySelector("[data-now]");
const heard = () => page.querySelectorAll(".turn").map((turn) => turn.classList.contains("heard"));
const at = (seconds) => {
  audio.currentTime = seconds;
  audio.press("timeupdate");
};

test.beforeEach(() => {
  audio.pause();
  at(0);
  frames.length = 0;
});

test("the outline is drawn from the loudness of the recording", () => {
  assert.deepEqual(asked, ["/peaks"]);
  assert.deepEqual(drawn, [0, 1, 2, 3].map((x) => [x, 25, 1, 50]));
});

test("the button plays and pauses, and says which", () => {
  const button = page.querySelector("[data-play]");
  button.click();
  assert.deepEqual([audio.paused, button.getAttribute("aria-pressed"), button.textContent], [false, "true", "❚❚"]);
  audio.currentTime = 12;
  frames.shift()();
  assert.deepEqual([now.textContent, page.querySelector(".player-head").style.insetInlineStart], ["0:12", "12%"]);
  button.click();
  assert.deepEqual([audio.paused, button.textContent], [true, "▶"]);
});

test("keys on the outline and on the page move the sound, not past its ends", () => {
  at(20);
  const press = (key, on = waves) => (on.press("keydown", { key }), audio.currentTime);
  assert.deepEqual([press("ArrowLeft"), press("ArrowRight"), press("PageDown"), press("End"), press("PageUp"), press("Home"), press("ArrowLeft")], [15, 20, 80, 100, 40, 0, 0]);
  assert.deepEqual([press("F2", page.body), press("F1", page.body)], [5, 0]);
  press("Escape", page.body);
  assert.equal(audio.paused, false);
  press(" ");
  assert.equal(audio.paused, true);
  assert.equal(waves.press("keydown", { key: "x" }).defaultPrevented, false);
  assert.equal(page.body.press("keydown", { key: "F1", ctrlKey: true }).defaultPrevented, false);
});

test("a press on the outline goes there; the buttons skip; speed is chosen", () => {
  waves.box = { left: 10, width: 200 };
  waves.press("pointerdown", { clientX: 110 });
  assert.equal(audio.currentTime, 50);
  page.querySelector("[data-skip]").click();
  assert.equal(audio.currentTime, 45);
  const speed = page.querySelector("[data-speed]");
  speed.value = "1.5";
  speed.press("change");
  assert.equal(audio.playbackRate, 1.5);
});

test("a place plays from a little before to a little after, and stops", () => {
  page.getElementById("there").click();
  assert.deepEqual([audio.paused, audio.currentTime], [false, 29.7]);
  at(31.2);
  assert.equal(audio.paused, false);
  at(31.3);
  assert.equal(audio.paused, true);
});

test("turns get a button with their time, and the one that is heard is marked", () => {
  const buttons = page.querySelectorAll(".turn-time");
  assert.deepEqual(buttons.map((button) => [button.textContent, button.getAttribute("aria-label"), button.dataset.playAt]), [["0:00", "Play, 0:00", "0"], ["1:10", "Play, 1:10", "70000"]]);
  at(5);
  assert.deepEqual(heard(), [true, false, false]);
  buttons[1].click();
  assert.deepEqual([audio.currentTime, heard()], [70, [false, true, false]]);
});

test("a passage begins with the turn that is heard, unless somebody has written a time", () => {
  const { begins, ends } = page.querySelector("form").elements;
  at(72);
  page.querySelector("details").press("toggle");
  assert.deepEqual([begins.value, ends.value], ["1:10", "1:40"]);
  at(0);
  page.querySelector("details").press("toggle");
  assert.equal(begins.value, "1:10");
});

test("another line of sound goes on at the same time and speed", () => {
  at(50);
  audio.playbackRate = 1.5;
  const line = page.querySelector("[data-line]");
  const [all, one] = line.options;
  [all.value, one.value] = ["/all", "/one"];
  line.value = "/one";
  line.press("change");
  audio.playbackRate = 1;
  audio.press("loadedmetadata");
  assert.deepEqual([audio.src, audio.currentTime, audio.playbackRate, audio.paused], ["/one", 48, 1.5, true]);
  line.value = "/all";
  line.press("change");
  audio.press("loadedmetadata");
});

test("a sound that cannot be played says so; one that was only interrupted does not", async () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  audio.refuses = Object.assign(new Error(), { name: "AbortError" });
  page.querySelector("[data-play]").click();
  await settled();
  assert.equal(page.getElementById("live").textContent, "");
  audio.refuses = Object.assign(new Error(), { name: "NotSupportedError" });
  page.querySelector("[data-play]").click();
  await settled();
  assert.deepEqual([page.getElementById("live").textContent, now.textContent], ["It cannot be played.", "It cannot be played."]);
});
