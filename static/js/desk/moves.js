// Going about in the text: turns, sentences, words, codings; what is chosen stays the desk's business.
import { Walker } from "./walk.js";

/** Needs `page`, `layer`, `text`, `root`, `span`, `hand`, and the deeds choose(), hold(), status() of the desk. */
export class Moves {
  start(page, layer, language) {
    Object.assign(this, { page, layer });
    this.walker = new Walker(page.turns, language);
    this.span = null;
    this.hand = null;
    this.turn = 0;
    this.asked = page.elements.flatMap((element, turn) =>
      !element.classList.contains("asks") && page.turns.texts[turn].trim() ? [turn] : [],
    );
  }

  nextTurn() { this.goTo(this.turn + 1); }
  previousTurn() { this.goTo(this.turn - 1); }
  nextWord() { this.choose(this.walker.step("word", this.span, this.turn, 1)); }
  previousWord() { this.choose(this.walker.step("word", this.span, this.turn, -1)); }
  nextSentence() { this.choose(this.walker.step("sentence", this.span, this.turn, 1)); }
  previousSentence() { this.choose(this.walker.step("sentence", this.span, this.turn, -1)); }
  wholeTurn() { this.choose(this.walker.turn(this.turn)); }
  longer() { this.stretch("end", 1); }
  shorter() { this.stretch("end", -1); }
  longerSentence() { this.stretch("end", 1, "sentence"); }
  shorterSentence() { this.stretch("end", -1, "sentence"); }
  startEarlier() { this.stretch("start", -1); }
  startLater() { this.stretch("start", 1); }
  nextCoding() { this.walkCodings(1); }
  previousCoding() { this.walkCodings(-1); }

  /** The next turn of a participant that carries no coding. */
  nextUncoded() {
    const found = this.asked.find((turn) => turn > this.turn && !this.layer.turnsOf[turn].length && !this.isAway(turn));
    if (found === undefined) this.say(this.words.allCoded);
    else this.goTo(found);
  }

  /** How many turns of participants carry a coding. */
  get coded() {
    return this.asked.filter((turn) => this.layer.turnsOf[turn].length).length;
  }

  isAway(turn) {
    return this.page.elements[turn].classList.contains("away");
  }

  stretch(edge, direction, granularity = "word") {
    if (this.span) this.choose(this.walker.stretch(this.span, edge, direction, granularity));
    else this.choose(this.walker.step(granularity, null, this.turn, 1));
  }

  walkCodings(direction) {
    const { turns } = this.page;
    const here = this.hand ?? { start: turns.starts[this.turn] - (direction > 0 ? 1 : 0), end: turns.starts[this.turn], number: 0 };
    const next = this.layer.beside(here, direction);
    if (next) this.hold(next);
  }

  goTo(turn, { show = true } = {}) {
    const last = this.page.elements.length - 1;
    if (last < 0) return;
    this.span = null;
    this.highlights.mark("chosen", []);
    this.setTurn(this.shownFrom(Math.max(0, Math.min(last, turn)), turn < this.turn ? -1 : 1), { show });
    this.status();
  }

  /** The turn itself, or the next one in this direction that is not put away; where there is none, the one in hand. */
  shownFrom(turn, direction) {
    let at = turn;
    while (this.page.elements[at] && this.isAway(at)) at += direction;
    return this.page.elements[at] ? at : this.turn;
  }

  setTurn(turn, { show = true } = {}) {
    this.page.elements[this.turn]?.classList.remove("here");
    this.turn = turn;
    this.page.elements[turn].classList.add("here");
    if (show) this.page.show(turn);
    this.keepPlace();
  }

  place() {
    const named = Number(location.hash.replace("#t", "")) - 1;
    return named >= 0 ? named : Number(localStorage.getItem(this.placeName()) ?? 0);
  }

  keepPlace() {
    localStorage.setItem(this.placeName(), this.turn);
  }

  placeName() {
    return `tandem-place-${this.root.dataset.layer}`;
  }

}
