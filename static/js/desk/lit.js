// Codes that are kept lit in the text, each in its colour.
import { MOST_LIT } from "./highlights.js";

export class Lit {
  constructor({ highlights, tree, codebook, layer }) {
    Object.assign(this, { highlights, tree, codebook, layer });
    this.places = [];
  }

  /** Lights a code, or puts it out; where too many are lit, the first goes out. */
  turn(code) {
    const rest = this.places.filter((place) => place !== code.place);
    this.places = rest.length < this.places.length ? rest : [...rest, code.place].slice(-MOST_LIT);
    this.#draw();
  }

  /** Codings have changed. */
  refresh() {
    if (this.places.length) this.#draw();
  }

  #draw() {
    this.highlights.light(this.places.map((place) => ({ colour: this.codebook.get(place).colour, spans: this.layer.ofCode(place) })));
    this.tree.lit(this.places);
  }
}
