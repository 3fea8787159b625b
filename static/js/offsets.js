// Offsets. The server counts Unicode code points in the canonical text (turns joined by one line feed, end-exclusive);
// the browser counts UTF-16 units in text nodes. This module is the only place that converts between them.
// fixtures/offsets.json holds the golden vectors that this file and tests/transcripts/domain/test_offsets.py both answer to.

const ASTRAL = /[\ud800-\udbff]/;

/** Code points before the UTF-16 offset `units` of `text`; an offset inside a surrogate pair counts the pair. */
export function toCodePoints(text, units) {
  if (!ASTRAL.test(text)) return Math.min(units, text.length);
  let points = 0;
  for (let at = 0; at < Math.min(units, text.length); points += 1) at += width(text, at);
  return points;
}

/** UTF-16 offset of code point `points` of `text`. */
export function toUnits(text, points) {
  if (!ASTRAL.test(text)) return Math.min(points, text.length);
  let at = 0;
  for (let passed = 0; passed < points && at < text.length; passed += 1) at += width(text, at);
  return at;
}

const width = (text, at) => (text.codePointAt(at) > 0xffff ? 2 : 1);

/** Length of `text` in code points. */
export const lengthOf = (text) => toCodePoints(text, text.length);

/** Spans [start, end) in UTF-16 units of every "grapheme", "word" or "sentence" of `text`; words only, not the gaps. */
export function segments(text, granularity, language) {
  const found = [];
  for (const part of new Intl.Segmenter(language || undefined, { granularity }).segment(text)) {
    if (granularity === "word" && !part.isWordLike) continue;
    found.push([part.index, part.index + part.segment.length]);
  }
  return found;
}

/** Widens [start, end) to whole graphemes: half an emoji or a letter without its accent cannot be marked. */
export function wholeGraphemes(text, start, end) {
  const parts = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text);
  const first = start < text.length ? parts.containing(start).index : start;
  const last = end > 0 && end < text.length ? parts.containing(end - 1) : null;
  return [first, last ? last.index + last.segment.length : end];
}

/** Drops white space from both ends of [start, end). */
export function trimmed(text, start, end) {
  const piece = text.slice(start, end);
  return [start + piece.length - piece.trimStart().length, end - piece.length + piece.trimEnd().length];
}

/** Where offsets lie in a sequence of turns; knows texts only, no page. */
export class Turns {
  /** `texts`: the canonical text of every turn, in order. */
  constructor(texts) {
    this.texts = texts;
    this.starts = [];
    let start = 0;
    for (const text of texts) {
      this.starts.push(start);
      start += lengthOf(text) + 1;
    }
    this.length = Math.max(0, start - 1);
  }

  /** Index of the turn at `offset`; the line feed after a turn counts to that turn. */
  at(offset) {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Canonical offset of the UTF-16 offset `units` in turn `turn`. */
  offset(turn, units) {
    return this.starts[turn] + toCodePoints(this.texts[turn], units);
  }

  /** `{turn, units}` of a canonical offset. An end that falls on a turn's start belongs to the turn before. */
  place(offset, isEnd = false) {
    let turn = this.at(offset);
    if (isEnd && turn > 0 && offset <= this.starts[turn]) turn -= 1;
    return { turn, units: toUnits(this.texts[turn], offset - this.starts[turn]) };
  }

  /** End of a turn, its line feed not counted. */
  end(turn) {
    return turn + 1 < this.starts.length ? this.starts[turn + 1] - 1 : this.length;
  }

  /** The words of a span. */
  quote(start, end) {
    const from = this.place(start);
    const to = this.place(end, true);
    if (from.turn === to.turn) return this.texts[from.turn].slice(from.units, to.units);
    const between = this.texts.slice(from.turn + 1, to.turn);
    return [this.texts[from.turn].slice(from.units), ...between, this.texts[to.turn].slice(0, to.units)].join("\n");
  }

  /** The pieces of a span turn by turn: `{turn, from, to}` in UTF-16 units; empty pieces left out. */
  pieces(start, end) {
    const from = this.place(start);
    const to = this.place(end, true);
    const found = [];
    for (let turn = from.turn; turn <= to.turn; turn += 1) {
      const begin = turn === from.turn ? from.units : 0;
      const stop = turn === to.turn ? to.units : this.texts[turn].length;
      if (stop > begin) found.push({ turn, from: begin, to: stop });
    }
    return found;
  }

  /** The part of a span that lies in one turn it touches, `{turn, from, to}` in UTF-16 units. */
  pieceIn(turn, start, end) {
    const text = this.texts[turn];
    const base = this.starts[turn];
    const to = end > this.end(turn) ? text.length : toUnits(text, end - base);
    return { turn, from: start <= base ? 0 : toUnits(text, start - base), to };
  }

  /** A marked span made fit to code: whole graphemes, no white space at its ends. Null where nothing is left. */
  fit(from, to) {
    const a = wholeGraphemes(this.texts[from.turn], from.units, from.units)[0];
    const b = wholeGraphemes(this.texts[to.turn], to.units, to.units)[1];
    let [start, end] = [this.offset(from.turn, a), this.offset(to.turn, b)];
    if (start >= end) return null;
    const words = this.quote(start, end);
    const [left, right] = trimmed(words, 0, words.length);
    if (left >= right) return null;
    end = start + toCodePoints(words, right);
    start += toCodePoints(words, left);
    return { start, end };
  }
}
