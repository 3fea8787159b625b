import assert from "node:assert/strict";
import test from "node:test";

import { PassageSound } from "../../../static/js/desk/passage-sound.js";
import { Walker } from "../../../static/js/desk/walk.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { made } from "./made.js";

const WORDS = { noSound: "no sound", noTime: "no time" };

function sound({ audio = true, times = [[0, 25_000], [30_000, null], [null, null]], turn = 0, span = null } = {}) {
  const page = open(`<audio id="sound"></audio><button id="play"></button><b id="clock"></b>`);
  const element = Object.assign(page.getElementById("sound"), { paused: true, currentTime: 0 });
  element.play = async () => void (element.paused = false);
  element.pause = () => void (element.paused = true);
  const { turns } = made();
  const desk = recorder("say");
  const clock = page.getElementById("clock");
  const selection = { span, hand: null };
  const player = new PassageSound({ audio: audio ? element : null, control: page.getElementById("play"), clock, times, page: { turns }, place: { turn }, selection, walker: new Walker(turns), words: WORDS, ...desk });
  return { player, element, desk, clock, selection, page };
}

test("a turn plays from a little before to a little after; a second press pauses", () => {
  const { player, element, page, clock } = sound();
  page.getElementById("play").click();
  assert.deepEqual([element.paused, element.currentTime, player.until], [false, 0, 25_300]);
  element.currentTime = 25.2;
  element.press("timeupdate");
  assert.deepEqual([clock.textContent, element.paused], ["0:25", false]);
  element.currentTime = 25.4;
  element.press("timeupdate");
  assert.equal(element.paused, true);
  player.play();
  player.play();
  assert.equal(element.paused, true);
});

test("a passage begins by its share of the turn; where an end has no time the sound runs on", () => {
  const { player, element, selection } = sound({ span: { start: 12, end: 24 } });
  player.play();
  assert.deepEqual([element.currentTime, player.until], [11.7, 24_300]);
  element.pause();
  selection.span = { start: 26, end: 29 };
  player.play();
  assert.deepEqual([element.currentTime, player.until], [29.7, 30_300]);
});

test("why nothing plays is said", async () => {
  const silent = sound({ audio: false });
  silent.player.play();
  assert.deepEqual(silent.desk.calls, [["say", "no sound"]]);
  const untimed = sound({ turn: 2 });
  untimed.player.play();
  assert.deepEqual(untimed.desk.calls, [["say", "no time"]]);
  const broken = sound();
  broken.element.play = () => Promise.reject(Object.assign(new Error(), { name: "NotSupportedError" }));
  broken.player.play();
  await new Promise((resolve) => setTimeout(resolve));
  broken.element.press("error");
  assert.deepEqual(broken.desk.calls, [["say", "no sound", true], ["say", "no sound", true]]);
});
