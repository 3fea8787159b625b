// Brackets and names beside the turns on the screen, and only there: a turn out of sight has an empty margin, so the
// page holds as many as a window shows, however many codings there are.
import { packLanes, placeNames } from "./lanes.js";

const LANE = 6;
const LANES = 9;
const ROW = 19;

export class Margin {
  /** `see` hears about pointing and pressing: see.point(codings or null), see.press(coding). */
  constructor(page, layer, codebook, see) {
    Object.assign(this, { page, layer, codebook, see });
    this.shown = new Set();
    this.inHand = null;
    this.drawing = 0;
    this.dirty = new Set();
    this.watcher = new IntersectionObserver((entries) => this.#seen(entries), { root: page.root, rootMargin: "400px 0px" });
    for (const element of page.elements) this.watcher.observe(element);
    new ResizeObserver(() => this.draw(this.shown)).observe(page.root);
    this.#listen();
  }

  /** Draws the margins of these turns anew, those on the screen. */
  draw(turns) {
    for (const turn of turns) if (this.shown.has(turn)) this.dirty.add(turn);
    if (this.dirty.size && !this.drawing) this.drawing = requestAnimationFrame(() => this.#flush());
  }

  /** Marks the coding in hand. */
  hold(coding) {
    this.inHand = coding?.number ?? null;
    for (const mark of this.page.root.querySelectorAll(".margin [data-number]")) {
      mark.classList.toggle("in-hand", Number(mark.dataset.number) === this.inHand);
    }
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const turn = this.page.indexes.get(target);
      if (isIntersecting) this.shown.add(turn);
      else if (this.shown.delete(turn)) target.querySelector(".margin")?.remove();
    }
    this.draw(entries.filter((e) => e.isIntersecting).map((e) => this.page.indexes.get(e.target)));
  }

  /** First measures everything, then changes everything: the browser lays out once. */
  #flush() {
    this.drawing = 0;
    const turns = [...this.dirty];
    this.dirty.clear();
    const drawings = turns.map((turn) => this.#measure(turn));
    turns.forEach((turn, n) => this.#put(turn, drawings[n]));
  }

  #measure(turn) {
    const codings = this.layer.inTurn(turn);
    if (!codings.length) return null;
    const frame = this.page.elements[turn].getBoundingClientRect();
    const spans = codings.map((coding) => {
      const box = this.page.box(this.page.turns.pieceIn(turn, coding.start, coding.end));
      return { coding, top: box.top - frame.top, bottom: box.bottom - frame.top };
    });
    spans.sort((a, b) => a.top - b.top || b.bottom - a.bottom);
    return { spans, height: frame.height };
  }

  #put(turn, drawing) {
    const element = this.page.elements[turn];
    element.querySelector(".margin")?.remove();
    if (!drawing) return;
    const margin = document.createElement("div");
    margin.className = "margin";
    const lanes = packLanes(drawing.spans);
    const used = Math.min(LANES, Math.max(...lanes) + 1);
    drawing.spans.forEach((span, n) => margin.append(this.#bracket(span, Math.min(lanes[n], LANES - 1))));
    for (const row of this.#rows(turn, drawing)) margin.append(...this.#name(row, used));
    element.append(margin);
  }

  /** Names stand where their coding begins; one that began in an earlier turn is named there. */
  #rows(turn, { spans, height }) {
    const begun = spans.filter(({ coding }) => this.page.turns.at(coding.start) === turn);
    return placeNames(begun, ROW, height);
  }

  #bracket({ coding, top, bottom }, lane) {
    const mark = this.#mark("i", "bracket", coding);
    Object.assign(mark.style, { top: `${top + 2}px`, height: `${bottom - top - 4}px`, insetInlineStart: `${lane * LANE}px` });
    return mark;
  }

  #name({ top, item, more }, lanes) {
    const name = this.#mark("button", "lane-name", item.coding);
    name.textContent = this.codebook.get(item.coding.code).name;
    const line = document.createElement("span");
    line.className = "lane-line";
    Object.assign(line.style, { top: `${top}px`, insetInlineStart: `${lanes * LANE + 4}px` });
    line.append(name);
    if (more.length) line.append(this.#more(more));
    return [line];
  }

  /** "+3", opening onto the names that found no room. */
  #more(items) {
    const box = document.createElement("span");
    box.className = "more";
    const count = document.createElement("button");
    count.type = "button";
    count.tabIndex = -1;
    count.textContent = `+${items.length}`;
    const list = document.createElement("span");
    list.className = "more-names";
    for (const { coding } of items) {
      const name = this.#mark("button", "lane-name", coding);
      name.textContent = this.codebook.get(coding.code).name;
      list.append(name);
    }
    box.append(count, list);
    return box;
  }

  #mark(tag, className, coding) {
    const mark = document.createElement(tag);
    mark.className = `${className} code-colour-${this.codebook.get(coding.code).colour}`;
    mark.dataset.number = coding.number;
    if (tag === "button") Object.assign(mark, { type: "button", tabIndex: -1 });
    if (coding.memo) mark.classList.add("has-memo");
    if (coding.number === this.inHand) mark.classList.add("in-hand");
    return mark;
  }

  #listen() {
    const { root } = this.page;
    const found = (event) => this.layer.get(Number(event.target.closest(".margin [data-number]")?.dataset.number));
    root.addEventListener("pointerover", (event) => this.see.point(found(event) ?? null));
    root.addEventListener("pointerleave", () => this.see.point(null));
    root.addEventListener("click", (event) => found(event) && this.see.press(found(event)));
  }
}
