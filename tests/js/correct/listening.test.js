import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

import { Listening } from "../../../static/js/correct/listening.js";
import { turnFrom } from "../../../static/js/correct/draft.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** One turn, "one two three": its words begin at 10 s, 10.4 s and 10.8 s and last 350 ms. */
function given({ liked = {}, at = 0, end = at, audio = true } = {}) {
  const turn = turnFrom(row("a", "one two three", 10_000));
  const sound = { playing: false, time: 20_000, audio: audio ? {} : null, speed: 1, ...recorder("resume", "toggle", "pause", "seek", "play", "repeatFrom") };
  const choices = { value: { preset: "standard", typing: "pause", speed: 1, ...liked }, ...recorder("set") };
  const caret = { read: () => (at === null ? null : { turn, start: at, end }), turn: () => turn };
  const [page, desk] = [recorder("reveal"), recorder("say")];
  const field = {};
  const listening = new Listening({ sound, choices, caret, page, field, words: { speed: "speed {n}" }, ...desk });
  return { listening, sound, choices, page, desk, field, turn };
}

const played = (verb, options, ...args) => {
  const made = given(options);
  made.listening[verb](...args);
  return made.sound.calls;
};

test("the keys skip a little or far; a pedal plays while it is down", () => {
  assert.deepEqual(["back", "forward", "farBack", "farForward"].map((verb) => played(verb)[0]), [["seek", 18_500], ["seek", 21_500], ["seek", 15_000], ["seek", 25_000]]);
  assert.deepEqual(played("play"), [["toggle"]]);
  assert.deepEqual(played("play", { liked: { preset: "pedal" } }), [["resume"]]);
  assert.deepEqual(played("released", { liked: { preset: "pedal" } }, "play"), [["pause"]]);
  assert.deepEqual(played("released", {}, "play"), []);
});

test("speed goes by tenths between half and two and a half, is shown, said and kept", () => {
  const { listening, sound, choices, desk, field } = given({ liked: { speed: 1.1 } });
  listening.faster();
  assert.deepEqual([sound.speed, field.value, choices.calls, desk.calls], [1.2, "1.2", [["set", { speed: 1.2 }]], [["say", "speed 1.2"]]]);
  listening.slower();
  assert.equal(sound.speed, 1);
  listening.turnTo(9);
  listening.turnTo(0.1);
  assert.deepEqual(choices.calls.slice(2), [["set", { speed: 2.5 }], ["set", { speed: 0.5 }]]);
  listening.turnTo(1.1);
  assert.equal(choices.calls.length, 4, "what is liked already is not kept again");
});

test("the sound plays from the word of the caret, goes on without one, and pauses where it plays", () => {
  assert.deepEqual(played("playCaret", { at: 5 }), [["play", 10_400]]);
  assert.deepEqual(played("playCaret", { at: null }), [["resume"]]);
  const { listening, sound } = given();
  sound.playing = true;
  listening.playCaret();
  assert.deepEqual(sound.calls, [["pause"]]);
});

test("a turn is heard again, and again while the key is down", () => {
  assert.deepEqual(played("replay"), [["play", 10_000, { until: 11_150 }]]);
  assert.deepEqual(played("held", {}, "replay"), [["repeatFrom", 10_000]]);
  assert.deepEqual(played("held", {}, "play"), []);
  assert.deepEqual(played("released", {}, "replay"), [["repeatFrom", null]]);
});

test("a press in the text moves the sound, a double one plays the word; a selection does nothing", () => {
  assert.deepEqual(played("seekToCaret", { at: 5 }), [["seek", 10_400]]);
  assert.deepEqual(played("seekToCaret", { at: 0, end: 3 }), []);
  assert.deepEqual(played("seekToCaret", { audio: false }), []);
  assert.deepEqual(played("playWord", { at: 5 }), [["play", 10_400, { until: 10_750 }]]);
  assert.deepEqual(played("playWord", { at: null }), []);
});

test("a place that was found is brought into sight and heard", () => {
  const { listening, turn, page, sound } = given();
  listening.playPlace({ turn, start: 4, end: 7 });
  assert.deepEqual([page.calls, sound.calls], [[["reveal", turn, "center"]], [["play", 10_400, { until: 10_800 }]]]);
  listening.playPlace({ turn: { ...turn, words: [], start: null }, start: 0, end: 1 });
  assert.equal(sound.calls.length, 1);
});

test("typing pauses the sound; a moment after the last key it goes on before the word", () => {
  const { listening, sound, turn } = given({ at: 4 });
  listening.typing(turn);
  mock.timers.tick(2000);
  assert.deepEqual(sound.calls, [], "what did not play stays still");
  sound.playing = true;
  listening.typing(turn);
  sound.playing = false;
  mock.timers.tick(800);
  listening.typing(turn);
  mock.timers.tick(899);
  assert.deepEqual(sound.calls, [["pause"]]);
  mock.timers.tick(1);
  assert.deepEqual(sound.calls, [["pause"], ["play", 8_900]]);
});

test("typing slows the sound where that is liked, or leaves it alone", () => {
  const { listening, sound, turn } = given({ liked: { typing: "slow", speed: 1.2 } });
  sound.playing = true;
  listening.typing(turn);
  assert.equal(sound.speed, 0.7);
  mock.timers.tick(900);
  assert.deepEqual([sound.speed, sound.calls], [1.2, []]);
  const alone = given({ liked: { typing: "off" } });
  alone.sound.playing = true;
  alone.listening.typing(turn);
  mock.timers.tick(900);
  assert.deepEqual([alone.sound.speed, alone.sound.calls], [1, []]);
});

test("the keys of a headset do the same; a browser without them is fine", () => {
  const handlers = {};
  const { listening, sound } = given();
  listening.takeMediaKeys({ setActionHandler: (name, deed) => (handlers[name] = deed) });
  for (const deed of Object.values(handlers)) deed();
  assert.deepEqual(sound.calls, [["resume"], ["pause"], ["seek", 15_000], ["seek", 25_000], ["seek", 15_000], ["seek", 25_000]]);
  listening.takeMediaKeys(undefined);
});
