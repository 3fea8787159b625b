import assert from "node:assert/strict";
import test from "node:test";

import { Draft, inOrder, isSame, stateOf, wired } from "../../static/js/correct/draft.js";
import { places } from "../../static/js/correct/find.js";
import { History } from "../../static/js/correct/history.js";
import { KEYS, PRESETS, pressed } from "../../static/js/correct/keyboard.js";
import { Saving } from "../../static/js/correct/saving.js";
import { cut, realign, timeAt, tokens, wordAt } from "../../static/js/correct/words.js";

/** A repeatable draw in [0, 1). */
function drawing(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const VOCABULARY = ["the", "the", "data", "quality", "l’hôpital", "c'est-à-dire", "👍🏽", "naïve", "e\u0301", "10", "oui,", "so", "–"];
const spoken = (text, from = 0) => tokens(text).map(([a, b], n) => [a, b, from + n * 400, from + n * 400 + 350, 0.9]);
const row = (id, text, start = 0, speaker = "P1") => {
  const words = spoken(text, start);
  return [id, 1, speaker, start, words.at(-1)?.[3] ?? start, text, packed(wired({ text, words, speaker, start, end: 0 }).words), 0];
};

/** Words as the server packs them. */
function packed(words) {
  let [at, now] = [0, 0];
  return words.flatMap(([start, end, begin, finish, sure]) => {
    const five = [start - at, end - start, begin - now, finish - begin, sure === null ? -1 : Math.floor(1000 * sure)];
    [at, now] = [end, finish];
    return five;
  });
}

function assertSound(words, text) {
  let [at, now] = [0, 0];
  for (const [start, end, begin, finish] of words) {
    assert.ok(at <= start && start < end && end <= text.length, `words lie in the text, one after another: ${JSON.stringify(words)}`);
    assert.ok(now <= begin && begin <= finish, `times do not run backwards: ${JSON.stringify(words)}`);
    [at, now] = [end, begin];
  }
}

function edited(text, random) {
  const a = Math.floor(random() * (text.length + 1));
  const b = Math.min(text.length, a + Math.floor(random() * 12));
  const extra = Array.from({ length: Math.floor(random() * 3) }, () => VOCABULARY[Math.floor(random() * VOCABULARY.length)]).join(" ");
  return (text.slice(0, a) + extra + text.slice(random() < 0.5 ? a : b)).normalize("NFC");
}

test("over thousands of random edits words lie in the text and their times run forwards", () => {
  const random = drawing(1);
  for (let round = 0; round < 300; round += 1) {
    let text = Array.from({ length: 30 }, () => VOCABULARY[Math.floor(random() * VOCABULARY.length)]).join(" ").normalize("NFC");
    let words = spoken(text);
    for (let edit = 0; edit < 12; edit += 1) {
      const next = edited(text, random);
      words = realign(text, words, next);
      text = next;
      assertSound(words, text);
      if (words.length) assert.deepEqual(words.map(([a, b]) => [a, b]), tokens(text), "every word has its time");
    }
  }
});

test("a word that stays keeps its times and how sure the machine was; a new one is a person's", () => {
  const text = "we lable the data";
  const words = realign(text, spoken(text), "we label all the data");
  assert.deepEqual(words.map(([, , begin, , sure]) => [begin, sure]), [[0, 0.9], [400, null], [619, null], [800, 0.9], [1200, 0.9]]);
});

test("changing a capital or a comma changes no time", () => {
  const text = "so we stop";
  assert.deepEqual(realign(text, spoken(text), "So, we stop.").map((word) => word.slice(2)), spoken(text).map((word) => word.slice(2)));
});

test("a turn of three thousand words is aligned at once", () => {
  const text = Array.from({ length: 3000 }, (_, n) => `w${n % 70}`).join(" ");
  const began = performance.now();
  const words = realign(text, spoken(text), `${text.slice(0, 9000)} new ${text.slice(9000)}`);
  assert.equal(words.length, 3001);
  assert.ok(performance.now() - began < 2000);
});

test("a cut inside a word shares its time by letters", () => {
  assert.deepEqual(cut([[0, 10, 0, 1000, 0.5]], 4, 4), [[[0, 4, 0, 400, 0.5]], [[0, 6, 400, 1000, 0.5]]]);
});

test("the word at a time, and the time at a letter", () => {
  const turn = { text: "one two", words: spoken("one two", 1000), start: 1000, end: 1750 };
  assert.equal(wordAt(turn.words, 900), null);
  assert.deepEqual(wordAt(turn.words, 1390).slice(0, 2), [0, 3]);
  assert.deepEqual(wordAt(turn.words, 9000).slice(0, 2), [4, 7]);
  assert.equal(timeAt(turn, 4), 1400);
  assert.equal(timeAt({ text: "abcd", words: [], start: 0, end: 400 }, 1), 100);
  assert.equal(timeAt({ text: "abcd", words: [], start: null, end: null }, 1), null);
});

const said = (draft) => draft.live.map((turn) => turn.text).join(" ").replace(/\s+/g, " ").trim();
const snapshot = (draft) => JSON.stringify(draft.order.map((turn) => [turn.id, stateOf(turn)]).filter(([, state]) => !state.gone));

test("splits, merges, speakers and boundaries lose no word, and undo brings every state back", () => {
  const random = drawing(7);
  let next = 0;
  for (let round = 0; round < 120; round += 1) {
    const texts = Array.from({ length: 4 }, (_, n) => VOCABULARY.slice(n, n + 6).join(" ").normalize("NFC"));
    const draft = new Draft(texts.map((text, n) => row(`t${n}`, text, n * 5000, `P${n % 2}`)));
    const [history, states, words] = [new History([]), [snapshot(draft)], said(draft)];
    for (let step = 0; step < 15; step += 1) {
      const turn = draft.live[Math.floor(random() * draft.live.length)];
      const at = tokens(turn.text)[Math.floor(random() * tokens(turn.text).length)]?.[0] ?? 0;
      const deeds = [
        () => draft.split(turn, at, `n${(next += 1)}`),
        () => (draft.beside(turn, 1) ? draft.merge(turn, draft.beside(turn, 1)) : null),
        () => draft.speak(turn, `P${Math.floor(random() * 4)}`),
        () => draft.speakEverywhere(turn.speaker, `P${Math.floor(random() * 4)}`),
        () => draft.nudge(turn, random() < 0.5 ? "start" : "end", random() < 0.5 ? -100 : 100),
        () => draft.check(turn),
      ];
      const changes = deeds[Math.floor(random() * deeds.length)]();
      if (!changes) continue;
      history.push({ id: `d${step}`, before: draft.put(changes), after: changes });
      states.push(snapshot(draft));
      assert.equal(said(draft), words, "no word is lost");
      for (const one of draft.live) assertSound(one.words, one.text);
    }
    for (const state of states.slice(0, -1).reverse()) {
      draft.put(history.undo().before);
      assert.equal(snapshot(draft), state);
    }
    for (const state of states.slice(1)) {
      draft.put(history.redo().after);
      assert.equal(snapshot(draft), state);
    }
  }
});

test("what an earlier visit did can be taken back: a new turn goes, a changed one is as it was", () => {
  const draft = new Draft([row("a", "one two")]);
  const changes = draft.split(draft.live[0], 4, "b");
  const wire = (id, state) => ({ turn: id, ...wired(state) });
  const step = { id: "s", verb: "split", undone: false, before: [wire("a", stateOf(draft.live[0]))], after: changes.map(({ id, state }) => wire(id, state)) };
  draft.put(changes);
  assert.deepEqual(draft.live.map((turn) => turn.text), ["one", "two"]);
  draft.put(new History([step]).undo().before);
  assert.deepEqual(draft.live.map((turn) => turn.text), ["one two"]);
});

test("another's change makes older undo steps of that turn forgotten, and those before them", () => {
  const history = new History([]);
  for (const id of ["a", "b", "c"]) history.push({ id, before: [], after: [{ id }] });
  history.forget(new Set(["b"]));
  assert.equal(history.undo().id, "c");
  assert.equal(history.undo(), null);
});

test("a replacement over many turns is one deed, and finds both apostrophes, whole words, any case", () => {
  const draft = new Draft([row("a", "L'équipe et l’équipe"), row("b", "équipes", 9000)]);
  assert.equal(places(draft.live, "l'équipe").length, 2);
  assert.equal(places(draft.live, "équipe").length, 3);
  assert.equal(places(draft.live, "équipe", { wholeWords: true }).length, 2);
  assert.equal(places(draft.live, "l'équipe", { matchCase: true }).length, 1);
  draft.put(draft.replace(places(draft.live, "équipe"), "groupe"));
  assert.deepEqual(draft.live.map((turn) => turn.text), ["L'groupe et l’groupe", "groupes"]);
});

test("new turns of the journal come after the turns they follow, in whatever order they were kept", () => {
  const state = { text: "x", words: [], speaker: "", start: null, end: null, checked: false, gone: false };
  const order = inOrder([{ id: "c", after: "b", state }, { id: "b", after: "a", state }, { id: "a", after: "z", state }], new Map([["z", 1]]));
  assert.deepEqual(order.map(({ id }) => id), ["a", "b", "c"]);
});

test("offsets travel as code points", () => {
  const [, , , , , text, words] = row("a", "👍🏽 good");
  assert.deepEqual(words, [0, 2, 0, 350, 900, 1, 4, 50, 350, 900]);
  assert.deepEqual(new Draft([row("a", text)]).live[0].words.map(([a, b]) => [a, b]), [[0, 4], [5, 9]]);
});

// ---- the way to the server

function saving(answers) {
  const draft = new Draft([row("a", "one"), row("b", "two", 5000)]);
  const heard = { saved: [], stopped: [], refused: [] };
  const sent = [];
  const later = [];
  const made = new Saving({
    draft,
    sitting: "me",
    later: (again) => later.push(again),
    send: (body) => {
      sent.push(body);
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    hear: {
      saved: (ids) => heard.saved.push(...ids),
      changed: () => {},
      stopped: (kind) => heard.stopped.push(kind),
      refused: (deed, sentence) => heard.refused.push(sentence),
    },
  });
  const type = (id, text) => {
    const changes = draft.typed(draft.byId.get(id), text);
    draft.put(changes);
    return made.add({ id: `${id}:${text}`, verb: "typed", changes });
  };
  return { draft, heard, sent, later, made, type };
}

test("deeds go one after another, each on the revision that the server said last", async () => {
  const { sent, heard, made, type } = saving([{ kind: "done", answer: { revs: { a: 2 } } }, { kind: "done", answer: { revs: { a: 3 } } }]);
  await Promise.all([type("a", "one more"), type("a", "one more time")]);
  assert.deepEqual(sent.map(({ changes }) => [changes[0].rev, changes[0].text]), [[1, "one more"], [2, "one more time"]]);
  assert.deepEqual(heard.saved, ["a"]);
  assert.equal(made.queue.length, 0);
});

test("a broken line keeps everything and sends the same deed again", async () => {
  const { sent, later, made, type } = saving([new Error("offline"), new Error("offline"), { kind: "done", answer: { revs: { a: 2 } } }]);
  await type("a", "one more");
  assert.equal(made.trouble, "offline");
  await later.shift()();
  await later.shift()();
  assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  assert.deepEqual([made.trouble, made.queue.length], [null, 0]);
});

test("another's hand on the text stops the queue; nothing of it is thrown away", async () => {
  const { heard, made, type } = saving([{ kind: "taken-over", answer: {} }]);
  await type("a", "one more");
  await type("b", "two more");
  assert.deepEqual(heard.stopped, ["taken-over"]);
  assert.deepEqual([...made.waiting], ["a", "b"]);
});

test("a deed that comes back after the queue was put together anew takes nobody else's place", async () => {
  let answer;
  const { made, sent, type } = saving([new Promise((resolve) => (answer = resolve)), { kind: "done", answer: { revs: { b: 2 } } }]);
  const first = type("a", "one more");
  const changes = made.draft.typed(made.draft.byId.get("b"), "two more");
  made.restart([{ id: "joined", verb: "joined", changes }]);
  answer({ kind: "done", answer: { revs: { a: 2 } } });
  await first;
  assert.deepEqual(sent.map(({ id }) => id), ["a:one more", "joined"]);
  assert.equal(made.queue.length, 0);
});

// ---- keys

const press = (code, key, held = {}) => pressed({ code, key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test("digits and signs are places on the keyboard, letters what is printed: the same keys on AZERTY", () => {
  assert.equal(press("Digit2", "é", { altKey: true }), "Alt+2");
  assert.equal(press("Comma", ";", { altKey: true }), "Alt+,");
  assert.equal(press("KeyW", "z", { ctrlKey: true }), "Ctrl+Z");
  assert.equal(press("KeyQ", "a", { altKey: true }), "Alt+A");
  assert.equal(press("KeyS", "ß", { altKey: true }), "Alt+S");
  assert.equal(press("KeyZ", "z", { metaKey: true, shiftKey: true }), "Ctrl+Shift+Z");
});

test("no preset gives one key to two deeds, and none takes a key that the browser needs", () => {
  for (const [name, preset] of Object.entries(PRESETS)) {
    const all = Object.values({ ...KEYS, ...preset }).flat();
    assert.equal(new Set(all).size, all.length, name);
    for (const key of ["Alt+ArrowLeft", "Alt+ArrowRight", "Alt+D", "Alt+E", "Alt+F", "Ctrl+T", "Ctrl+N", "Ctrl+W", "Tab"]) assert.ok(!all.includes(key), `${name}: ${key}`);
    if (name !== "mac") assert.ok(!all.includes("Alt+Space"), name);
  }
});

test("states are the same for a reader whatever their words' times", () => {
  const state = { text: "a", speaker: "", start: 0, end: 1, checked: false, gone: false };
  assert.ok(isSame({ ...state, words: [] }, { ...state, words: [[0, 1, 0, 1, null]] }));
  assert.ok(!isSame(state, { ...state, checked: true }));
});
