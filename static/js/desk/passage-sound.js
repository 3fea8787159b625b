// The sound of the passage, the coding in hand or the turn, where there is a recording that may be heard.

const RUN_UP = 300;

export class PassageSound {
  /** `audio` is null without a recording; `times`: [start, end] of every turn in ms; `clock` shows where it plays. */
  constructor({ audio, control, clock, times, page, place, selection, walker, words, say }) {
    Object.assign(this, { audio, clock, times, page, place, selection, walker, words, say });
    this.until = 0;
    if (!audio) return;
    audio.addEventListener("timeupdate", () => this.#tick());
    audio.addEventListener("error", () => this.#fail());
    control.addEventListener("click", () => this.play());
  }

  /** Plays what is chosen, or pauses. */
  play() {
    if (!this.audio) return void this.say(this.words.noSound);
    if (!this.audio.paused) return void this.audio.pause();
    const { turns } = this.page;
    const span = this.selection.span ?? this.selection.hand ?? this.walker.turn(this.place.turn);
    const from = this.#moment(turns.at(span.start), span.start);
    const to = this.#moment(turns.place(span.end, true).turn, span.end);
    if (from === null) return void this.say(this.words.noTime);
    this.until = to === null ? Infinity : to + RUN_UP;
    this.audio.currentTime = Math.max(0, from - RUN_UP) / 1000;
    this.audio.play().catch((error) => error.name !== "AbortError" && this.#fail());
  }

  #fail() {
    this.say(this.words.noSound, true);
  }

  /** When a place of the text is said, in ms: by the share of its turn that comes before it. */
  #moment(turn, offset) {
    const [start, end] = this.times[turn] ?? [null, null];
    if (start === null) return null;
    const { turns } = this.page;
    const length = turns.end(turn) - turns.starts[turn];
    return length && end !== null ? start + ((offset - turns.starts[turn]) / length) * (end - start) : start;
  }

  #tick() {
    const seconds = Math.floor(this.audio.currentTime);
    this.clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (this.audio.currentTime * 1000 >= this.until) this.audio.pause();
  }
}
