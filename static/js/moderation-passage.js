// The passage of a case: paints who marked what without touching the text, and lets the moderator mark a span.
import { Turns } from "./offsets.js";
import { Walker } from "./desk/walk.js";

const NAMES = ["case-hull", "case-consensus", "case-side-0", "case-side-1", "case-side-2", "case-own"];

/** `"3-9 12-20"` as `[{start, end}, …]`. */
export const parseSpans = (written = "") =>
  written.split(" ").filter(Boolean).map((pair) => {
    const [start, end] = pair.split("-").map(Number);
    return { start, end };
  });

export class Passage {
  /** `element` holds one <p> a turn with the turn's text alone; its data attributes hold spans of the whole text. */
  constructor(element) {
    this.element = element;
    this.base = Number(element.dataset.base);
    this.lines = [...element.querySelectorAll(".turn > p")];
    this.turns = new Turns(this.lines.map((line) => line.textContent));
    this.walker = new Walker(this.turns, element.lang);
  }

  /** Paints everything that the server sent; what another case had painted goes. */
  paint() {
    for (const name of NAMES) CSS.highlights?.delete(name);
    this.#show("case-hull", parseSpans(this.element.dataset.hull));
    for (const side of [0, 1, 2]) this.#show(`case-side-${side}`, parseSpans(this.element.getAttribute(`data-side-${side}`) ?? ""));
    this.preview(null);
    this.reveal();
  }

  /** Paints what a choice would put into the consensus; null paints what is in it. */
  preview(spans) {
    this.#show("case-consensus", spans ?? parseSpans(this.element.dataset.consensus));
  }

  /** Paints the moderator's own span. */
  own(span) {
    this.#show("case-own", span ? [span] : []);
  }

  /** The span that is selected with the mouse, fit to code; null where nothing of the passage is. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.element)) return null;
    const fit = this.turns.fit(this.#place(range.startContainer, range.startOffset), this.#place(range.endContainer, range.endOffset));
    return fit && this.#outside(fit);
  }

  /** The span with one end moved by a word; it stays within the passage. */
  nudge(span, edge, direction) {
    return this.#outside(this.walker.stretch(this.#inside(span), edge, direction));
  }

  /** The words of a span. */
  words(span) {
    const { start, end } = this.#inside(span);
    return this.turns.quote(start, end);
  }

  /** Whether the span lies within the turns shown. */
  holds(span) {
    return span.start >= this.base && span.end <= this.base + this.turns.length && span.start < span.end;
  }

  /** Brings the start of the case into view. */
  reveal() {
    this.element.scrollTop = 0;
    this.see(parseSpans(this.element.dataset.hull)[0].start, 1 / 4);
  }

  /** Scrolls a character into view where it is not; `down` says how far from the top it comes to stand. */
  see(offset, down = 1 / 2) {
    const [range] = this.#ranges({ start: offset, end: offset + 1 });
    if (!range) return;
    const { top, bottom } = range.getBoundingClientRect();
    const box = this.element.getBoundingClientRect();
    const hidden = top < box.top || bottom > box.top + box.height * (1 - down / 2);
    if (hidden) this.element.scrollTop += top - box.top - box.height * down;
  }

  #inside = ({ start, end }) => ({ start: start - this.base, end: end - this.base });
  #outside = ({ start, end }) => ({ start: start + this.base, end: end + this.base });

  #show(name, spans) {
    if (!CSS.highlights) return;
    const ranges = spans.filter((span) => this.holds(span)).flatMap((span) => this.#ranges(span));
    CSS.highlights.set(name, new Highlight(...ranges));
  }

  #ranges(span) {
    const { start, end } = this.#inside(span);
    return this.turns.pieces(start, end).map(({ turn, from, to }) => {
      const range = new Range();
      range.setStart(this.lines[turn].firstChild, from);
      range.setEnd(this.lines[turn].firstChild, to);
      return range;
    });
  }

  /** `{turn, units}` of a boundary point anywhere in the page; points outside the texts move to the nearest one. */
  #place(node, offset) {
    const inText = this.lines.findIndex((line) => line.contains(node));
    if (inText >= 0) return { turn: inText, units: node.nodeType === Node.TEXT_NODE ? offset : offset ? this.turns.texts[inText].length : 0 };
    const point = new Range();
    point.setStart(node, offset);
    const next = this.lines.findIndex((line) => point.comparePoint(line, 0) > 0);
    if (next === 0) return { turn: 0, units: 0 };
    const turn = (next < 0 ? this.lines.length : next) - 1;
    return { turn, units: this.turns.texts[turn].length };
  }
}
