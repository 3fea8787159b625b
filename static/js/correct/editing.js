// Typing: what stands in a turn's element becomes the turn's text a moment after the last key, or when it is left; every
// key goes into the journal. Enter, Backspace and the arrows at a turn's ends concern its neighbours.
import { stateOf } from "./draft.js";
import { realign } from "./words.js";

const PAUSE = 800;

export class Editing {
  /** `hear`: begin(turn), typed(turn, text) stores it, key(turn) is told of every character; `keys`: split(), merge(direction), move(turn, offset). */
  constructor({ page, draft, journal, hear, keys }) {
    Object.assign(this, { page, draft, journal, hear, keys });
    this.dirty = null;
    this.noting = null;
    page.root.addEventListener("input", (event) => this.#input(event));
    page.root.addEventListener("focusout", () => this.flush());
    page.root.addEventListener("keydown", (event) => this.#key(event));
    page.root.addEventListener("beforeinput", (event) => event.inputType.startsWith("history") && event.preventDefault());
  }

  isDirty(id) {
    return this.dirty?.id === id;
  }

  /** Makes what was typed part of the turn now. */
  flush() {
    clearTimeout(this.timer);
    const turn = this.dirty;
    this.dirty = null;
    if (turn && !turn.gone) this.hear.typed(turn, this.#text(turn));
  }

  #text(turn) {
    return this.page.typed(turn).normalize("NFC");
  }

  #input(event) {
    const turn = this.page.turnOf(event.target);
    if (!turn) return;
    if (this.dirty && this.dirty !== turn) this.flush();
    if (this.dirty !== turn) this.hear.begin(turn);
    this.dirty = turn;
    // After the frame: the letter is on the screen first, then in the journal.
    this.noting ??= setTimeout(() => this.#note());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
    this.hear.key(turn);
  }

  #note() {
    this.noting = null;
    const turn = this.dirty;
    if (!turn) return;
    const text = this.#text(turn);
    this.journal.keep(this.draft.entry(turn, { ...stateOf(turn), text, words: realign(turn.text, turn.words, text) }));
  }

  #key(event) {
    const { key, shiftKey } = event;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const caret = this.page.caret();
    if (!caret || this.page.readOnly) return;
    const length = this.page.typed(caret.turn).length;
    const empty = caret.start === caret.end;
    const deeds = {
      Enter: () => (shiftKey ? document.execCommand("insertText", false, "\n") : this.keys.split()),
      Backspace: () => empty && caret.start === 0 && this.keys.merge(-1),
      Delete: () => empty && caret.end === length && this.keys.merge(1),
      ArrowUp: () => !shiftKey && this.page.isAtEdge(caret.turn, -1) && this.#cross(caret.turn, -1),
      ArrowDown: () => !shiftKey && this.page.isAtEdge(caret.turn, 1) && this.#cross(caret.turn, 1),
      ArrowLeft: () => !shiftKey && empty && caret.start === 0 && this.#cross(caret.turn, -1),
      ArrowRight: () => !shiftKey && empty && caret.end === length && this.#cross(caret.turn, 1),
    };
    if (deeds[key]) {
      const done = deeds[key]();
      if (done !== false || key === "Enter") event.preventDefault();
    }
  }

  #cross(turn, direction) {
    this.flush();
    const other = this.draft.beside(turn, direction);
    if (!other) return false;
    this.keys.move(other, direction < 0 ? other.text.length : 0);
    return true;
  }
}
