import assert from "node:assert/strict";
import test from "node:test";

import { Highlights } from "../../../static/js/desk/highlights.js";
import { open } from "../page.js";
import { coding, made } from "./made.js";

/** Ranges are written as "turn:from-to". */
function highlights(codings) {
  const document = open(`<div id="text"><p></p><p></p><p></p></div>`);
  const sheets = [];
  globalThis.CSSStyleSheet = class { constructor() { sheets.push(this); } replaceSync(rules) { this.rules = rules; } };
  const { turns, layer } = made(codings);
  const root = document.getElementById("text");
  const range = ({ turn, from, to }) => `${turn}:${from}-${to}`;
  const page = { root, elements: root.children, turns, range, ranges: (start, end) => turns.pieces(start, end).map(range) };
  return { painted: new Highlights(page, layer), layer, root, sheets };
}

const shown = (name) => [...CSS.highlights.get(name)];

test("depth is painted in three steps, turn by turn, and anew where the layer changed", () => {
  const { painted, layer } = highlights([coding(1, 0, 13), coding(2, 0, 3), coding(3, 0, 3), coding(4, 0, 3), coding(5, 15, 29)]);
  painted.paint();
  assert.deepEqual([shown("tint-1"), shown("tint-2"), shown("tint-3")], [["0:3-13", "0:15-25", "1:0-3"], [], ["0:0-3"]]);
  painted.paint(layer.change({ removed: [5, 3, 4] }));
  assert.deepEqual([shown("tint-1"), shown("tint-2"), shown("tint-3")], [["0:3-13"], ["0:0-3"], []]);
});

test("what is chosen or in hand is marked until something else is", () => {
  const { painted, root } = highlights([]);
  painted.mark("chosen", [{ start: 15, end: 29 }]);
  assert.deepEqual(shown("chosen"), ["0:15-25", "1:0-3"]);
  painted.mark("chosen", []);
  assert.deepEqual(shown("chosen"), []);
  painted.tinge("hand", 3);
  assert.equal(root.style["--hand"], "var(--code-3)");
});

test("codes that are lit have their colour and an underline of their own", () => {
  const { painted, layer, sheets } = highlights([coding(1, 0, 3)]);
  painted.light([{ colour: 2, spans: [] }, { colour: 5, spans: [layer.get(1)] }]);
  assert.deepEqual([shown("lit-0"), shown("lit-1"), shown("lit-2")], [[], ["0:0-3"], []]);
  assert.deepEqual(sheets[0].rules.split("\n").map((rule) => /lit-(\d).*2px (\w+) var\(--code-(\d)\)/.exec(rule).slice(1)), [["0", "solid", "2"], ["1", "double", "5"]]);
  assert.deepEqual(["tint-1", "lit-0", "glow", "hand", "waiting", "chosen"].map((name) => CSS.highlights.get(name).priority), [0, 1, 2, 3, 4, 5]);
});
