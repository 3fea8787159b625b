// "Find or make a code…": type-ahead over name, path and definition; a name that is not there yet can be made here.
// Enter takes what the eye named: a code whose name begins with what was typed, or else the new name. Nothing else is
// chosen before an arrow chose it.
import { names } from "./codebook.js";

const NOTHING = -1;

/** What is offered for what was typed, and which of it Enter takes: a code named by it, or else the new name. */
export function offered(codebook, typed, counts) {
  const codes = codebook.find(typed, counts).map((code) => ({ code }));
  const named = codes.filter(({ code }) => names(typed, code.name));
  const made = typed && !codebook.named(typed) ? [{ name: typed }] : [];
  const options = [...named, ...made, ...codes.filter((option) => !named.includes(option))];
  return { options, active: named.length || made.length ? 0 : NOTHING };
}

export class Palette {
  /**
   * `take(code)` and `make(name)` do what is chosen; `leave()` gives the hand back to the text.
   * `words`: the desk's sentences (make, stages).
   */
  constructor({ input, list, codebook, counts, words, take, make, leave }) {
    Object.assign(this, { input, list, codebook, counts, words, take, make, leave });
    this.options = [];
    this.active = NOTHING;
    input.addEventListener("input", () => this.#search());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("focus", () => this.#search());
    input.addEventListener("blur", () => this.#close());
    list.addEventListener("pointerdown", (event) => this.#press(event));
  }

  open(prompt) {
    this.input.placeholder = prompt;
    this.input.value = "";
    this.input.focus();
  }

  #search() {
    const typed = this.input.value.trim();
    Object.assign(this, offered(this.codebook, typed, this.counts()));
    this.#show();
  }

  #show() {
    this.list.replaceChildren(...this.options.map((option, n) => this.#line(option, n)));
    this.list.hidden = this.options.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#activate(this.active);
  }

  #close() {
    this.list.hidden = true;
    this.input.value = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #line(option, n) {
    const line = document.createElement("li");
    line.id = `option-${n}`;
    line.dataset.n = n;
    line.setAttribute("role", "option");
    if (option.code) this.#fill(line, option.code);
    else line.textContent = this.words.make.replace("{name}", option.name);
    return line;
  }

  #fill(line, code) {
    const name = document.createElement("span");
    name.className = `code code-colour-${code.colour}`;
    name.textContent = code.name;
    line.append(name);
    const path = this.codebook.path(code.place);
    const rest = [path.join(" ▸ "), code.definition].filter(Boolean).join(" · ");
    if (rest) line.append(Object.assign(document.createElement("small"), { textContent: rest }));
  }

  #activate(n) {
    this.active = n;
    for (const line of this.list.children) line.setAttribute("aria-selected", String(Number(line.dataset.n) === n));
    const line = this.list.children[n];
    if (!line) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const { length } = this.options;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && length) this.#activate((this.active + 1) % length);
    else if (event.key === "ArrowUp" && length) this.#activate(this.active > 0 ? this.active - 1 : length - 1);
    else if (event.key === "Enter") this.#choose(this.options[this.active]);
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #press(event) {
    const line = event.target.closest("li");
    event.preventDefault();
    if (line) this.#choose(this.options[Number(line.dataset.n)]);
  }

  #choose(option) {
    if (!option) return;
    this.leave();
    if (option.code) this.take(option.code);
    else this.make(option.name);
  }
}
