import assert from "node:assert/strict";
import test from "node:test";

import { Draft, inOrder, isSame, stateOf } from "../../../static/js/correct/draft.js";
import { History } from "../../../static/js/correct/history.js";
import { tokens } from "../../../static/js/correct/words.js";
import { VOCABULARY, assertSound, drawing, row } from "./made.js";

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

test("states are the same for a reader whatever their words' times", () => {
  const state = { text: "a", speaker: "", start: 0, end: 1, checked: false, gone: false };
  assert.ok(isSame({ ...state, words: [] }, { ...state, words: [[0, 1, 0, 1, null]] }));
  assert.ok(!isSame(state, { ...state, checked: true }));
});
