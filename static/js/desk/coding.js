// What becomes of a code, a passage, a coding: the coder's deeds, from the keys to what is sent.

const LONGEST_NAME = 120;

export class Coding {
  /**
   * `deeds` shows and sends; `palette` asks for a code; `details` writes the note of the coding in hand. `frozen` where
   * nothing may be changed any more.
   */
  constructor({ layer, codebook, turns, walker, selection, recent, deeds, palette, details, words, say, frozen }) {
    Object.assign(this, { layer, codebook, turns, walker, selection, recent, deeds, palette, details, words, say, frozen });
    this.recoding = false;
  }

  endLater() { this.#move("end", 1); }
  endEarlier() { this.#move("end", -1); }
  beginLater() { this.#move("start", 1); }
  beginEarlier() { this.#move("start", -1); }

  code() {
    if (this.#mayCode() && this.#hasPassage()) this.palette.open(this.words.find);
  }

  /** The words themselves become a code. */
  inVivo() {
    if (!this.#hasPassage()) return;
    const { start, end } = this.selection.span;
    this.make(this.turns.quote(start, end).replace(/\s+/g, " ").slice(0, LONGEST_NAME).trim());
  }

  takeRecent(digit) {
    const code = this.recent.at(digit);
    if (code) this.take(code);
  }

  /** Another coding of the same place. */
  another() {
    const { hand } = this.selection;
    if (!hand) return;
    const here = this.layer.at(hand.start);
    this.selection.hold(here[(here.findIndex((one) => one.number === hand.number) + 1) % here.length]);
  }

  memo() {
    if (this.#inHand()) this.details.writeMemo();
  }

  recode() {
    if (!this.#inHand()) return;
    this.recoding = true;
    this.palette.open(this.words.recode);
  }

  remove() {
    if (!this.#inHand()) return;
    const { numbers } = this.selection;
    this.selection.hold(null);
    this.deeds.remove(numbers);
  }

  /** Every coding of the code in hand, in this transcript; what is done next is done to all of them. */
  everyOne() {
    if (!this.#inHand()) return;
    const n = this.selection.holdMany();
    this.say(this.words.everyOne.replace("{n}", n).replace("{name}", this.codebook.get(this.selection.hand.code).name));
  }

  undo() {
    if (!this.#mayCode()) return;
    if (this.deeds.undoable) this.deeds.undo();
    else this.say(this.words.nothingToUndo);
  }

  redo() {
    if (!this.#mayCode()) return;
    if (this.deeds.redoable) this.deeds.redo();
    else this.say(this.words.nothingToRedo);
  }

  /** Nothing is chosen or in hand any more. */
  leave() {
    this.recoding = false;
    this.selection.choose(null);
    this.selection.hold(null);
  }

  /** A code was chosen: for the coding in hand where it is being recoded, else for the chosen passage. */
  take(code) {
    if (!this.#mayCode() || !code.usable) return;
    const { span, hand, numbers } = this.#chosen();
    this.recent.add(code);
    if (this.recoding && hand) this.deeds.recode(numbers, code);
    else if (span) this.deeds.apply(code, span);
    else this.say(this.words.select, true);
    this.recoding = false;
  }

  /** A name was typed: the code of that name where there is one, else a new one. */
  make(name) {
    const { span, hand, numbers } = this.#chosen();
    const known = this.codebook.named(name);
    if (known) this.take(known);
    else if (this.recoding && hand) this.deeds.recodeNew(numbers, name);
    else if (this.#mayCode() && span) this.deeds.applyNew(name, span);
    this.recoding = false;
  }

  #chosen() {
    const { span, hand } = this.selection;
    return { span, hand, numbers: hand ? this.selection.numbers : [] };
  }

  #mayCode() {
    return this.frozen ? this.say(this.words.frozen, true) : true;
  }

  #hasPassage() {
    return this.selection.span ? true : this.say(this.words.select, true);
  }

  /** Whether a coding is in hand that the server knows and that may be changed. */
  #inHand() {
    const { hand } = this.selection;
    if (!this.#mayCode()) return false;
    if (!hand) return this.say(this.words.takeCoding, true);
    return hand.number > 0 || this.say(this.words.saving.replace("{n}", 1));
  }

  #move(edge, direction) {
    const { hand } = this.selection;
    if (this.#inHand()) this.deeds.move(hand, this.walker.stretch(hand, edge, direction));
  }
}
