// Who speaks in the text: the names to choose from, those in use first, each in its colour.

export class Speakers {
  /** `speakers`: [label, role] of everybody known; `colour(name)` answers the place of a colour. */
  constructor({ list, draft, speakers, colour }) {
    Object.assign(this, { list, draft, speakers, colour });
    this.drawn = null;
  }

  get names() {
    return this.speakers.map(([label]) => label);
  }

  know(name) {
    if (name && !this.names.includes(name)) this.speakers.push([name, "other"]);
  }

  draw() {
    const used = new Set(this.draft.live.map((turn) => turn.speaker));
    for (const name of used) this.know(name);
    const drawn = JSON.stringify([...used].sort());
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.speakers.sort((one, other) => used.has(other[0]) - used.has(one[0]));
    this.list.replaceChildren(...this.names.filter((name) => used.has(name)).map((name) => this.#item(name)));
  }

  #item(name) {
    const item = document.createElement("li");
    item.dataset.colour = this.colour(name);
    item.textContent = name;
    return item;
  }
}
