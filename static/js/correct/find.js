// Find and replace: every place is listed with its words around it, can be heard, and can be left out.
import { filled } from "./clock.js";

const MOST_SHOWN = 80;
const AROUND = 32;

const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Every place of some words: {turn, start, end}, in order. */
export function places(turns, words, { matchCase = false, wholeWords = false } = {}) {
  if (!words) return [];
  const edge = wholeWords ? ["(?<![\\p{L}\\p{N}_])", "(?![\\p{L}\\p{N}_])"] : ["", ""];
  const pattern = new RegExp(edge[0] + escaped(words.normalize("NFC")).replace(/['’]/g, "['’]") + edge[1], matchCase ? "gu" : "giu");
  return turns.flatMap((turn) => Array.from(turn.text.matchAll(pattern), (match) => ({ turn, start: match.index, end: match.index + match[0].length })));
}

export class Find {
  /** `see`: go(place), listen(place), replace(places, words), leave(). */
  constructor({ panel, draft, words, see }) {
    Object.assign(this, { panel, draft, words, see });
    this.part = (name) => panel.querySelector(`[data-part=${name}]`);
    this.list = panel.querySelector("ol");
    this.found = [];
    this.at = -1;
    this.skipped = new Set();
    for (const name of ["words", "case", "whole"]) this.part(name).addEventListener("input", () => this.look());
    this.part("words").addEventListener("keydown", (event) => this.#key(event));
    this.part("instead").addEventListener("keydown", (event) => this.#key(event));
    this.part("do").addEventListener("click", () => this.#replace());
    this.part("close").addEventListener("click", () => this.close());
    this.list.addEventListener("click", (event) => this.#press(event));
  }

  open(chosen, instead) {
    this.panel.hidden = false;
    if (chosen) this.part("words").value = chosen;
    this.look();
    const field = this.part(instead && this.part("words").value ? "instead" : "words");
    field.focus();
    field.select();
  }

  close() {
    this.panel.hidden = true;
    CSS.highlights.delete("found");
    this.see.leave();
  }

  look() {
    if (this.panel.hidden) return;
    const options = { matchCase: this.part("case").checked, wholeWords: this.part("whole").checked };
    this.found = places(this.draft.live, this.part("words").value, options);
    this.skipped.clear();
    this.at = -1;
    const { length } = this.found;
    const sentence = length === 1 ? this.words.foundOne : length ? filled(this.words.found, { n: length }) : this.words.foundNone;
    this.part("count").textContent = this.part("words").value ? sentence : "";
    this.list.replaceChildren(...this.found.slice(0, MOST_SHOWN).map((place, n) => this.#item(place, n)));
    CSS.highlights.set("found", new Highlight(...this.found.slice(0, MOST_SHOWN).map((place) => this.see.range(place)).filter(Boolean)));
    this.part("do").disabled = !length;
  }

  #item({ turn, start, end }, n) {
    const item = document.createElement("li");
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
    tick.dataset.n = n;
    const around = `${turn.text.slice(Math.max(0, start - AROUND), start)}…`;
    const go = Object.assign(document.createElement("button"), { type: "button", className: "link-button found-words" });
    go.dataset.n = n;
    go.dataset.see = "go";
    const mark = Object.assign(document.createElement("mark"), { textContent: turn.text.slice(start, end) });
    go.append(around.slice(0, -1), mark, turn.text.slice(end, end + AROUND));
    tick.setAttribute("aria-label", go.textContent);
    const listen = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "▶" });
    listen.setAttribute("aria-label", this.words.hear);
    listen.dataset.n = n;
    listen.dataset.see = "listen";
    item.append(tick, go, listen);
    return item;
  }

  #press(event) {
    const target = event.target.closest("[data-n]");
    if (!target) return;
    const place = this.found[Number(target.dataset.n)];
    if (target.type === "checkbox") this.skipped[target.checked ? "delete" : "add"](place);
    else this.see[target.dataset.see](place);
  }

  #key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      if (event.target === this.part("instead") && (event.ctrlKey || event.metaKey)) this.#replace();
      else this.#step(event.shiftKey ? -1 : 1);
    }
  }

  /** The next place, marked in the text and heard; the hands stay here. */
  #step(direction) {
    if (!this.found.length) return;
    this.at = (this.at + direction + this.found.length) % this.found.length;
    this.see.listen(this.found[this.at]);
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  #replace() {
    const wanted = this.found.filter((place) => !this.skipped.has(place));
    if (!wanted.length) return;
    this.see.replace(wanted, this.part("instead").value);
    this.look();
    this.part("count").textContent = filled(this.words.replaced, { n: wanted.length });
  }
}
