// Going about in the text: turns, sentences, words, codings.

export class Moves {
  /** `moved()` is told after a walk to another turn. */
  constructor({ page, layer, walker, place, selection, answers, words, say, moved }) {
    Object.assign(this, { page, layer, walker, place, selection, answers, words, say, moved });
  }

  nextTurn() { this.goTo(this.place.turn + 1); }
  previousTurn() { this.goTo(this.place.turn - 1); }
  nextWord() { this.#step("word", 1); }
  previousWord() { this.#step("word", -1); }
  nextSentence() { this.#step("sentence", 1); }
  previousSentence() { this.#step("sentence", -1); }
  wholeTurn() { this.selection.choose(this.walker.turn(this.place.turn)); }
  longer() { this.#stretch("end", 1); }
  shorter() { this.#stretch("end", -1); }
  longerSentence() { this.#stretch("end", 1, "sentence"); }
  shorterSentence() { this.#stretch("end", -1, "sentence"); }
  startEarlier() { this.#stretch("start", -1); }
  startLater() { this.#stretch("start", 1); }
  nextCoding() { this.#walkCodings(1); }
  previousCoding() { this.#walkCodings(-1); }

  /** The next turn of a participant that carries no coding. */
  nextUncoded() {
    const next = this.answers.nextUncoded(this.place.turn, (turn) => this.place.isAway(turn));
    if (next === undefined) this.say(this.words.allCoded);
    else this.goTo(next);
  }

  /** To a turn, or to the nearest one that is there and shown. */
  goTo(turn, { show = true } = {}) {
    const last = this.page.elements.length - 1;
    if (last < 0) return;
    this.selection.drop();
    const direction = turn < this.place.turn ? -1 : 1;
    this.place.set(this.place.shownFrom(Math.max(0, Math.min(last, turn)), direction), { show });
    this.moved();
  }

  #step(granularity, direction) {
    this.selection.choose(this.walker.step(granularity, this.selection.span, this.place.turn, direction));
  }

  #stretch(edge, direction, granularity = "word") {
    const { span } = this.selection;
    if (span) this.selection.choose(this.walker.stretch(span, edge, direction, granularity));
    else this.selection.choose(this.walker.step(granularity, null, this.place.turn, 1));
  }

  #walkCodings(direction) {
    const start = this.page.turns.starts[this.place.turn];
    const here = this.selection.hand ?? { start: start - (direction > 0 ? 1 : 0), end: start, number: 0 };
    const next = this.layer.beside(here, direction);
    if (next) this.selection.hold(next);
  }
}
