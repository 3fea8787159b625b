import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

import { Sound } from "../../../static/js/correct/sound.js";
import { open } from "../page.js";

let frames = [];
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"] });
});

/** A recording whose time is what the test says. */
function given({ refuses = null } = {}) {
  frames = [];
  const audio = open(`<audio></audio>`).querySelector("audio");
  globalThis.requestAnimationFrame = (next) => frames.push(next);
  Object.assign(audio, {
    paused: true, currentTime: 0, playbackRate: 1,
    async play() {
      if (refuses) throw refuses;
      this.paused = false;
      this.press("play");
    },
    pause() {
      this.paused = true;
      this.press("pause");
    },
  });
  const heard = [];
  const hear = { state: (playing) => heard.push(playing ? "plays" : "pauses"), time: (ms) => heard.push(ms), failed: () => heard.push("failed") };
  const sound = new Sound({ audio, hear, rewind: () => 1500 });
  const frame = (seconds) => {
    audio.currentTime = seconds;
    frames.shift()();
  };
  return { sound, audio, heard, frame };
}

test("what was played is remembered, what was jumped over is not", () => {
  const { sound, frame } = given();
  sound.play(1000);
  frame(2);
  frame(2.5);
  sound.seek(8000);
  frame(8);
  frame(8.4);
  sound.pause();
  assert.deepEqual(sound.takeHeard(), [[1000, 2500], [8000, 8400]]);
  assert.deepEqual(sound.takeHeard(), []);
});

test("after a pause of more than a second the sound goes on a little earlier", () => {
  const { sound, audio } = given();
  sound.play(10_000);
  sound.pause();
  mock.timers.tick(900);
  sound.toggle();
  assert.equal(audio.currentTime, 10);
  sound.toggle();
  mock.timers.tick(1001);
  sound.resume();
  assert.equal(audio.currentTime, 8.5);
});

test("a stretch is played with a run-up and stops, or goes around", () => {
  const { sound, audio, frame } = given();
  sound.play(5000, { until: 6000 });
  assert.equal(audio.currentTime, 4.7);
  frame(6.2);
  assert.equal(audio.paused, false);
  frame(6.3);
  assert.equal(audio.paused, true);
  sound.play(5000, { until: 6000, loop: true });
  frame(6.3);
  assert.deepEqual([audio.paused, audio.currentTime], [false, 4.7]);
  sound.repeatFrom(null);
  frame(6.3);
  assert.equal(audio.paused, true);
  sound.play(5000);
  sound.stopAt(5500);
  frame(5.5);
  assert.equal(audio.paused, true);
});

test("another line of sound goes on at the same place and speed", () => {
  const { sound, audio } = given();
  sound.speed = 1.5;
  sound.play(10_000);
  sound.turnTo("/one", 2000);
  audio.playbackRate = 1;
  audio.press("loadedmetadata");
  assert.deepEqual([audio.src, audio.currentTime, sound.time, audio.playbackRate, audio.paused], ["/one", 8, 10_000, 1.5, false]);
  sound.pause();
  sound.turnTo("/two", 0);
  audio.press("loadedmetadata");
  assert.equal(audio.paused, true);
});

test("a sound that cannot be played says so; one that was only interrupted does not", async () => {
  for (const [name, says] of [["NotSupportedError", ["failed"]], ["AbortError", []]]) {
    const { sound, heard } = given({ refuses: Object.assign(new Error(), { name }) });
    sound.resume();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(heard, says);
  }
  const { audio, heard } = given();
  audio.press("error");
  audio.press("seeked");
  assert.deepEqual(heard, ["failed", 0]);
});

test("without a recording nothing happens", () => {
  const sound = new Sound({ audio: null, hear: {}, rewind: () => 0 });
  sound.speed = 2;
  sound.seek(1);
  sound.play(1);
  sound.toggle();
  sound.pause();
  assert.deepEqual([sound.playing, sound.time, sound.takeHeard()], [false, 0, []]);
});
