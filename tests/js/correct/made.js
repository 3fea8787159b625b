// Turns for the tests of the correction desk, as the server sends them.
import assert from "node:assert/strict";
import { wired } from "../../../static/js/correct/draft.js";
import { tokens } from "../../../static/js/correct/words.js";

/** A repeatable draw in [0, 1). */
export function drawing(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const VOCABULARY = ["the", "the", "data", "quality", "l’hôpital", "c'est-à-dire", "👍🏽", "naïve", "e\u0301", "10", "oui,", "so", "–"];

/** Words with times, 400 ms each. */
export const spoken = (text, from = 0) => tokens(text).map(([a, b], n) => [a, b, from + n * 400, from + n * 400 + 350, 0.9]);

/** A row of the server: one turn. */
export const row = (id, text, start = 0, speaker = "P1") => {
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

export function assertSound(words, text) {
  let [at, now] = [0, 0];
  for (const [start, end, begin, finish] of words) {
    assert.ok(at <= start && start < end && end <= text.length, `words lie in the text, one after another: ${JSON.stringify(words)}`);
    assert.ok(now <= begin && begin <= finish, `times do not run backwards: ${JSON.stringify(words)}`);
    [at, now] = [end, begin];
  }
}
