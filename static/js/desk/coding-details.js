// The coding in hand: its code, its words, its memo, and what can be done to it.

export class CodingDetails {
  /** `see` hears: see.memo(coding, text), see.recode(coding), see.remove(coding), see.leave(). */
  constructor({ panel, codebook, turns, see }) {
    Object.assign(this, { panel, codebook, turns, see });
    this.coding = null;
    this.kept = "";
    this.part = (name) => panel.querySelector(`[data-part=${name}]`);
    this.part("memo").addEventListener("change", () => this.#keepMemo());
    this.part("memo").addEventListener("keydown", (event) => this.#key(event));
    this.part("recode").addEventListener("click", () => see.recode(this.coding));
    this.part("remove").addEventListener("click", () => see.remove(this.coding));
  }

  /** Shows a coding, or nothing. A memo being written is kept first. */
  hold(coding) {
    if (this.coding && this.coding.number !== coding?.number) this.#keepMemo();
    this.coding = coding ?? null;
    this.kept = coding?.memo.trim() ?? "";
    this.panel.hidden = !coding;
    if (!coding) return;
    const code = this.codebook.get(coding.code);
    const name = this.part("code");
    name.className = `code code-colour-${code.colour}`;
    name.textContent = code.name;
    this.part("definition").textContent = code.definition;
    this.part("words").textContent = this.turns.quote(coding.start, coding.end);
    if (document.activeElement !== this.part("memo")) this.part("memo").value = coding.memo;
  }

  writeMemo() {
    this.part("memo").focus();
  }

  #keepMemo() {
    const text = this.part("memo").value.trim();
    if (!this.coding || text === this.kept) return;
    this.kept = text;
    this.see.memo(this.coding, text);
  }

  #key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#keepMemo();
    this.see.leave();
  }
}
