// Paints codings over the text with the CSS Custom Highlight API: the page's elements never grow with the codings.
// At rest one hue in three steps by depth; lit codes in their own colours; the chosen passage and the coding in hand.
import { depths } from "./layer.js";

const STEPS = 3;
export const MOST_LIT = 6;
const UNDERLINES = ["solid", "double", "dashed", "dotted", "wavy", "solid"];
const ORDER = { lit: 1, glow: 2, hand: 3, waiting: 4, chosen: 5 };

export class Highlights {
  constructor(page, layer) {
    this.page = page;
    this.layer = layer;
    this.tints = Array.from({ length: STEPS }, (_, n) => register(`tint-${n + 1}`, 0));
    this.lit = Array.from({ length: MOST_LIT }, (_, n) => register(`lit-${n}`, ORDER.lit));
    this.named = Object.fromEntries(["glow", "hand", "waiting", "chosen"].map((name) => [name, register(name, ORDER[name])]));
    this.drawn = page.elements.map(() => []);
    this.sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(this.sheet);
  }

  /** Paints the tints of these turns anew, or of all. */
  paint(turns = this.drawn.keys()) {
    for (const turn of turns) {
      for (const [step, range] of this.drawn[turn]) this.tints[step].delete(range);
      this.drawn[turn] = this.#depths(turn).map(({ from, to, depth }) => [
        Math.min(depth, STEPS) - 1,
        this.page.range({ turn, from, to }),
      ]);
      for (const [step, range] of this.drawn[turn]) this.tints[step].add(range);
    }
  }

  /** Shows spans as "chosen", "hand", "glow" or "waiting"; none clears. */
  mark(name, spans) {
    fill(this.named[name], spans.flatMap(({ start, end }) => this.page.ranges(start, end)));
  }

  /** Keeps up to six codes lit, each in its colour with an underline of its own: `[{colour, spans}]`. */
  light(codes) {
    this.lit.forEach((highlight, n) => {
      fill(highlight, (codes[n]?.spans ?? []).flatMap(({ start, end }) => this.page.ranges(start, end)));
    });
    this.#colours(codes);
  }

  /** The colours of what glows and what is in hand. */
  tinge(name, colour) {
    this.page.root.style.setProperty(`--${name}`, `var(--code-${colour})`);
  }

  #colours(codes) {
    const rules = codes.map(
      ({ colour }, n) =>
        `::highlight(lit-${n}) { background-color: color-mix(in srgb, var(--code-${colour}) 24%, var(--page)); ` +
        `text-decoration: underline 2px ${UNDERLINES[n]} var(--code-${colour}); }`,
    );
    this.sheet.replaceSync(rules.join("\n"));
  }

  #depths(turn) {
    const { turns } = this.page;
    const pieces = this.layer.turnsOf[turn].map(({ start, end }) => turns.pieceIn(turn, start, end));
    return pieces.length ? depths(pieces) : [];
  }
}

function register(name, priority) {
  const highlight = new Highlight();
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
  return highlight;
}

function fill(highlight, ranges) {
  highlight.clear();
  for (const range of ranges) highlight.add(range);
}
