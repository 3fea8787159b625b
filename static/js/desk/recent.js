// The codes used last: a digit applies each.
import { MOST_RECENT } from "./tree.js";

export class Recent {
  /** `part` is shown as soon as there are some; `tree` writes them. */
  constructor({ part, tree, codebook }) {
    Object.assign(this, { part, tree, codebook });
    this.codes = [];
  }

  /** Those of an earlier visit: the codes of the codings with the highest numbers. */
  recall(codings) {
    const latest = [...codings].sort((a, b) => b.number - a.number).map(({ code }) => code);
    const codes = [...new Set(latest)].slice(0, MOST_RECENT).map((place) => this.codebook.get(place));
    this.#show(codes.filter(({ usable }) => usable));
  }

  add(code) {
    this.#show([code, ...this.codes.filter((other) => other !== code)].slice(0, MOST_RECENT));
  }

  /** The code of a digit, from 1; undefined where there is none. */
  at(digit) {
    return this.codes[digit - 1];
  }

  #show(codes) {
    this.codes = codes;
    this.tree.recent(codes);
    this.part.hidden = !codes.length;
  }
}
