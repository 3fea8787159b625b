// Moving and selecting without a mouse: spans in, spans out, in canonical offsets. Knows no page.
import { segments, toCodePoints } from "../offsets.js";

export class Walker {
  /** `turns` is an offsets.Turns; `language` decides where words and sentences end. */
  constructor(turns, language) {
    this.turns = turns;
    this.language = language;
    this.kept = new Map();
  }

  /** The whole turn. */
  turn(turn) {
    return { start: this.turns.starts[turn], end: this.turns.end(turn) };
  }

  /**
   * The next (1) or previous (-1) "word" or "sentence" from a span; without a span the first one of the turn.
   * At the ends of the text the span stays.
   */
  step(granularity, span, turn, direction) {
    if (!span) return this.#first(granularity, turn);
    const here = this.turns.at(direction > 0 ? Math.max(span.start, span.end - 1) : span.start);
    const units = this.#units(granularity, here);
    const found =
      direction > 0 ? units.find((unit) => unit.start >= span.end) : units.findLast((unit) => unit.end <= span.start);
    return found ?? this.#inTurnBeside(granularity, here, direction) ?? span;
  }

  /** The sentence or word that holds the start of a span, or the first of the turn. */
  around(granularity, span, turn) {
    if (!span) return this.#first(granularity, turn);
    const units = this.#units(granularity, this.turns.at(span.start));
    return units.find((unit) => unit.end > span.start) ?? span;
  }

  /** The span with its "start" or "end" moved one word or sentence; never empty, never out of the text. */
  stretch(span, edge, direction, granularity = "word") {
    const moved = edge === "end" ? this.#end(span, direction, granularity) : this.#start(span, direction, granularity);
    return moved.end > moved.start ? moved : span;
  }

  #end(span, direction, granularity) {
    const unit = direction > 0 ? this.#after(span.end, granularity) : this.#before(span.end, granularity, 1);
    return { start: span.start, end: unit ? unit.end : span.end };
  }

  #start(span, direction, granularity) {
    const unit = direction < 0 ? this.#before(span.start, granularity, 0) : this.#after(span.start, granularity, true);
    return { start: unit ? unit.start : span.start, end: span.end };
  }

  /** The first unit that ends after `offset` (or, `strictly`, starts after it), in this turn or a later one. */
  #after(offset, granularity, strictly = false) {
    const turn = this.turns.at(offset);
    const found = this.#units(granularity, turn).find((unit) => (strictly ? unit.start : unit.end - 1) >= offset + (strictly ? 1 : 0));
    return found ?? this.#inTurnBeside(granularity, turn, 1);
  }

  /** The last unit before `offset`: ending before it (`which` 1) or starting before it (0). */
  #before(offset, granularity, which) {
    const turn = this.turns.place(offset, true).turn;
    const edge = which ? "end" : "start";
    return this.#units(granularity, turn).findLast((unit) => unit[edge] < offset) ?? this.#inTurnBeside(granularity, turn, -1);
  }

  #first(granularity, turn) {
    return this.#units(granularity, turn)[0] ?? this.#inTurnBeside(granularity, turn, 1) ?? null;
  }

  #inTurnBeside(granularity, turn, direction) {
    for (let next = turn + direction; next >= 0 && next < this.turns.texts.length; next += direction) {
      const units = this.#units(granularity, next);
      if (units.length) return units.at(direction > 0 ? 0 : -1);
    }
    return undefined;
  }

  #units(granularity, turn) {
    const key = `${granularity} ${turn}`;
    if (!this.kept.has(key)) this.kept.set(key, this.#segment(granularity, turn));
    return this.kept.get(key);
  }

  #segment(granularity, turn) {
    const text = this.turns.texts[turn];
    return segments(text, granularity, this.language)
      .map(([from, to]) => this.#span(turn, text, from, from + text.slice(from, to).trimEnd().length))
      .filter(({ start, end }) => end > start);
  }

  #span(turn, text, from, to) {
    const base = this.turns.starts[turn];
    return { start: base + toCodePoints(text, from), end: base + toCodePoints(text, to) };
  }
}
