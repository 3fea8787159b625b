// What is done to the text, and taken back. Every deed is on the page at once, in the history, in the journal, and on its way.
import { painted } from "./frame.js";

export class Deeds {
  /**
   * `flush()` ends typing; `mayWrite()` answers, and says why not; `shown(changes, {typed})` brings the page in line; `go(turn,
   * offset)` puts the caret there; `seen()` resolves when the deed is on the screen.
   */
  constructor({ draft, history, journal, saving, words, flush, mayWrite, shown, go, say, seen = painted }) {
    Object.assign(this, { draft, history, journal, saving, words, flush, mayWrite, shown, go, say, seen });
  }

  /** Does a deed; answers whether there was anything to do. */
  commit(verb, changes, { typed = false } = {}) {
    // What was being typed when another window took the text waits, like everything that was not sent by then.
    const waits = verb === "typed" && this.saving.stopped;
    if (!changes || !(waits || this.mayWrite())) return false;
    const id = crypto.randomUUID();
    this.history.push({ id, verb, before: this.draft.put(changes), after: changes });
    this.#keep(changes);
    this.shown(changes, { typed });
    this.saving.add({ id, verb, changes });
    return true;
  }

  undo() {
    this.#turn("undo", this.words.nothingToUndo, this.words.undone);
  }

  redo() {
    this.#turn("redo", this.words.nothingToRedo, this.words.redone);
  }

  #turn(verb, nothing, done) {
    if (!this.mayWrite()) return;
    this.flush();
    const entry = this.history[verb]();
    if (!entry) return void this.say(nothing);
    const changes = verb === "undo" ? entry.before : entry.after;
    this.draft.put(changes);
    this.#keep(changes);
    this.shown(changes, { typed: false });
    this.saving.add({ id: crypto.randomUUID(), verb, step: entry.id, changes });
    const turn = this.draft.byId.get(changes.at(-1).id);
    if (!turn.gone) this.go(turn, turn.text.length);
    this.say(done);
  }

  async #keep(changes) {
    await this.seen();
    for (const { id } of changes) this.journal.keep(this.draft.entry(this.draft.byId.get(id)));
  }
}
