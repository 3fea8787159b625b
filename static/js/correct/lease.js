// The lease of the text: this window has it and writes, or it reads along and sees every turn that changes.

const BEAT = 20_000;
const LOOK = 2_000;

export class Lease {
  /**
   * `ask(verb, body)` posts, `look(since)` reads; both resolve to {kind, answer} or reject. `hear`: mine(held), reading(held, had),
   * changed(answer), report() answers {active, heard}, unreported(report) where it did not arrive. Nobody looks while
   * `isHidden()`.
   */
  constructor({ ask, look, change, sitting, hear, isHidden = () => document.hidden }) {
    Object.assign(this, { ask, look, change, sitting, hear, isHidden });
    this.mine = false;
    this.held = null;
    this.looks = 0;
    setInterval(() => this.beat(), BEAT);
    setInterval(() => this.#read(), LOOK);
  }

  get holder() {
    return this.held?.holder ?? "";
  }

  /** Asks for the text; `over` takes it from whoever has it. Resolves to whether it is this window's now. */
  async sit(over = false) {
    return this.begin(await this.ask("sit", { sitting: this.sitting, over }).catch(() => null));
  }

  /** Takes the answer to that. */
  begin(result) {
    if (!result || result.kind === "logged-out") setTimeout(() => this.mine || this.sit(), LOOK);
    if (result?.kind !== "done") return this.mine;
    this.#hold(result.answer);
    return this.mine;
  }

  /** Another window has it: a deed was turned away. */
  lose(held) {
    this.#hold({ ...held, mine: false });
  }

  /** The window goes: the text is free for others at once. */
  leave() {
    if (this.mine) this.#send({ leave: true, keepalive: true });
  }

  async beat() {
    if (!this.mine) return;
    const result = await this.#send();
    if (result?.answer && !result.answer.mine) this.#hold(result.answer);
  }

  #send({ leave = false, keepalive = false } = {}) {
    const report = this.hear.report();
    return this.ask("beat", { sitting: this.sitting, leave, ...report }, { keepalive }).catch(() => {
      this.hear.unreported(report);
      return null;
    });
  }

  #hold(held) {
    const had = this.mine;
    this.mine = held.mine;
    this.held = held;
    if (held.mine) this.hear.mine(held);
    else this.hear.reading(held, had);
  }

  /** Everything that changed since the last deed known here, or since another. */
  async catchUp(since = this.change) {
    const result = await this.look(since, this.sitting);
    if (result.kind !== "done") return null;
    this.change = Math.max(this.change, result.answer.change);
    return result.answer;
  }

  /** Reads what is new; whoever writes looks less often, and only whether somebody else took the text. */
  async #read() {
    this.looks += 1;
    if (this.isHidden() || (this.mine && this.looks % 3)) return;
    const writes = this.mine;
    const answer = await this.catchUp().catch(() => null);
    if (!answer) return;
    if (writes && this.mine && answer.mine) return;
    if (writes !== this.mine) return;
    this.hear.changed(answer);
    if (writes) return this.#hold(answer);
    const same = ["holder", "state", "self"].every((part) => answer[part] === this.held?.[part]);
    if (!same) this.#hold({ ...answer, mine: false });
  }
}
