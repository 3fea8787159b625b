// The word that is being said, marked without touching the text; the words that the machine was not sure of.
import { wordAt } from "./words.js";

const SILENCE = 1500;

export class Follow {
  constructor({ page, draft, pane, chip, hear }) {
    Object.assign(this, { page, draft, pane, chip, hear });
    this.heard = new Highlight();
    this.unsure = new Highlight();
    this.ranges = new Map();
    this.limit = 0;
    this.on = true;
    this.word = null;
    CSS.highlights.set("heard", this.heard);
    CSS.highlights.set("unsure", this.unsure);
    for (const kind of ["wheel", "touchmove"]) pane.addEventListener(kind, () => this.#leave(), { passive: true });
    chip.addEventListener("click", () => this.back());
  }

  /** Marks the word at `ms`; `playing` keeps it in the middle third of the pane. */
  step(ms, playing) {
    const turn = this.draft.at(ms);
    const word = turn && wordAt(turn.words, ms);
    if (word === this.word && turn === this.turn) return;
    this.heard.clear();
    if (turn !== this.turn) this.#mark(turn);
    this.word = word;
    if (word && ms - word[3] < SILENCE) {
      const range = this.page.range(turn, word[0], word[1]);
      if (range) this.heard.add(range);
    }
    if (playing && this.on && turn) this.#keepInSight(turn);
    if (!this.on) this.hear.away(ms);
  }

  #mark(turn) {
    if (this.turn) this.page.elements.get(this.turn.id)?.classList.remove("playing");
    if (turn) this.page.elements.get(turn.id)?.classList.add("playing");
    this.turn = turn;
  }

  #keepInSight(turn) {
    const box = this.word ? this.page.box(turn, this.word[0], this.word[1]) : this.page.elements.get(turn.id).getBoundingClientRect();
    const pane = this.pane.getBoundingClientRect();
    const [low, high] = [pane.top + pane.height / 3, pane.top + (2 * pane.height) / 3];
    if (box.top >= low && box.bottom <= high) return;
    if (box.top >= pane.top && box.bottom <= high) return;
    this.pane.scrollTop += box.top - low;
  }

  #leave() {
    if (!this.on || !this.hear.isPlaying()) return;
    this.on = false;
    this.chip.hidden = false;
  }

  /** Follows again, from where the sound is. */
  back() {
    this.on = true;
    this.chip.hidden = true;
    if (this.turn) this.page.reveal(this.turn, "center");
  }

  /** Words below this probability are underlined; 0 turns it off. */
  mark(limit, turns = this.draft.live) {
    this.limit = limit;
    for (const turn of turns) this.markTurn(turn);
  }

  /** While a turn is typed in its marks are off: they would stand on other words. */
  leave(turn) {
    for (const range of this.ranges.get(turn.id) ?? []) this.unsure.delete(range);
    this.ranges.delete(turn.id);
  }

  markTurn(turn) {
    this.leave(turn);
    const doubtful = turn.gone || !this.limit ? [] : turn.words.filter((word) => word[4] !== null && word[4] < this.limit);
    const ranges = doubtful.map((word) => this.page.range(turn, word[0], word[1])).filter(Boolean);
    for (const range of ranges) this.unsure.add(range);
    this.ranges.set(turn.id, ranges);
  }
}
