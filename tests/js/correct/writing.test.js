import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { Writing } from "../../../static/js/correct/writing.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

const WORDS = { checkedAll: "all", lastTurn: "last", firstTurn: "first", boundary: "begins {time}", boundaryEnd: "ends {time}" };
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Three turns of two speakers; the caret is in the second. */
function given({ at = 4, turn = "b", asks = {}, may = true } = {}) {
  const draft = new Draft([row("a", "one two", 0), row("b", "three four", 5000, "P2"), row("c", "five", 9000)]);
  const here = draft.byId.get(turn);
  const caret = { turn: () => here, read: () => ({ turn: here, start: at, end: at }) };
  const verbs = [];
  const deeds = { commit: (verb, changes) => (changes && may ? (verbs.push(verb), Boolean(draft.put(changes))) : false) };
  const speakers = { names: ["P1", "P2"], ...recorder("know") };
  const [page, sound, desk] = [recorder("go"), recorder("play"), recorder("say")];
  const offered = [];
  const ask = { speaker: async () => asks.speaker ?? null, insert: async (choices) => (offered.push(choices), asks.insert ?? null) };
  const inserts = ["[pause {pause} s]", "[{time}]"];
  const writing = new Writing({ draft, deeds, caret, page, sound, speakers, inserts, words: WORDS, ask, mayWrite: () => may, say: desk.say });
  const went = () => page.calls.map(([, turn, offset]) => [draft.live.indexOf(turn), offset]);
  const texts = () => draft.live.map(({ speaker, text }) => `${speaker}: ${text}`);
  return { draft, writing, verbs, went, texts, sound, desk, speakers, offered };
}

test("a checked turn leads to the next that is not; at the end it is said", () => {
  const { draft, writing, verbs, went } = given();
  writing.check();
  assert.deepEqual([verbs, draft.byId.get("b").checked, went()], [["checked"], true, [[2, undefined]]]);
  const last = given({ turn: "c" });
  last.writing.check();
  assert.deepEqual(last.desk.calls, [["say", "last"]]);
  for (const turn of last.draft.live) turn.checked = true;
  last.writing.check();
  assert.deepEqual([last.desk.calls[1], last.verbs], [["say", "all"], ["checked"]]);
});

test("a split leaves the caret in the new turn, which can be the other speaker's", () => {
  const { writing, texts, went } = given({ at: 6 });
  writing.split();
  assert.deepEqual([texts(), went()], [["P1: one two", "P2: three", "P2: four", "P1: five"], [[2, undefined]]]);
  const other = given({ at: 6 });
  other.writing.switchSpeaker();
  assert.deepEqual(other.texts(), ["P1: one two", "P2: three", "P1: four", "P1: five"]);
  const first = given({ turn: "a", at: 4 });
  first.writing.switchSpeaker();
  assert.deepEqual(first.texts().slice(0, 2), ["P1: one", "P2: two"]);
});

test("a merge leaves the caret where the turns met; at the ends there is no neighbour", () => {
  const { writing, texts, went } = given();
  assert.equal(writing.merge(-1), true);
  assert.deepEqual([texts(), went()], [["P1: one two three four", "P1: five"], [[0, 8]]]);
  const next = given();
  next.writing.merge(1);
  assert.deepEqual([next.texts(), next.went()], [["P1: one two", "P2: three four five"], [[1, 11]]]);
  const ends = [given({ turn: "a" }), given({ turn: "c" })];
  ends[0].writing.merge(-1);
  ends[1].writing.merge(1);
  assert.deepEqual(ends.map(({ desk }) => desk.calls), [[["say", "first"]], [["say", "last"]]]);
});

test("a digit gives the turn a speaker, or all turns of that speaker", () => {
  const { writing, texts, verbs } = given();
  writing.speaker(1);
  writing.speakerEverywhere(2);
  writing.speaker(7);
  assert.deepEqual([texts(), verbs], [["P2: one two", "P2: three four", "P2: five"], ["speaker", "speaker"]]);
});

test("a speaker can be picked by name, for one turn or for all", async () => {
  const one = given({ asks: { speaker: { name: "Ann", everywhere: false } } });
  await one.writing.pickSpeaker();
  assert.deepEqual([one.texts()[1], one.speakers.calls, one.went()], ["Ann: three four", [["know", "Ann"]], [[1, 4]]]);
  const all = given({ turn: "a", asks: { speaker: { name: "Ann", everywhere: true } } });
  await all.writing.pickSpeaker();
  assert.deepEqual(all.texts(), ["Ann: one two", "P2: three four", "Ann: five"]);
  const none = given();
  await none.writing.pickSpeaker();
  assert.deepEqual([none.verbs, none.went()], [[], [[1, 4]]]);
  const reading = given({ may: false });
  await reading.writing.pickSpeaker();
  assert.deepEqual(reading.went(), []);
});

test("a boundary that is moved is heard around, and said", () => {
  const heard = (verb) => {
    const { writing, sound, desk } = given();
    writing[verb]();
    return [...sound.calls[0].slice(1), desk.calls[0][1]];
  };
  assert.deepEqual(heard("startEarlier"), [4200, { until: 5600, loop: true }, "begins 0:04.9"]);
  assert.deepEqual(heard("startLater"), [4400, { until: 5800, loop: true }, "begins 0:05.1"]);
  assert.deepEqual(heard("endEarlier"), [4950, { until: 6350, loop: true }, "ends 0:05.6"]);
  assert.deepEqual(heard("endLater"), [5150, { until: 6550, loop: true }, "ends 0:05.8"]);
  const reading = given({ may: false });
  reading.writing.endLater();
  assert.deepEqual(reading.sound.calls, []);
});

test("a convention is offered with the real pause, and put in with blanks around it", async () => {
  const { writing, offered, texts, went } = given({ at: 5, asks: { insert: "(…)" } });
  await writing.insert();
  assert.deepEqual([offered, texts()[1]], [[["[pause 0.1 s]", "[0:05]"]], "P2: three (…) four"]);
  assert.deepEqual(went(), [[1, 5], [1, 9]]);
  const start = given({ at: 0, asks: { insert: "(…)" } });
  await start.writing.insert();
  assert.deepEqual([start.offered[0][0], start.texts()[1]], ["[pause 4.3 s]", "P2: (…) three four"]);
  const none = given();
  await none.writing.insert();
  assert.deepEqual([none.verbs, none.went().length], [[], 1]);
  const reading = given({ may: false });
  await reading.writing.insert();
  await settled();
  assert.deepEqual(reading.offered, []);
});
