// The word that is being said: marked without touching the text, and kept in sight while the sound plays.
import { wordAt } from "./words.js";

const SILENCE = 1500;

export class SpokenWord {
  /** `chip` is shown once somebody scrolled away; `hear`: isPlaying(), away(ms) while it is shown. */
  constructor({ page, draft, pane, chip, hear }) {
    Object.assign(this, { page, draft, pane, chip, hear });
    this.highlight = new Highlight();
    this.keepsInSight = true;
    this.word = null;
    this.turn = null;
    CSS.highlights.set("heard", this.highlight);
    for (const kind of ["wheel", "touchmove"]) pane.addEventListener(kind, () => this.#leave(), { passive: true });
    chip.addEventListener("click", () => this.back());
  }

  /** Marks the word at `ms`; `playing` keeps it in the middle third of the pane. */
  step(ms, playing) {
    const turn = this.draft.at(ms);
    const word = turn && wordAt(turn.words, ms);
    if (word === this.word && turn === this.turn) return;
    this.highlight.clear();
    if (turn !== this.turn) this.#mark(turn);
    this.word = word;
    if (word && ms - word[3] < SILENCE) {
      const range = this.page.range(turn, word[0], word[1]);
      if (range) this.highlight.add(range);
    }
    if (playing && this.keepsInSight && turn) this.#keepInSight(turn);
    if (!this.keepsInSight) this.hear.away(ms);
  }

  /** Follows again, from where the sound is. */
  back() {
    this.keepsInSight = true;
    this.chip.hidden = true;
    if (this.turn) this.page.reveal(this.turn, "center");
  }

  /** Lets the sound run on while the eyes stay; or follows again. */
  toggle() {
    if (this.keepsInSight && this.hear.isPlaying()) this.#leave();
    else this.back();
  }

  #leave() {
    if (!this.keepsInSight || !this.hear.isPlaying()) return;
    this.keepsInSight = false;
    this.chip.hidden = false;
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
}
