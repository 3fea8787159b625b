// The foot of the desk: what is said there, and whether everything is saved.
import { filled, timeOfDay } from "./clock.js";

const QUIET = 5000;

export class Status {
  /** `said` and `saved` are seen, `live` is read out; `words` are the desk's sentences, `now` the clock in ms. */
  constructor({ said, saved, live, words, now = Date.now }) {
    Object.assign(this, { said, saved, live, words, now });
    this.spoken = 0;
  }

  /** Says a sentence; answers false, for deeds that could not be done. */
  say(sentence, isTrouble = false) {
    this.said.textContent = sentence;
    this.said.classList.toggle("trouble", isTrouble);
    if (isTrouble) this.announce(sentence);
    return false;
  }

  announce(sentence) {
    this.live.textContent = sentence;
  }

  /** Says whether everything is saved. `saving` is the queue; whoever is not `mine` reads what `holder` writes. */
  tell(saving, { mine, holder }) {
    const { trouble, queue, why } = saving;
    const n = saving.waiting.size;
    this.saved.classList.toggle("unsaved", Boolean(trouble && n));
    if (!mine && !n) this.saved.textContent = this.words.reading;
    else if (!queue.length) this.saved.textContent = filled(this.words.saved, { time: timeOfDay() });
    else this.saved.textContent = trouble ? filled(this.words[trouble], { n, why, name: holder }) : this.words.saving;
    if (trouble || !queue.length) this.#announceSeldom(this.saved.textContent);
  }

  #announceSeldom(sentence) {
    const now = this.now();
    if (now - this.spoken <= QUIET) return;
    this.spoken = now;
    this.announce(sentence);
  }
}
