// The codebook as this coder sees it: found by uuid, searched by name, path and definition. Knows no page.

const STAGES = ["open", "axial", "selective"];
const byLetters = new Intl.Collator();

/** Letters without case and accents, for finding. */
export const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether what was typed names this: the whole name or its beginning. What else fits is offered, never taken unasked. */
export const names = (typed, name) => Boolean(typed.trim()) && folded(name).startsWith(folded(typed.trim()).replace(/\s+/g, " "));

export class Codebook {
  /** Rows as coding/rendering/desk.py describes them. */
  constructor(rows) {
    this.codes = [];
    this.byUuid = new Map();
    for (const row of rows) this.add(row);
  }

  /** Adds a row unless its code is known; the code's place. */
  add([uuid, name, stage, parent, colour, definition, inclusion, exclusion, usable, fixed]) {
    const known = this.byUuid.get(uuid);
    if (known !== undefined) return known;
    const place = this.codes.length;
    this.byUuid.set(uuid, place);
    const said = { name, stage, definition, inclusion, exclusion };
    this.codes.push({ place, uuid, parent, ...said, colour: colour % 12, usable: Boolean(usable), fixed: Boolean(fixed) });
    return place;
  }

  get(place) {
    return this.codes[place];
  }

  /** Names from the top of the tree down to the code's parent. */
  path(place) {
    const names = [];
    const seen = new Set([place]);
    for (let up = this.codes[place].parent; up !== null && up !== undefined && !seen.has(up); up = this.codes[up].parent) {
      names.unshift(this.codes[up].name);
      seen.add(up);
    }
    return names;
  }

  /** The code of exactly this name among those that can be applied. */
  named(name) {
    const wanted = key(name);
    return this.codes.find((code) => code.usable && key(code.name) === wanted);
  }

  /** Codes that can be applied and fit the words typed, the best first. `counts` breaks ties. */
  find(query, counts = new Map(), most = 40) {
    const words = folded(query).split(/\s+/).filter(Boolean);
    const ranked = [];
    for (const code of this.codes) {
      const rank = code.usable ? this.#rank(code, words) : null;
      if (rank !== null) ranked.push({ code, rank, count: counts.get(code.place) ?? 0 });
    }
    ranked.sort((a, b) => a.rank - b.rank || b.count - a.count || byLetters.compare(a.code.name, b.code.name));
    return ranked.slice(0, most).map(({ code }) => code);
  }

  /** The tree in order: `{code, depth}`, selective codes first, what is gathered nowhere at the end. */
  tree() {
    const children = new Map();
    for (const code of this.codes) {
      const under = code.parent ?? null;
      children.set(under, [...(children.get(under) ?? []), code]);
    }
    const lines = [];
    const walk = (code, depth) => {
      lines.push({ code, depth });
      for (const child of sorted(children.get(code.place))) walk(child, depth + 1);
    };
    for (const code of sorted(children.get(null))) walk(code, 0);
    return lines;
  }

  #rank(code, words) {
    const name = folded(code.name);
    const whole = words.join(" ");
    if (name === whole) return 0;
    if (name.startsWith(whole)) return 1;
    const starts = name.split(/[^\p{L}\p{N}]+/u);
    if (words.every((word) => starts.some((start) => start.startsWith(word)))) return 2;
    if (words.every((word) => name.includes(word))) return 3;
    const all = folded([code.name, ...this.path(code.place), code.definition].join(" "));
    return words.every((word) => all.includes(word)) ? 4 : null;
  }
}

const key = (name) => name.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

const sorted = (codes = []) =>
  [...codes].sort((a, b) => STAGES.indexOf(b.stage) - STAGES.indexOf(a.stage) || byLetters.compare(a.name, b.name));
