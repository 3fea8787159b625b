// Deeds on their way to the server: sent one after another, kept in the browser until the server has answered, sent
// again after a broken connection. Every deed carries its own id, so that the server does it once however often it
// comes. Knows no page: `send` and `store` are given.

const WAITS = [1, 2, 5, 10, 30].map((seconds) => seconds * 1000);

/**
 * A deed is {id, verb, fields, words}; `words` says in the person's language what it is, for the list of what is not saved.
 * `send(deed)` resolves to {kind: "done", answer} | {kind: "refused", sentence} | {kind: "logged-out"}, and rejects
 * where nothing was heard, or with `sentence` where the server says why it cannot now. Events: onDone(deed, answer), onRefused(deed, sentence), onChange().
 */
export class Outbox {
  constructor({ send, store, later = (again, wait) => setTimeout(again, wait), onDone, onRefused, onChange }) {
    Object.assign(this, { send, store, later, onDone, onRefused, onChange });
    this.waiting = store.load();
    this.sending = false;
    this.failures = 0;
    this.trouble = null;
    this.why = "";
  }

  get empty() {
    return this.waiting.length === 0;
  }

  /** Takes a deed on and sends it as soon as those before it are through. */
  add(deed) {
    this.waiting.push({ ...deed, at: Date.now() + this.waiting.length / 1000 });
    this.#changed();
    return this.pump();
  }

  /** The id of the last deed that can be undone and has not been answered yet; null where there is none. */
  get undoable() {
    const undone = new Set(this.waiting.filter((deed) => deed.verb === "undo").map((deed) => deed.fields.step));
    const last = this.waiting.findLast((deed) => deed.fields.request_id && !undone.has(deed.id));
    return last?.id ?? null;
  }

  /** Sends what waits. Safe to call at any time. */
  async pump() {
    if (this.sending || this.empty) return;
    this.sending = true;
    try {
      while (!this.empty && (await this.#sendFirst()));
    } finally {
      this.sending = false;
    }
  }

  async #sendFirst() {
    const deed = this.waiting[0];
    let result;
    try {
      result = await this.send(deed);
    } catch (error) {
      this.why = error?.sentence ?? "";
      return this.#wait(this.why ? "busy" : "offline");
    }
    if (result.kind === "logged-out") return this.#wait("logged-out");
    this.failures = 0;
    this.trouble = null;
    this.waiting.shift();
    if (result.kind === "refused") this.#refuse(deed, result.sentence);
    else this.onDone(deed, result.answer);
    this.#changed();
    return true;
  }

  /** A refused deed takes its own undo and redo with it: they would turn something else. */
  #refuse(deed, sentence) {
    this.waiting = this.waiting.filter((other) => !other.fields.step || other.fields.step !== deed.id);
    this.onRefused(deed, sentence);
  }

  #wait(trouble) {
    this.trouble = trouble;
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)];
    this.failures += 1;
    this.later(() => this.pump(), wait);
    this.onChange();
    return false;
  }

  #changed() {
    this.store.save(this.waiting);
    this.onChange();
  }
}

/**
 * Keeps deeds in the browser's storage under a name, each under its own id: two windows of one layer do not overwrite each
 * other, and what one could not send the next one finds. Sent by both, a deed happens once.
 */
export function keptIn(storage, name) {
  const prefix = `${name}:`;
  let stored = new Set();
  return {
    load() {
      try {
        const ids = Object.keys(storage).filter((key) => key.startsWith(prefix));
        const deeds = ids.map((key) => JSON.parse(storage.getItem(key)));
        stored = new Set(deeds.map((deed) => deed.id));
        return deeds.sort((a, b) => a.at - b.at);
      } catch {
        return [];
      }
    },
    save(deeds) {
      try {
        const ids = new Set(deeds.map((deed) => deed.id));
        for (const id of stored) if (!ids.has(id)) storage.removeItem(prefix + id);
        for (const deed of deeds) if (!stored.has(deed.id)) storage.setItem(prefix + deed.id, JSON.stringify(deed));
        stored = ids;
      } catch {
        // Storage may be full or forbidden; the page still holds the deeds.
      }
    },
  };
}
