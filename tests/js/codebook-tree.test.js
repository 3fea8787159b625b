import assert from "node:assert/strict";
import test from "node:test";

import { open } from "./page.js";

const row = (code, depth, parent = "") =>
  `<tr data-code="${code}" data-depth="${depth}" data-parent="${parent}" data-move="/move/${code}"><th><input type="checkbox"><a class="code">${code}</a></th></tr>`;
const TREE = `<table id="tree"><tbody><tr data-top></tr>${row("a", 0)}${row("b", 1, "a")}${row("c", 0)}</tbody></table>`;
const page = open(
  `<p id="live"></p><p id="trouble" data-close="close" data-offline="offline" data-refused="refused"></p><div id="messages"></div>` +
    `<p id="tree-words" data-moved="{name} moved" data-first="first" data-top="top" data-taken="{name} taken"></p>` +
    `<button id="codebook-undo"></button><button id="codebook-redo"></button><main>${TREE}</main>`,
);
page.cookie = "csrftoken=abc";
/** As the browser reads a template. */
const create = page.createElement.bind(page);
page.createElement = (tag) => {
  const element = create(tag);
  if (tag === "template") Object.defineProperty(element, "innerHTML", { set: (html) => element.replaceChildren(...open.fragment(page, html)) });
  return element;
};
const asked = [];
let answers = [];
globalThis.fetch = async (address, { body, headers }) => {
  asked.push([address, String(body), headers["X-CSRFToken"]]);
  const [status, said] = answers.shift() ?? [200, TREE];
  if (!status) throw new Error("offline");
  return { status, ok: status < 300, text: async () => said, json: async () => said };
};
const clicked = [];
page.addEventListener("click", ({ target }) => clicked.push(target.id || target.localName));
await import("../../static/js/codebook-tree.js");

const at = (code) => page.querySelector(`tr[data-code=${code}]`);
const live = () => page.getElementById("live").textContent;
const press = async (code, key, more = {}) => {
  const { defaultPrevented } = at(code).press("keydown", { key, ...more });
  await new Promise((resolve) => setTimeout(resolve));
  return defaultPrevented;
};
const moves = () => asked.splice(0).map(([address, body]) => [address, body]);

test("one row is a stop for Tab; arrows take it along", async () => {
  assert.deepEqual(["a", "b", "c"].map((code) => at(code).tabIndex), [0, -1, -1]);
  await press("a", "ArrowDown");
  assert.deepEqual([page.activeElement, at("a").tabIndex, at("b").tabIndex], [at("b"), -1, 0]);
  await press("a", "ArrowUp");
  assert.equal(page.activeElement, at("b"), "above the first there is none");
});

test("Alt and arrows put a code under the one above it, or a step higher", async () => {
  await press("c", "ArrowRight", { altKey: true });
  assert.deepEqual([moves(), live(), page.activeElement], [[["/move/c", "parent=a"]], "c moved", at("c")]);
  await press("b", "ArrowLeft", { altKey: true });
  assert.deepEqual(moves(), [["/move/b", "parent="]]);
  await press("a", "ArrowRight", { altKey: true });
  assert.equal(live(), "first");
  await press("b", "ArrowRight", { altKey: true });
  assert.equal(live(), "first");
  await press("a", "ArrowLeft", { altKey: true });
  assert.deepEqual([live(), moves()], ["top", []]);
});

test("X takes a code and V puts it; Escape lets go", async () => {
  await press("c", "x");
  assert.deepEqual([live(), at("c").className], ["c taken", "taken"]);
  await press("c", "v");
  assert.deepEqual(moves(), []);
  await press("b", "V");
  assert.deepEqual(moves(), [["/move/c", "parent=b"]]);
  await press("c", "x");
  await press("c", "Escape");
  await press("b", "v");
  assert.deepEqual([moves(), at("c").className, live()], [[], "", ""]);
});

test("Enter opens, Space ticks, Ctrl and Z or Y turn the codebook back and forth", async () => {
  clicked.length = 0;
  await press("a", "Enter");
  await press("a", " ");
  await press("a", "z", { ctrlKey: true });
  await press("a", "Z", { metaKey: true, shiftKey: true });
  await press("a", "y", { ctrlKey: true });
  assert.deepEqual(clicked, ["a", "input", "codebook-undo", "codebook-redo", "codebook-redo"]);
  assert.equal(await press("a", "q"), false);
  assert.equal(page.body.press("keydown", { key: "x" }).defaultPrevented, false);
});

test("a row is dragged onto another, or to the top", async () => {
  const drag = async (from, onto) => {
    const data = {};
    from.press("dragstart", { dataTransfer: { setData: (kind, words) => (data[kind] = words) } });
    onto.press("dragover");
    const shown = onto.className;
    onto.press("drop");
    page.body.press("dragend");
    await new Promise((resolve) => setTimeout(resolve));
    return [data["text/plain"], shown];
  };
  assert.deepEqual(await drag(at("c"), at("b")), ["c", "drop-here"]);
  await drag(at("b"), page.querySelector("tr[data-top]"));
  assert.deepEqual(moves(), [["/move/c", "parent=b"], ["/move/b", "parent="]]);
  at("a").press("dragstart", { dataTransfer: { setData() {} } });
  at("a").press("dragover");
  assert.equal(at("a").className, "");
  page.body.press("dragover");
  page.body.press("drop");
  page.body.press("dragend");
  assert.deepEqual([moves(), page.getElementById("tree").className], [[], ""]);
});

test("what the server refuses is said, and so is a broken line", async () => {
  const said = async (...answer) => {
    answers = [answer];
    await press("c", "ArrowRight", { altKey: true });
    return page.getElementById("messages").textContent;
  };
  assert.deepEqual([await said(422, { refused: "A circle." }), await said(0), await said(500)], ["A circle.", "offline", "refused"]);
});
