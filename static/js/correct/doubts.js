// From one doubtful place of the recording to the next: heard, filled where nothing was written, or put aside.

const RUN_UP = 2000;
const AFTER = 300;
const BEFORE = 50;

export class Doubts {
  /** `putAside(key)` tells the server and resolves to {kind}; `redraw()` draws the strip of the recording again. */
  constructor({ review, draft, deeds, page, sound, words, mayWrite, say, putAside, redraw }) {
    Object.assign(this, { review, draft, deeds, page, sound, words, mayWrite, say, putAside, redraw });
  }

  next() { this.#beside(1); }
  previous() { this.#beside(-1); }

  #beside(direction) {
    const doubt = this.review.beside(this.sound.time, direction);
    if (doubt) this.go(doubt);
    else this.say(this.words.reviewDone);
  }

  go(doubt) {
    this.review.hold(doubt);
    const turn = this.draft.live.find((one) => one.start !== null && (one.end ?? one.start) > doubt.start) ?? this.draft.at(doubt.start);
    if (turn) {
      const word = turn.words.find((one) => one[2] >= doubt.start - BEFORE);
      this.page.go(turn, word ? word[0] : 0);
    }
    this.sound.play(Math.max(0, doubt.start - RUN_UP));
    this.sound.stopAt(doubt.end + AFTER);
  }

  /** A turn of its own for what was said and not transcribed. */
  fill(doubt) {
    const id = crypto.randomUUID();
    if (this.deeds.commit("added", this.draft.fill(id, doubt.start, doubt.end))) this.page.go(this.draft.byId.get(id));
    this.sound.play(doubt.start, { until: doubt.end });
  }

  async aside(doubt) {
    if (!this.mayWrite()) return;
    const next = this.review.beside(doubt.end, 1);
    this.review.aside(doubt);
    if (next && next !== doubt) this.go(next);
    const result = await this.putAside(doubt.key).catch(() => null);
    if (result?.kind !== "done") this.review.aside(doubt, false);
    this.redraw();
  }
}
