// The turn where the reader is; it is found again at the next visit.

export class Place {
  /** `storage` keeps the place under `name`; a turn that the address names (`#t12`) comes first. */
  constructor({ page, storage, name, hash = "" }) {
    Object.assign(this, { page, storage, name, hash });
    this.turn = 0;
  }

  get remembered() {
    const named = Number(this.hash.replace("#t", "")) - 1;
    return named >= 0 ? named : Number(this.storage.getItem(this.name) ?? 0);
  }

  set(turn, { show = true } = {}) {
    this.page.elements[this.turn]?.classList.remove("here");
    this.turn = turn;
    this.page.elements[turn].classList.add("here");
    if (show) this.page.show(turn);
    this.storage.setItem(this.name, turn);
  }

  /** Whether a turn is put away, as interviewers' turns can be. */
  isAway(turn) {
    return this.page.elements[turn].classList.contains("away");
  }

  /** The turn itself, or the next one in this direction that is not put away; where there is none, the one in hand. */
  shownFrom(turn, direction) {
    let at = turn;
    while (this.page.elements[at] && this.isAway(at)) at += direction;
    return this.page.elements[at] ? at : this.turn;
  }
}
