// The text in hand: turns in order, and what every deed makes of them. A deed is a list of changes {id, after, state};
// a state is {text, words, speaker, start, end, checked, gone}. Knows no page and no server.
import { toCodePoints, toUnits } from "../offsets.js";
import { cut, monotone, moved, realign, timeAt } from "./words.js";

const CHECKED = 1;
const EDITED = 2;
const GONE = 4;
const ASTRAL = /[\ud800-\udbff]/;

/** A turn from a row of the server. */
export function turnFrom([id, rev, speaker, start, end, text, words, marks]) {
  return {
    id,
    rev,
    speaker,
    start,
    end,
    text,
    words: inUnits(text, unpacked(words)),
    checked: Boolean(marks & CHECKED),
    edited: Boolean(marks & EDITED),
    gone: Boolean(marks & GONE),
  };
}

/** Words from the flat list of the server: gap, length, pause, duration, thousandths (or -1) of each. */
function unpacked(flat) {
  const words = [];
  let [at, now] = [0, 0];
  for (let n = 0; n < flat.length; n += 5) {
    const [start, begin] = [at + flat[n], now + flat[n + 2]];
    [at, now] = [start + flat[n + 1], begin + flat[n + 3]];
    words.push([start, at, begin, now, flat[n + 4] < 0 ? null : flat[n + 4] / 1000]);
  }
  return words;
}

/** A state from the undo log of the server. */
export const stateFrom = ({ text, words, speaker, start_ms: start, end_ms: end, checked, gone }) => ({
  text,
  words: inUnits(text, words),
  speaker,
  start,
  end,
  checked,
  gone,
});

/** A state as the server takes it. */
export const wired = ({ text, words, speaker, start, end, checked, gone }) => ({
  text,
  words: ASTRAL.test(text) ? words.map(([a, b, ...rest]) => [toCodePoints(text, a), toCodePoints(text, b), ...rest]) : words,
  speaker,
  start_ms: start,
  end_ms: end,
  checked,
  gone,
});

const inUnits = (text, words) =>
  ASTRAL.test(text) ? words.map(([a, b, ...rest]) => [toUnits(text, a), toUnits(text, b), ...rest]) : words;

/** What a deed can change about a turn. */
export const stateOf = ({ text, words, speaker, start, end, checked, gone }) => ({ text, words, speaker, start, end, checked, gone });

/** Whether two states are the same for a reader. */
export const isSame = (one, other) =>
  ["text", "speaker", "start", "end", "checked", "gone"].every((part) => one[part] === other[part]);

/** Entries of the journal as changes, each new turn after the one it follows; `known` has the turns that are there. */
export function inOrder(entries, known) {
  const rest = [...entries];
  const made = new Set();
  const changes = [];
  while (rest.length) {
    const at = rest.findIndex(({ id, after }) => known.has(id) || !after || known.has(after) || made.has(after));
    const [{ id, after, state }] = rest.splice(Math.max(0, at), 1);
    made.add(id);
    changes.push({ id, after: after ?? null, state });
  }
  return changes;
}

export class Draft {
  constructor(rows) {
    this.order = rows.map(turnFrom);
    this.byId = new Map(this.order.map((turn) => [turn.id, turn]));
    this.#arrange();
  }

  #arrange() {
    this.live = this.order.filter((turn) => !turn.gone);
    this.indexes = null;
    this.byTime = null;
  }

  /** Place of a turn among those that are not gone. */
  index(turn) {
    this.indexes ??= new Map(this.live.map((one, at) => [one, at]));
    return this.indexes.get(turn) ?? -1;
  }

  beside(turn, direction) {
    return this.live[this.index(turn) + direction] ?? null;
  }

  /** The turn before, among all turns, by its id; what a new turn is put after. */
  before(turn) {
    return this.order[this.order.indexOf(turn) - 1]?.id ?? null;
  }

  /** A turn as the journal keeps it: its state here, and the revision of the server that it goes back to. */
  entry(turn, state = stateOf(turn)) {
    return { id: turn.id, base: turn.rev, after: turn.rev === 0 ? this.before(turn) : null, state };
  }

  /** The turn that is being said at `ms`: the last one that has begun. */
  at(ms) {
    this.byTime ??= this.live.filter((turn) => turn.start !== null).sort((a, b) => a.start - b.start);
    let [low, high] = [0, this.byTime.length - 1];
    if (high < 0 || this.byTime[0].start > ms) return null;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.byTime[middle].start <= ms) low = middle;
      else high = middle - 1;
    }
    return this.byTime[low];
  }

  /** What the server says of a turn beside its state: its revision, whether it was edited. */
  revise(id, parts) {
    Object.assign(this.byId.get(id), parts);
  }

  /** Makes turns what the changes say; answers the changes that take it back. */
  put(changes) {
    const back = changes.map((change) => this.#putOne(change));
    this.#arrange();
    return back.reverse();
  }

  #putOne({ id, after, state }) {
    let turn = this.byId.get(id);
    if (!turn) {
      turn = { id, rev: 0, edited: true, ...state, gone: true };
      this.byId.set(id, turn);
      this.order.splice(after ? this.order.findIndex((one) => one.id === after) + 1 : 0, 0, turn);
    }
    const back = { id, state: stateOf(turn) };
    turn.edited ||= turn.text !== state.text;
    Object.assign(turn, state);
    return back;
  }

  // Deeds: each answers the changes that do it, or null where there is nothing to do.

  typed(turn, text) {
    if (text === turn.text) return null;
    return [this.#with(turn, { text, words: realign(turn.text, turn.words, text) })];
  }

  split(turn, offset, id, speaker = turn.speaker) {
    const [head, tail] = [turn.text.slice(0, offset), turn.text.slice(offset)];
    const [left, right] = [head.trimEnd().length, offset + tail.length - tail.trimStart().length];
    const [first, second] = cut(turn.words, left, right);
    const time = turn.start === null ? null : Math.round(second[0]?.[2] ?? timeAt(turn, offset));
    const end = time === null ? null : Math.max(turn.start, Math.round(first.at(-1)?.[3] ?? time));
    return [
      this.#with(turn, { text: turn.text.slice(0, left), words: first, end: time === null ? turn.end : Math.min(end, turn.end ?? end) }),
      {
        id,
        after: turn.id,
        state: { text: turn.text.slice(right), words: second, speaker, start: time, end: turn.end, checked: false, gone: false },
      },
    ];
  }

  merge(turn, next) {
    const glue = turn.text && next.text ? " " : "";
    const words = monotone([...turn.words, ...moved(next.words, turn.text.length + glue.length)]);
    const start = turn.start ?? next.start;
    const ends = [turn.end, next.end].filter((end) => end !== null);
    return [
      this.#with(turn, { text: turn.text + glue + next.text, words, start, end: ends.length ? Math.max(...ends) : null, speaker: turn.speaker || next.speaker }),
      this.#with(next, { gone: true }),
    ];
  }

  speak(turn, speaker) {
    return turn.speaker === speaker ? null : [this.#with(turn, { speaker })];
  }

  speakEverywhere(from, speaker) {
    const turns = this.live.filter((turn) => turn.speaker === from);
    return from === speaker || !turns.length ? null : turns.map((turn) => this.#with(turn, { speaker }));
  }

  /** Moves the beginning or the end of a turn by some milliseconds; words that stick out are pulled in. */
  nudge(turn, edge, by) {
    if (turn.start === null) return null;
    const end = turn.end ?? turn.start;
    const [start, finish] = edge === "start" ? [Math.min(Math.max(0, turn.start + by), end), end] : [turn.start, Math.max(turn.start, end + by)];
    const words = turn.words.map(([a, b, begin, stop, sure]) => {
      const from = Math.min(Math.max(begin, start), finish);
      return [a, b, from, Math.min(Math.max(stop, from), finish), sure];
    });
    return [this.#with(turn, { start, end: finish, words })];
  }

  check(turn, checked = true) {
    return turn.checked === checked ? null : [this.#with(turn, { checked })];
  }

  /** A new turn for what was not transcribed, in its place in time. */
  fill(id, start, end) {
    const before = this.order.findLast((turn) => !turn.gone && turn.start !== null && turn.start <= start);
    return [
      { id, after: before?.id ?? null, state: { text: "", words: [], speaker: before?.speaker ?? "", start, end, checked: false, gone: false } },
    ];
  }

  /** Every place [turn, start, end] replaced by the same words, as one deed. */
  replace(places, words) {
    const byTurn = new Map();
    for (const place of places) byTurn.set(place.turn, [...(byTurn.get(place.turn) ?? []), place]);
    const changes = [];
    for (const [turn, found] of byTurn) {
      let text = "";
      let at = 0;
      for (const { start, end } of found) {
        text += turn.text.slice(at, start) + words;
        at = end;
      }
      changes.push(...(this.typed(turn, text + turn.text.slice(at)) ?? []));
    }
    return changes.length ? changes : null;
  }

  #with(turn, parts) {
    return { id: turn.id, state: { ...stateOf(turn), ...parts } };
  }
}
