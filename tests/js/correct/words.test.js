import assert from "node:assert/strict";
import test from "node:test";

import { cut, realign, timeAt, tokens, wordAt } from "../../../static/js/correct/words.js";
import { VOCABULARY, assertSound, drawing, spoken } from "./made.js";

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

test("a turn of three thousand words is aligned", () => {
  const text = Array.from({ length: 3000 }, (_, n) => `w${n % 70}`).join(" ");
  const words = realign(text, spoken(text), `${text.slice(0, 9000)} new ${text.slice(9000)}`);
  assert.equal(words.length, 3001);
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
