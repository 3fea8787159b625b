// The transcript on the page: text nodes, and what lies under a pointer or a selection, in canonical offsets.
import { Turns } from "../offsets.js";

export class Page {
  /** `root` holds one `.turn` a turn, each with one `<p>` around one text node. */
  constructor(root) {
    this.root = root;
    this.elements = [...root.querySelectorAll(".turn")];
    this.nodes = this.elements.map((turn) => turn.lastElementChild.firstChild ?? turn.lastElementChild.appendChild(new Text()));
    this.turns = new Turns(this.nodes.map((node) => node.data));
    this.indexes = new Map(this.elements.map((element, turn) => [element, turn]));
  }

  /** Ranges over a span, one a turn. */
  ranges(start, end) {
    return this.turns.pieces(start, end).map((piece) => this.range(piece));
  }

  /** A range over `{turn, from, to}`. */
  range({ turn, from, to }) {
    const node = this.nodes[turn];
    return new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to });
  }

  /** Where `{turn, from, to}` stands on the screen. */
  box({ turn, from, to }) {
    const range = document.createRange();
    range.setStart(this.nodes[turn], from);
    range.setEnd(this.nodes[turn], to);
    return range.getBoundingClientRect();
  }

  /** The turn that holds a node of the page; -1 outside. */
  turnOf(node) {
    const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(".turn");
    return this.indexes.get(element) ?? -1;
  }

  /** Canonical offset under a pointer; null where there is no text. */
  offsetAt(x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    const range = caret ? null : document.caretRangeFromPoint?.(x, y);
    const node = caret?.offsetNode ?? range?.startContainer;
    const turn = node ? this.nodes.indexOf(node) : -1;
    return turn < 0 ? null : this.turns.offset(turn, caret ? caret.offset : range.startOffset);
  }

  /** The browser's selection as a span fit to code; null where it is empty or elsewhere. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.root)) return null;
    const from = this.#point(range.startContainer, range.startOffset, 0);
    const to = this.#point(range.endContainer, range.endOffset, 1);
    return from && to ? this.turns.fit(from, to) : null;
  }

  /** Takes the browser's selection away where it holds nothing that can be coded. */
  dropSelection() {
    const selection = getSelection();
    if (selection.toString() === "" || !this.selected()) selection.removeAllRanges();
  }

  /** Brings a turn into view where it is not. */
  show(turn, block = "nearest") {
    this.elements[turn].scrollIntoView({ block });
  }

  /** A point of the DOM as `{turn, units}`; one outside the words moves to the nearest words inside the selection. */
  #point(node, offset, isEnd) {
    const turn = this.nodes.indexOf(node);
    if (turn >= 0) return { turn, units: offset };
    const probe = document.createRange();
    probe.setStart(node, offset);
    return isEnd ? this.#lastBefore(probe) : this.#firstAfter(probe);
  }

  #firstAfter(probe) {
    const turn = this.nodes.findIndex((node) => probe.comparePoint(node, 0) >= 0);
    return turn < 0 ? null : { turn, units: 0 };
  }

  #lastBefore(probe) {
    const turn = this.nodes.findLastIndex((node) => probe.comparePoint(node, node.length) <= 0);
    return turn < 0 ? null : { turn, units: this.nodes[turn].length };
  }
}
