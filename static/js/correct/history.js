// Undo and redo of many deeds; what an earlier visit did comes from the server and can be taken back like the rest.
import { stateFrom } from "./draft.js";

export class History {
  /** `steps` are the server's: {id, before, after, undone}, oldest first. */
  constructor(steps) {
    this.entries = steps.map(entryFrom);
    this.done = steps.filter((step) => !step.undone).length;
  }

  /** A deed was done; what was taken back before it cannot be done again. */
  push(entry) {
    this.entries.splice(this.done, Infinity, entry);
    this.done += 1;
  }

  /** The deed to take back, or null. */
  undo() {
    if (this.done === 0) return null;
    this.done -= 1;
    return this.entries[this.done];
  }

  /** The deed to do again, or null. */
  redo() {
    if (this.done === this.entries.length) return null;
    this.done += 1;
    return this.entries[this.done - 1];
  }

  /** Somebody else changed these turns: what would put them back is forgotten. */
  forget(ids) {
    const touches = (entry) => entry.after.some((change) => ids.has(change.id));
    const last = this.entries.findLastIndex(touches);
    if (last < 0) return;
    this.entries.splice(0, last + 1);
    this.done = Math.max(0, this.done - last - 1);
  }
}

function entryFrom({ id, verb, before, after }) {
  const known = new Map(before.map((state) => [state.turn, stateFrom(state)]));
  const changes = after.map((state) => ({ id: state.turn, state: stateFrom(state) }));
  const back = changes.map(({ id: turn, state }) => ({ id: turn, state: known.get(turn) ?? { ...state, gone: true } }));
  return { id, verb, before: back.reverse(), after: changes };
}
