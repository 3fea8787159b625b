// The codebook beside the text: the tree with the coder's own counts, and the codes used last.

export const MOST_RECENT = 9;

export class Tree {
  /** `see` hears: see.take(code) a name was pressed, see.light(code) its mark, see.point(code or null). */
  constructor({ tree, fixed, recent, codebook, see }) {
    Object.assign(this, { tree, fixed, recentList: recent, codebook, see });
    this.rows = new Map();
    for (const list of [tree, fixed, recent]) this.#listen(list);
  }

  /** Draws the tree anew: after a code was made. */
  draw() {
    this.rows.clear();
    const lines = this.codebook.tree();
    this.#fill(this.tree, lines.filter(({ code }) => !code.fixed));
    this.#fill(this.fixed, lines.filter(({ code }) => code.fixed));
    this.fixed.parentElement.hidden = !this.fixed.childElementCount;
  }

  #fill(list, lines) {
    list.replaceChildren(...lines.map(({ code, depth }) => this.#row(code, depth)));
    list.querySelector(".take")?.setAttribute("tabindex", "0");
  }

  /** Writes the counts: Map of code to number. */
  count(counts) {
    for (const [place, { count }] of this.rows) count.textContent = counts.get(place) ?? "";
  }

  /** Shows which codes are kept lit. */
  lit(places) {
    for (const [place, { mark }] of this.rows) mark.setAttribute("aria-pressed", String(places.includes(place)));
  }

  /** Writes the codes used last, with their digits. */
  recent(codes) {
    this.recentList.replaceChildren(
      ...codes.map((code, n) => {
        const line = document.createElement("li");
        const digit = Object.assign(document.createElement("kbd"), { textContent: n + 1 });
        line.append(digit, this.#take(code));
        return line;
      }),
    );
    this.recentList.querySelector(".take")?.setAttribute("tabindex", "0");
  }

  #row(code, depth) {
    const line = document.createElement("li");
    line.className = `tree-row tree-${code.stage}${code.usable ? "" : " tree-gone"}`;
    line.style.paddingInlineStart = `${depth * 0.9}rem`;
    const mark = document.createElement("button");
    Object.assign(mark, { type: "button", className: `light code-colour-${code.colour}`, tabIndex: -1 });
    mark.dataset.place = code.place;
    mark.setAttribute("aria-label", code.name);
    const count = Object.assign(document.createElement("span"), { className: "count" });
    line.append(mark, this.#take(code), count);
    this.rows.set(code.place, { count, mark });
    return line;
  }

  #take(code) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: `take code code-colour-${code.colour}`, textContent: code.name, tabIndex: -1 });
    button.dataset.place = code.place;
    if (code.definition) button.title = code.definition;
    return button;
  }

  #listen(list) {
    const code = (event) => this.codebook.get(Number(event.target.closest("[data-place]")?.dataset.place));
    list.addEventListener("click", (event) => {
      const found = code(event);
      if (found) event.target.closest(".light") ? this.see.light(found) : this.see.take(found);
    });
    list.addEventListener("pointerover", (event) => this.see.point(code(event) ?? null));
    list.addEventListener("pointerleave", () => this.see.point(null));
    list.addEventListener("keydown", (event) => this.#key(event, list, code(event)));
  }

  /** One stop for Tab; arrows go up and down, Space keeps a code lit. */
  #key(event, list, code) {
    if (event.key === " " && code) this.see.light(code);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#move(list, event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move(list, direction) {
    const names = [...list.querySelectorAll(".take")];
    const next = names[names.indexOf(document.activeElement) + direction];
    if (!next) return;
    for (const name of names) name.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}
