// The turns of participants: those that a coder codes.

export class Answers {
  constructor(page, layer) {
    this.layer = layer;
    this.turns = page.elements.flatMap((element, turn) =>
      !element.classList.contains("asks") && page.turns.texts[turn].trim() ? [turn] : [],
    );
  }

  /** How many carry a coding. */
  get coded() {
    return this.turns.filter((turn) => this.layer.turnsOf[turn].length).length;
  }

  /** The next one after a turn that carries none and is not put away; undefined at the end. */
  nextUncoded(after, isAway) {
    return this.turns.find((turn) => turn > after && !this.layer.turnsOf[turn].length && !isAway(turn));
  }
}
