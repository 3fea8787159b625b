import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Turns, lengthOf, segments, toCodePoints, toUnits, trimmed, wholeGraphemes } from "../../static/js/offsets.js";

const { vectors } = JSON.parse(readFileSync(new URL("../../fixtures/offsets.json", import.meta.url), "utf8"));

for (const { name, turns: texts, starts, length, spans } of vectors) {
  const turns = new Turns(texts);

  test(`${name}: turns lie where the server says`, () => {
    assert.deepEqual(turns.starts, starts);
    assert.equal(turns.length, length);
  });

  for (const { from, to, start, end, quote, fit } of spans) {
    test(`${name}: ${JSON.stringify(quote)} there and back`, () => {
      assert.deepEqual([turns.offset(...from), turns.offset(...to)], [start, end]);
      assert.equal(turns.quote(start, end), quote);
      assert.deepEqual([turns.place(start), turns.place(end, true)], [place(from), place(to)]);
      assert.equal(words(turns, start, end), quote.replaceAll("\n", ""));
    });

    test(`${name}: ${JSON.stringify(quote)} made fit`, () => {
      const [left, right] = fit ?? [start, end];
      assert.deepEqual(turns.fit(place(from), place(to)), { start: left, end: right });
    });
  }
}

const place = ([turn, units]) => ({ turn, units });

const words = (turns, start, end) =>
  turns.pieces(start, end).map(({ turn, from, to }) => turns.texts[turn].slice(from, to).replaceAll("\n", "")).join("");

test("every code point of a mixed text converts there and back", () => {
  const text = "a👍🏽e\u0301 नमस्ते 👩‍👩‍👧‍👦 ש";
  for (let point = 0; point <= lengthOf(text); point += 1) {
    assert.equal(toCodePoints(text, toUnits(text, point)), point);
  }
});

test("an offset past the end is the end", () => {
  assert.equal(toCodePoints("ab", 9), 2);
  assert.equal(toUnits("👍b", 9), 3);
});

test("a text of 30,000 turns finds every turn", () => {
  const turns = new Turns(Array.from({ length: 30000 }, (_, n) => "x".repeat(n % 7)));
  for (const turn of [0, 1, 12345, 29999]) assert.equal(turns.at(turns.starts[turn]), turn);
});

test("nothing is left of white space alone", () => {
  const turns = new Turns(["a", "  ", "b"]);
  assert.equal(turns.fit({ turn: 1, units: 0 }, { turn: 1, units: 2 }), null);
  assert.equal(turns.fit({ turn: 0, units: 1 }, { turn: 2, units: 0 }), null);
});

test("words leave out what stands between them; sentences keep it", () => {
  const text = "It's here, d'accord? Yes.";
  assert.deepEqual(segments(text, "word", "en").map(([a, b]) => text.slice(a, b)), ["It's", "here", "d'accord", "Yes"]);
  assert.deepEqual(segments(text, "sentence", "en").map(([a, b]) => text.slice(a, b)), ["It's here, d'accord? ", "Yes."]);
});

test("graphemes and white space at the edges", () => {
  assert.deepEqual(wholeGraphemes("a👍🏽b", 1, 3), [1, 5]);
  assert.deepEqual(trimmed(" a ", 0, 3), [1, 2]);
});
