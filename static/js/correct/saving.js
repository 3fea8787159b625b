// Deeds on their way to the server, one after another. What is not there yet is in the journal; a broken line is tried
// again; another's hand on the text stops the queue until somebody decides. Knows no page: `send` and `later` are given.
import { wired } from "./draft.js";

const WAITS = [1, 2, 5, 10, 20].map((seconds) => seconds * 1000);

/**
 * A deed is {id, verb, step, changes}. `send(body)` resolves to {kind: "done", answer} | {kind: "refused", sentence} |
 * {kind: "logged-out" | "taken-over" | "conflict", answer}, and rejects where nothing was heard, or with `sentence` where the server says why it cannot now.
 * `hear`: saved(ids), changed(), refused(deed, sentence), stopped(kind, answer).
 */
export class Saving {
  constructor({ send, draft, sitting, hear, later = (again, wait) => setTimeout(again, wait) }) {
    Object.assign(this, { send, draft, sitting, hear, later });
    this.queue = [];
    this.sending = false;
    this.stopped = null;
    this.trouble = null;
    this.failures = 0;
    this.why = "";
  }

  /** Ids of the turns that the server does not have as they are here. */
  get waiting() {
    return new Set(this.queue.flatMap((deed) => deed.changes.map((change) => change.id)));
  }

  add(deed) {
    this.queue.push(deed);
    this.hear.changed();
    return this.pump();
  }

  /** Another window has the text, or both changed a turn: nothing goes until the queue is put together anew. */
  stop(kind) {
    this.stopped ??= kind;
  }

  /** Lets go of everything that waits, to put it together anew with what is on the server. */
  empty() {
    this.queue = [];
  }

  /** Puts one deed in the place of all that wait, and goes on. */
  restart(deeds) {
    this.queue = deeds;
    this.stopped = null;
    this.trouble = null;
    this.hear.changed();
    return this.pump();
  }

  async pump() {
    if (this.sending || this.stopped) return;
    this.sending = true;
    try {
      while (this.queue.length && !this.stopped && (await this.#first()));
    } finally {
      this.sending = false;
    }
  }

  async #first() {
    const deed = this.queue[0];
    let result;
    try {
      result = await this.send(this.#body(deed));
    } catch (error) {
      this.why = error?.sentence ?? "";
      return this.#wait(this.why ? "busy" : "offline");
    }
    if (result.kind === "logged-out") return this.#wait("logged-out");
    this.failures = 0;
    this.trouble = null;
    if (result.kind === "taken-over" || result.kind === "conflict") return this.#stop(result);
    // While it was on its way the queue may have been put together anew.
    if (this.queue[0] === deed) this.queue.shift();
    if (result.kind === "refused") this.hear.refused(deed, result.sentence);
    else this.#done(deed, result.answer);
    this.hear.changed();
    return true;
  }

  #done(deed, answer) {
    for (const [id, rev] of Object.entries(answer.revs)) this.draft.revise(id, { rev });
    const still = this.waiting;
    this.hear.saved(deed.changes.map((change) => change.id).filter((id) => !still.has(id)));
  }

  #stop({ kind, answer }) {
    this.stopped = kind;
    this.trouble = kind;
    this.hear.stopped(kind, answer);
    this.hear.changed();
    return false;
  }

  #wait(trouble) {
    this.trouble = trouble;
    this.later(() => this.pump(), WAITS[Math.min(this.failures, WAITS.length - 1)]);
    this.failures += 1;
    this.hear.changed();
    return false;
  }

  /** Revisions are those the server last said: deeds go one after another. */
  #body({ id, verb, step, changes }) {
    const sent = changes.map((change) => {
      const { rev } = this.draft.byId.get(change.id);
      return { turn: change.id, rev, after: rev === 0 ? (change.after ?? null) : null, ...wired(change.state) };
    });
    return { sitting: this.sitting, id, verb, step: step ?? null, changes: sent };
  }
}
