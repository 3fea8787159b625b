// The turns on the page: one editable element of plain text each, nothing inside but text. Carets and places in text are
// offsets in UTF-16 units of the turn.
import { clock, filled } from "./clock.js";

const COLOURS = 12;
const A_GROUP = 10;

export class Page {
  /** `root` takes the turns, `template` is one of them, `words` the sentences. */
  constructor({ root, template, draft, words }) {
    Object.assign(this, { root, template, draft, words });
    this.elements = new Map();
    this.turns = new WeakMap();
    this.colours = new Map();
    this.asked = new Set();
    root.replaceChildren(...this.#groups());
    root.addEventListener("beforeinput", (event) => this.readOnly && event.preventDefault());
    root.addEventListener("focusin", ({ target }) => target.setAttribute("aria-readonly", String(Boolean(this.readOnly))));
  }

  /**
   * The turns in small groups: where one comes or goes, the browser asks its neighbours again (Bootstrap's `legend + *`
   * matches any of them), and that shall not be all.
   */
  #groups() {
    const groups = [];
    for (const [at, turn] of this.draft.live.entries()) {
      if (at % A_GROUP === 0) groups.push(Object.assign(document.createElement("div"), { className: "turns" }));
      groups.at(-1).append(this.#make(turn));
      this.#label(at);
    }
    return groups;
  }

  /** Brings elements in line with turns that changed. */
  show(ids) {
    let moved = false;
    for (const id of ids) {
      const turn = this.draft.byId.get(id);
      const element = this.elements.get(id);
      if (turn.gone) {
        element?.remove();
        this.elements.delete(id);
        moved = true;
      } else if (element) {
        this.#fill(element, turn);
      } else {
        this.#place(this.#make(turn), turn);
        this.#label(this.draft.index(turn));
        moved = true;
      }
    }
    if (moved) this.#labelSoon();
  }

  /** Turns after a new one have other numbers: told to assistive technology a few at a time, when nobody types. */
  #labelSoon(from = 0) {
    cancelIdleCallback(this.labelling);
    this.labelling = requestIdleCallback((deadline) => {
      let at = from;
      while (at < this.draft.live.length && (deadline.timeRemaining() > 2 || deadline.didTimeout)) this.#label(at++);
      if (at < this.draft.live.length) this.#labelSoon(at);
    }, { timeout: 3000 });
  }

  /** Marks the turns that somebody asked about, and no others. */
  showAsked(ids) {
    this.asked = new Set(ids);
    this.show(ids.filter((id) => this.draft.byId.has(id)));
  }

  /** Nobody types here, or everybody may again. */
  lock(readOnly) {
    this.readOnly = readOnly;
    this.root.classList.toggle("locked", readOnly);
  }

  #make(turn) {
    const element = this.template.content.firstElementChild.cloneNode(true);
    this.elements.set(turn.id, element);
    this.turns.set(element, turn);
    element.dataset.turn = turn.id;
    this.#fill(element, turn);
    return element;
  }

  #place(element, turn) {
    const [before, next] = [this.draft.beside(turn, -1), this.draft.beside(turn, 1)].map((one) => one && this.elements.get(one.id));
    if (before) before.after(element);
    else if (next) next.before(element);
    else this.root.append(element);
  }

  #fill(element, turn) {
    const [time, speaker, text, state] = element.children;
    const at = turn.start === null ? "" : clock(turn.start);
    if (time.textContent !== at) time.textContent = at;
    time.classList.toggle("untimed", turn.start === null);
    if (speaker.textContent !== turn.speaker) speaker.textContent = turn.speaker || "·";
    speaker.dataset.colour = turn.speaker ? this.colour(turn.speaker) : "";
    if (text.textContent !== turn.text) text.textContent = turn.text;
    if (!text.firstChild) text.append(new Text());
    element.classList.toggle("checked", turn.checked);
    element.classList.toggle("edited", turn.edited && !turn.checked);
    element.classList.toggle("asked", this.asked.has(turn.id));
    state.textContent = `${this.asked.has(turn.id) ? "?" : ""}${turn.checked ? "✓" : turn.edited ? "✎" : ""}`;
  }

  /** The place of a speaker's colour. */
  colour(speaker) {
    if (!this.colours.has(speaker)) this.colours.set(speaker, this.colours.size % COLOURS);
    return this.colours.get(speaker);
  }

  #label(at) {
    const turn = this.draft.live[at];
    const parts = { n: at + 1, speaker: turn.speaker, time: turn.start === null ? "–" : clock(turn.start) };
    const label = filled(turn.speaker ? this.words.turn : this.words.turnNobody, parts);
    const [time, speaker, text] = this.elements.get(turn.id).children;
    if (text.getAttribute("aria-label") === label) return;
    text.setAttribute("aria-label", label);
    time.setAttribute("aria-label", filled(this.words.play, parts));
    speaker.setAttribute("aria-label", `${filled(this.words.speakerOf, parts)}: ${turn.speaker || this.words.nobody}`);
  }

  textOf(element) {
    return element.children[2];
  }

  text(turn) {
    return this.textOf(this.elements.get(turn.id));
  }

  /** What stands on the page, which may be ahead of the turn while somebody types. */
  typed(turn) {
    return this.text(turn).textContent;
  }

  /** The turn that holds a node, or null. */
  turnOf(node) {
    const element = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-turn]");
    return element ? (this.turns.get(element) ?? null) : null;
  }

  /** {turn, start, end} of the caret or the selection inside one turn; null elsewhere. */
  caret() {
    const selection = getSelection();
    if (!selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const turn = this.turnOf(range.startContainer);
    if (!turn) return null;
    const text = this.text(turn);
    if (!text.contains(range.startContainer)) return null;
    const probe = document.createRange();
    probe.selectNodeContents(text);
    probe.setEnd(range.startContainer, range.startOffset);
    const start = probe.toString().length;
    return { turn, start, end: text.contains(range.endContainer) ? start + range.toString().length : start };
  }

  /** Puts the caret into a turn, or selects [offset, end) in it. */
  go(turn, offset = 0, end = offset) {
    const text = this.text(turn);
    text.focus({ preventScroll: true });
    text.normalize();
    const node = text.firstChild ?? text.appendChild(new Text());
    const clip = (at) => Math.min(at, node.length);
    getSelection().setBaseAndExtent(node, clip(offset), node, clip(end));
    this.reveal(turn);
  }

  /** Brings a turn into view where it is not. */
  reveal(turn, block = "nearest") {
    this.elements.get(turn.id)?.scrollIntoView({ block });
  }

  /** A range over a word of a turn, for highlights. */
  range(turn, start, end) {
    const node = this.elements.get(turn.id) && this.text(turn).firstChild;
    if (!node || node.nodeType !== Node.TEXT_NODE || end > node.length) return null;
    // A live range would be looked at by the browser at every key that is typed anywhere.
    return new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
  }

  /** Where a word stands on the screen. */
  box(turn, start, end) {
    const node = this.text(turn).firstChild;
    const range = document.createRange();
    range.setStart(node, Math.min(start, node.length));
    range.setEnd(node, Math.min(end, node.length));
    return range.getBoundingClientRect();
  }

  /** Whether the caret stands on the first or the last line of its turn. */
  isAtEdge(turn, direction) {
    const selection = getSelection();
    if (!selection.rangeCount) return false;
    const range = selection.getRangeAt(0).cloneRange();
    range.collapse(direction < 0);
    const box = this.text(turn).getBoundingClientRect();
    const caret = range.getClientRects()[0];
    if (!caret) return true;
    return direction < 0 ? caret.top - box.top < caret.height * 0.6 : box.bottom - caret.bottom < caret.height * 0.6;
  }
}
