// The words that the machine was not sure of, underlined without touching the text.

export class Unsure {
  constructor({ page, draft }) {
    Object.assign(this, { page, draft });
    this.highlight = new Highlight();
    this.ranges = new Map();
    this.limit = 0;
    CSS.highlights.set("unsure", this.highlight);
  }

  /** Words below this probability are underlined; 0 turns it off. */
  mark(limit) {
    this.limit = limit;
    for (const turn of this.draft.live) this.markTurn(turn);
  }

  markTurn(turn) {
    this.leave(turn);
    const doubtful = turn.gone || !this.limit ? [] : turn.words.filter((word) => word[4] !== null && word[4] < this.limit);
    const ranges = doubtful.map((word) => this.page.range(turn, word[0], word[1])).filter(Boolean);
    for (const range of ranges) this.highlight.add(range);
    this.ranges.set(turn.id, ranges);
  }

  /** While a turn is typed in its marks are off: they would stand on other words. */
  leave(turn) {
    for (const range of this.ranges.get(turn.id) ?? []) this.highlight.delete(range);
    this.ranges.delete(turn.id);
  }
}
