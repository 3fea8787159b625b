// The text between here and the server: who may write, what waits, what others changed, and both brought together.
import { filled, timeOfDay } from "./clock.js";
import { askWhich } from "./dialogs.js";
import { inOrder, isSame, stateOf, turnFrom } from "./draft.js";
import { Listening } from "./listening.js";
import { realign } from "./words.js";

const QUIET = 5000;
const AGAIN = 2000;

const found = (id) => document.getElementById(id);

export class Joining extends Listening {
  /** Another's turns take the place of those here; ones that wait to be sent stay. */
  adopt(rows) {
    if (!rows.length) return;
    const waiting = this.saving.waiting;
    const others = rows.filter(([id]) => !waiting.has(id) && !this.editing.isDirty(id));
    const changes = others.map((row) => ({ id: row[0], after: row[8] || null, state: stateOf(turnFrom(row)) }));
    const ids = new Set(changes.filter(({ id, state }) => !this.draft.byId.has(id) || !isSame(this.draft.byId.get(id), state)).map(({ id }) => id));
    this.draft.put(changes);
    for (const row of others) Object.assign(this.draft.byId.get(row[0]), { rev: row[1], edited: turnFrom(row).edited });
    this.history.forget(ids);
    if (changes.length) this.shown(changes);
  }

  /** Brings what waits here together with what happened on the server; asks where both changed a turn. */
  async join(mine) {
    // From the very beginning: what this window read along while it had words of its own waiting was left out then.
    const answer = await this.company.catchUp(0).catch(() => null);
    if (!answer) return setTimeout(() => this.join(mine), AGAIN);
    const rows = new Map((answer.turns ?? []).map((row) => [row[0], row]));
    this.saving.queue = [];
    for (const [id, { base }] of mine) {
      const row = rows.get(id);
      if (!row) continue;
      const theirs = turnFrom(row);
      const turn = this.draft.byId.get(id);
      if (turn) turn.rev = theirs.rev;
      if (isSame(theirs, mine.get(id).state)) mine.delete(id);
      else if (theirs.rev !== base) await this.choose(id, mine, theirs);
    }
    this.adopt([...rows.values()].filter(([id]) => !mine.has(id)));
    const order = inOrder([...mine.values()], this.draft.byId);
    if (!order.length) return this.saving.restart([]);
    const id = crypto.randomUUID();
    this.history.push({ id, verb: "joined", before: this.draft.put(order), after: order });
    this.shown(order);
    return this.saving.restart([{ id, verb: "joined", changes: order }]);
  }

  async choose(id, mine, theirs) {
    const entry = mine.get(id);
    const text = await askWhich(entry.state, theirs);
    if (text === null) {
      mine.delete(id);
      this.journal.drop(id);
      return;
    }
    mine.set(id, { ...entry, state: { ...entry.state, text, words: realign(entry.state.text, entry.state.words, text) } });
  }

  /** What waits: by turn its state here and the revision it was made on. */
  waiting() {
    this.editing.flush();
    return new Map([...this.saving.waiting].map((id) => [id, this.draft.entry(this.draft.byId.get(id))]));
  }

  async offerJournal() {
    const kept = (await this.journal.entries().catch(() => [])).filter(({ id, state }) => {
      const turn = this.draft.byId.get(id);
      return !turn || !isSame(turn, state);
    });
    if (!kept.length) return this.journal.clear();
    const offer = found("kept");
    offer.querySelector("p").textContent = filled(this.words.kept, { n: kept.length, time: timeOfDay(new Date(kept.at(-1).at)) });
    offer.hidden = false;
    return new Promise((resolve) => {
      offer.querySelector("[data-part=take]").addEventListener("click", async () => {
        if (!this.company.mine && !(await this.company.sit(true))) return;
        offer.hidden = true;
        await this.join(new Map(kept.map((entry) => [entry.id, entry])));
      });
      offer.querySelector("[data-part=drop]").addEventListener("click", () => {
        offer.hidden = true;
        this.journal.clear();
      });
      resolve();
    });
  }

  async mine() {
    // After a reload the window goes on counting where it was: the server keeps the larger number.
    this.active = Math.max(this.active, this.company.held.active ?? 0);
    found("company").hidden = true;
    this.page.lock(false);
    document.documentElement.dataset.usable ??= Math.round(performance.now());
    if (this.saving.stopped || this.saving.queue.length) await this.join(this.waiting());
    else this.adopt((await this.company.catchUp().catch(() => null))?.turns ?? []);
    this.saved();
  }

  reading(held, had) {
    if (had) this.saving.stopped ??= "taken-over";
    this.editing.flush();
    this.page.lock(true);
    const parts = { name: held.holder, time: timeOfDay() };
    const sentence = held.state !== "open" ? this.words.sent
      : had ? (held.self ? this.words.lostSelf : this.words.lost)
      : !held.holder ? this.words.free : held.self ? this.words.holderSelf : this.words.holder;
    const banner = found("company");
    banner.querySelector("p").textContent = filled(sentence, parts);
    banner.querySelector("button").hidden = held.state !== "open";
    banner.hidden = false;
    found("live").textContent = filled(sentence, parts);
    this.saved();
  }

  stopped(kind, answer) {
    if (kind === "taken-over") this.company.lose(answer);
    else this.joinSoon();
  }

  /** Brings both together; where that was tried a moment ago, a little later. */
  joinSoon() {
    const now = performance.now();
    const wait = this.joined && now - this.joined < AGAIN ? AGAIN : 0;
    this.joined = now;
    setTimeout(() => this.join(this.waiting()), wait);
  }

  refused(deed, sentence) {
    this.say(sentence ?? this.words.conflict, true);
    this.company.sit();
  }

  /** Says where the hand is whether everything is saved. */
  saved() {
    const place = found("saved");
    const { trouble, queue, why } = this.saving;
    const n = this.saving.waiting.size;
    place.classList.toggle("unsaved", Boolean(trouble && n));
    if (!this.company.mine && !n) place.textContent = this.words.reading;
    else if (!queue.length) place.textContent = filled(this.words.saved, { time: timeOfDay() });
    else place.textContent = trouble ? filled(this.words[trouble], { n, why, name: this.company.held?.holder ?? "" }) : this.words.saving;
    const now = Date.now();
    if (now - (this.spoken ?? 0) > QUIET && (trouble || !queue.length)) {
      this.spoken = now;
      found("live").textContent = place.textContent;
    }
  }
}
