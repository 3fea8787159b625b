// How far it is: turns that were checked, and how much of the recording was heard.
import { clock, filled } from "./clock.js";

const NEARLY_ALL = 99;

export class Progress {
  /** `listened` is null where there is no recording, `duration` is its length in ms. */
  constructor({ checked, listened, draft, visit, duration, words }) {
    Object.assign(this, { checked, listened, draft, visit, duration, words });
  }

  draw() {
    const { live } = this.draft;
    const checked = live.reduce((sum, turn) => sum + turn.checked, 0);
    this.checked.textContent = filled(this.words.progress, { checked, n: live.length });
    if (!this.listened) return;
    const share = this.visit.share(this.duration);
    const rest = share >= NEARLY_ALL ? this.words.allHeard : filled(this.words.notYet, { time: clock(this.visit.firstUnheard) });
    this.listened.textContent = `${filled(this.words.listened, { share })} · ${rest}`;
  }
}
