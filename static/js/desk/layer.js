// The coder's codings of one transcript, found by number, by turn and by place. Knows no page.

/** A coding: {number, code (its place in the codebook), start, end, memo}. */
export class Layer {
  constructor(turns, codings) {
    this.turns = turns;
    this.codings = new Map();
    this.turnsOf = Array.from({ length: turns.texts.length }, () => []);
    for (const coding of codings) this.#put(coding);
  }

  get size() {
    return this.codings.size;
  }

  get(number) {
    return this.codings.get(number);
  }

  /** Takes codings away and puts others in (a known number is replaced); the set of turns that look different now. */
  change({ put = [], removed = [] }) {
    const touched = new Set();
    for (const number of [...removed, ...put.map((coding) => coding.number)]) this.#remove(number, touched);
    for (const coding of put) this.#put(coding, touched);
    return touched;
  }

  /** The codings that touch a turn, in the order of the text, longer ones first. */
  inTurn(turn) {
    return [...this.turnsOf[turn]].sort(inTextOrder);
  }

  /** The codings over an offset, shortest first. */
  at(offset) {
    const here = this.turnsOf[this.turns.at(offset)];
    return here.filter((c) => c.start <= offset && offset < c.end).sort((a, b) => length(a) - length(b) || a.number - b.number);
  }

  ofCode(code) {
    return [...this.codings.values()].filter((coding) => coding.code === code);
  }

  /** How many codings each code has: Map of code to number. */
  counts() {
    const found = new Map();
    for (const { code } of this.codings.values()) found.set(code, (found.get(code) ?? 0) + 1);
    return found;
  }

  /** The coding after (1) or before (-1) another one or an offset, in the order of the text; undefined at the end. */
  beside(from, direction) {
    const ordered = [...this.codings.values()].sort(inTextOrder);
    if (direction < 0) ordered.reverse();
    return ordered.find((coding) => direction * inTextOrder(coding, from) > 0);
  }

  #put(coding, touched) {
    this.codings.set(coding.number, coding);
    for (const turn of this.#turnsUnder(coding)) {
      this.turnsOf[turn].push(coding);
      touched?.add(turn);
    }
  }

  #remove(number, touched) {
    const coding = this.codings.get(number);
    if (!coding) return;
    this.codings.delete(number);
    for (const turn of this.#turnsUnder(coding)) {
      this.turnsOf[turn] = this.turnsOf[turn].filter((other) => other !== coding);
      touched.add(turn);
    }
  }

  #turnsUnder({ start, end }) {
    const first = this.turns.at(start);
    const last = this.turns.place(end, true).turn;
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  }
}

const length = (coding) => coding.end - coding.start;

const inTextOrder = (a, b) => a.start - b.start || b.end - a.end || a.number - b.number;

/** How deep the text of one turn is coded: disjoint `{from, to, depth}` in UTF-16 units, depth from 1. */
export function depths(pieces) {
  const edges = pieces.flatMap(({ from, to }) => [[from, 1], [to, -1]]).sort((a, b) => a[0] - b[0]);
  const found = [];
  let depth = 0;
  edges.forEach(([at, step], n) => {
    depth += step;
    const next = edges[n + 1]?.[0];
    if (depth > 0 && next > at) found.push({ from: at, to: next, depth });
  });
  return found;
}
