// The text here and the text on the server brought together: what others changed, and what waits in this window.
import { inOrder, isSame, stateOf, turnFrom } from "./draft.js";
import { realign } from "./words.js";

const AGAIN = 2000;

const wait = (again, ms) => setTimeout(again, ms);

export class Joining {
  /**
   * `catchUp(since)` resolves to {turns} that changed since a deed, null where the server does not say; `choose(mine, theirs)`
   * to the words to store where both changed a turn, null for theirs; `shown(changes)` brings the page in line.
   */
  constructor({ draft, history, saving, editing, journal, catchUp, choose, shown, later = wait, now = () => performance.now() }) {
    Object.assign(this, { draft, history, saving, editing, journal, catchUp, choose, shown, later, now });
    this.joined = null;
  }

  /** Another's turns take the place of those here; ones that wait to be sent stay. */
  adopt(rows) {
    if (!rows.length) return;
    const { waiting } = this.saving;
    const others = rows.filter(([id]) => !waiting.has(id) && !this.editing.isDirty(id));
    const changes = others.map((row) => ({ id: row[0], after: row[8] || null, state: stateOf(turnFrom(row)) }));
    const ids = new Set(changes.filter((change) => this.#isNews(change)).map(({ id }) => id));
    this.draft.put(changes);
    for (const row of others) this.draft.revise(row[0], { rev: row[1], edited: turnFrom(row).edited });
    this.history.forget(ids);
    if (changes.length) this.shown(changes);
  }

  #isNews({ id, state }) {
    return !this.draft.byId.has(id) || !isSame(this.draft.byId.get(id), state);
  }

  /** This window may write now: what waits is joined, or what is new is read. */
  async begin() {
    if (this.saving.stopped || this.saving.queue.length) await this.join(this.waiting());
    else this.adopt((await this.catchUp().catch(() => null))?.turns ?? []);
  }

  /**
   * Brings what waits here (`mine`: entries of the journal by id) together with what happened on the server; asks where
   * both changed a turn.
   */
  async join(mine) {
    // From the very beginning: what this window read along while it had words of its own waiting was left out then.
    const answer = await this.catchUp(0).catch(() => null);
    if (!answer) return void this.later(() => this.join(mine), AGAIN);
    const rows = new Map((answer.turns ?? []).map((row) => [row[0], row]));
    this.saving.empty();
    for (const [id, entry] of mine) if (rows.has(id)) await this.#settle(mine, entry, turnFrom(rows.get(id)));
    this.adopt([...rows.values()].filter(([id]) => !mine.has(id)));
    return this.#send(inOrder([...mine.values()], this.draft.byId));
  }

  /** A turn that the server has, too: nothing to do where both are the same, a question where both were changed. */
  async #settle(mine, { id, base, state }, theirs) {
    if (this.draft.byId.has(id)) this.draft.revise(id, { rev: theirs.rev });
    if (isSame(theirs, state)) mine.delete(id);
    else if (theirs.rev !== base) await this.#choose(mine, id, theirs);
  }

  async #choose(mine, id, theirs) {
    const entry = mine.get(id);
    const text = await this.choose(entry.state, theirs);
    if (text === null) {
      mine.delete(id);
      this.journal.drop(id);
    } else {
      mine.set(id, { ...entry, state: { ...entry.state, text, words: realign(entry.state.text, entry.state.words, text) } });
    }
  }

  #send(changes) {
    if (!changes.length) return this.saving.restart([]);
    const id = crypto.randomUUID();
    this.history.push({ id, verb: "joined", before: this.draft.put(changes), after: changes });
    this.shown(changes);
    return this.saving.restart([{ id, verb: "joined", changes }]);
  }

  /** What waits: by turn its state here and the revision it was made on. */
  waiting() {
    this.editing.flush();
    return new Map([...this.saving.waiting].map((id) => [id, this.draft.entry(this.draft.byId.get(id))]));
  }

  /** Joins at once; where that was tried a moment ago, a little later. */
  joinSoon() {
    const now = this.now();
    const ms = this.joined !== null && now - this.joined < AGAIN ? AGAIN : 0;
    this.joined = now;
    this.later(() => this.join(this.waiting()), ms);
  }
}
