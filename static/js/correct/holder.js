// Says above the text who writes it, where that is not this window.
import { filled, timeOfDay } from "./clock.js";

export class Holder {
  constructor({ banner, words, announce }) {
    Object.assign(this, { banner, words, announce });
  }

  hide() {
    this.banner.hidden = true;
  }

  /** `held`: {state, holder, self} as the server says; `had` where this window had the text until now. */
  show(held, had) {
    const sentence = filled(this.#sentence(held, had), { name: held.holder, time: timeOfDay() });
    this.banner.querySelector("p").textContent = sentence;
    this.banner.querySelector("button").hidden = held.state !== "open";
    this.banner.hidden = false;
    this.announce(sentence);
  }

  #sentence({ state, holder, self }, had) {
    if (state !== "open") return this.words.sent;
    if (had) return self ? this.words.lostSelf : this.words.lost;
    if (!holder) return this.words.free;
    return self ? this.words.holderSelf : this.words.holder;
  }
}
