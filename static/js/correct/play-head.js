// Where the sound is: the word that is said, the waveform, the clock and the key that plays.
import { clock } from "./clock.js";

export class PlayHead {
  /** `wave` and `now` are null where there is no recording. */
  constructor({ spokenWord, wave, now, control }) {
    Object.assign(this, { spokenWord, wave, now, control });
  }

  step(ms, playing) {
    this.spokenWord.step(ms, playing);
    this.wave?.step(ms);
    const written = clock(ms, true);
    if (this.now && this.now.textContent !== written) this.now.textContent = written;
  }

  show(playing) {
    this.control.setAttribute("aria-pressed", String(playing));
    this.control.firstElementChild.textContent = playing ? "❚❚" : "▶";
  }
}
