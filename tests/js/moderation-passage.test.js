import assert from "node:assert/strict";
import test from "node:test";

import { Passage, parseSpans } from "../../static/js/moderation-passage.js";
import { open } from "./page.js";

/** A case in the middle of a text: its passage begins at 100. Ranges say which characters of which line they hold. */
function passage(more = "") {
  const page = open(
    `<div id="passage" lang="en" data-base="100" data-hull="104-107" data-consensus="" data-side-0="100-107" data-side-1="104-119" ${more}>` +
      `<div class="turn"><b>Ann</b><p>One two three.</p></div><div class="turn"><b>P1</b><p>Four five.</p></div></div>`,
  );
  globalThis.Range = class {
    setStart(node, at) { Object.assign(this, { node, from: at }); }
    setEnd(node, at) { this.to = at; }
    getBoundingClientRect() { return { top: 10 * this.from, bottom: 10 * this.from + 10 }; }
    toString() { return this.node.data.slice(this.from, this.to); }
  };
  const element = page.getElementById("passage");
  element.box = { top: 0, height: 40 };
  return { page, element, shown: new Passage(element) };
}

const painted = (name) => [...(CSS.highlights.get(name) ?? [])].map(String);

test("spans are written as pairs", () => {
  assert.deepEqual(parseSpans("3-9 12-20"), [{ start: 3, end: 9 }, { start: 12, end: 20 }]);
  assert.deepEqual(parseSpans(), []);
});

test("who marked what is painted, turn by turn; what another case had painted goes", () => {
  const { shown } = passage();
  CSS.highlights.set("case-side-2", "another case's");
  CSS.highlights.set("case-own", "another case's");
  shown.paint();
  assert.deepEqual(painted("case-hull"), ["two"]);
  assert.deepEqual(painted("case-side-0"), ["One two"]);
  assert.deepEqual(painted("case-side-1"), ["two three.", "Four"]);
  assert.deepEqual([painted("case-side-2"), painted("case-consensus"), CSS.highlights.has("case-own")], [[], [], false]);
});

test("a choice is shown before it is taken, then what is in the consensus again", () => {
  const { shown } = passage('data-consensus="100-103"');
  shown.preview(parseSpans("115-119 900-910"));
  assert.deepEqual(painted("case-consensus"), ["Four"], "what lies outside the passage is not painted");
  shown.element.dataset.consensus = "100-103";
  shown.preview(null);
  assert.deepEqual(painted("case-consensus"), ["One"]);
});

test("an own span is painted, moved by words within the passage, and quoted", () => {
  const { shown } = passage();
  shown.own({ start: 104, end: 107 });
  assert.deepEqual(painted("case-own"), ["two"]);
  shown.own(null);
  assert.deepEqual(painted("case-own"), []);
  assert.deepEqual(shown.nudge({ start: 104, end: 107 }, "start", -1), { start: 100, end: 107 });
  assert.deepEqual(shown.nudge({ start: 115, end: 119 }, "end", 1), { start: 115, end: 124 });
  assert.deepEqual(shown.nudge({ start: 100, end: 103 }, "start", -1), { start: 100, end: 103 });
  assert.equal(shown.words({ start: 108, end: 119 }), "three.\nFour");
  assert.deepEqual([[100, 125], [99, 103], [100, 126], [103, 103]].map(([start, end]) => shown.holds({ start, end })), [true, false, false, false]);
});

test("what the mouse marked is made fit to code; nothing where nothing of the passage is marked", () => {
  const { element, shown } = passage();
  const select = (range, isCollapsed = false) => (globalThis.getSelection = () => ({ rangeCount: range ? 1 : 0, isCollapsed, getRangeAt: () => range }));
  const [one, two] = element.querySelectorAll("p").map((line) => line.firstChild);
  const range = (startContainer, startOffset, endContainer, endOffset, inside = true) =>
    ({ startContainer, startOffset, endContainer, endOffset, intersectsNode: () => inside });
  select(range(one, 3, one, 8));
  assert.deepEqual(shown.selected(), { start: 104, end: 107 });
  select(range(one, 8, two, 4));
  assert.deepEqual(shown.selected(), { start: 108, end: 119 });
  for (const nothing of [[null], [range(one, 0, one, 0), true], [range(one, 0, one, 3, false)], [range(one, 3, one, 4)]]) {
    select(...nothing);
    assert.equal(shown.selected(), null);
  }
});

test("an end of the selection between the lines counts as the end of the line before", () => {
  const { element, shown } = passage();
  const [one] = element.querySelectorAll("p");
  globalThis.Range = class {
    setStart() {}
    comparePoint(line) { return line === one ? -1 : 1; }
  };
  const names = element.querySelectorAll("b");
  globalThis.getSelection = () => ({
    rangeCount: 1,
    getRangeAt: () => ({ startContainer: one, startOffset: 0, endContainer: names[1], endOffset: 0, intersectsNode: () => true }),
  });
  assert.deepEqual(shown.selected(), { start: 100, end: 114 });
});

test("a place out of sight is scrolled into it", () => {
  const { element, shown } = passage();
  shown.see(100);
  assert.equal(element.scrollTop, 0);
  shown.see(108, 1 / 4);
  assert.equal(element.scrollTop, 70);
  shown.reveal();
  assert.equal(element.scrollTop, 30);
  shown.see(900);
  assert.equal(element.scrollTop, 30);
});

test("without highlights nothing is painted, and nothing breaks", () => {
  const { shown } = passage();
  delete globalThis.CSS.highlights;
  shown.paint();
  shown.own({ start: 104, end: 107 });
  assert.equal(shown.words({ start: 104, end: 107 }), "two");
});
