// What is chosen: a passage that was marked (`span`), a coding in hand (`hand`), or all codings of its code (`many`).

export class Selection {
  /** `hear`: turn(turn) is where it stands, held(coding or null), changed(). */
  constructor({ page, layer, codebook, highlights, hear }) {
    Object.assign(this, { page, layer, codebook, highlights, hear });
    this.span = null;
    this.hand = null;
    this.many = [];
  }

  choose(span) {
    this.#mark(span);
    if (span) {
      this.page.dropSelection();
      this.hear.turn(this.page.turns.at(span.start));
    }
    this.hear.changed();
  }

  /** Forgets the passage; the coding stays in hand. */
  drop() {
    this.#mark(null);
  }

  #mark(span) {
    this.span = span;
    this.highlights.mark("chosen", span ? [span] : []);
  }

  /** Takes a coding in hand, or none. `follow` goes to its turn, too. */
  hold(coding, { follow = true } = {}) {
    this.hand = coding ?? null;
    this.many = [];
    this.highlights.mark("hand", coding ? [coding] : []);
    if (coding) {
      this.highlights.tinge("hand", this.codebook.get(coding.code).colour);
      if (follow) this.hear.turn(this.page.turns.at(coding.start));
    }
    this.hear.held(this.hand);
    this.hear.changed();
  }

  /** The coding of that number is in hand as it is now, or none where it is gone. */
  holdNumber(number, options) {
    this.hold(this.layer.get(number) ?? null, options);
  }

  /** Takes every coding of the code in hand with it; how many the server knows. */
  holdMany() {
    const same = this.layer.ofCode(this.hand.code);
    this.many = same.filter(({ number }) => number > 0).map(({ number }) => number);
    this.highlights.mark("hand", same);
    return this.many.length;
  }

  /** Numbers that a deed is about: the coding in hand, or all that were taken with it. */
  get numbers() {
    return this.many.length ? this.many : [this.hand.number];
  }
}
