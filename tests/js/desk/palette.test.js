import assert from "node:assert/strict";
import test from "node:test";

import { Codebook } from "../../../static/js/desk/codebook.js";
import { Palette, offered } from "../../../static/js/desk/palette.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { made } from "./made.js";

test("Enter takes what the eye named, makes a new name, and never what only a definition holds", () => {
  const codebook = new Codebook([
    ["u1", "agreement on meaning", "open", null, 0, "What a machine cannot settle.", "", "", 1, 0],
    ["u2", "silent loss of trust", "open", null, 1, "", "", "", 1, 0],
    ["u3", "Trust in data", "open", null, 2, "", "", "", 1, 0],
    ["u4", "gap between teams", "open", null, 3, "", "", "", 1, 0],
  ]);
  const said = (typed) => {
    const { options, active } = offered(codebook, typed, new Map());
    return [options.map(({ code, name }) => code?.name ?? `make ${name}`), active];
  };
  assert.deepEqual(said("machine"), [["make machine", "agreement on meaning"], 0]);
  assert.deepEqual(said("trust"), [["Trust in data", "make trust", "silent loss of trust"], 0]);
  assert.deepEqual(said("loss"), [["make loss", "silent loss of trust"], 0]);
  assert.deepEqual(said("GAP  between"), [["gap between teams", "make GAP  between"], 0]);
  assert.deepEqual(said("Gap between teams"), [["gap between teams"], 0]);
  assert.equal(said("")[1], -1);
});

function palette() {
  const page = open(`<input id="find"><ul id="options"></ul>`);
  const { codebook } = made();
  const desk = recorder("take", "make", "leave");
  const [input, list] = [page.getElementById("find"), page.getElementById("options")];
  const opened = new Palette({ input, list, codebook, counts: () => new Map([[2, 5]]), words: { make: "Make “{name}”" }, ...desk });
  const type = (value) => Object.assign(input, { value }).press("input");
  return { page, input, list, desk, opened, type, codebook };
}

const lines = (list) => list.children.map((line) => line.textContent);
const active = (list) => list.children.filter((line) => line.getAttribute("aria-selected") === "true").map((line) => line.textContent);

test("opened, it offers every code, those used most first, and chooses none", () => {
  const { input, list, opened } = palette();
  opened.open("Find a code");
  assert.equal(input.placeholder, "Find a code");
  assert.deepEqual(lines(list), ["Trust", "DataAbout data.", "QualityData"]);
  assert.deepEqual(active(list), []);
  assert.equal(input.getAttribute("aria-expanded"), "true");
});

test("Enter takes the code that was named, and makes the name that is new", () => {
  const { input, list, desk, type, codebook } = palette();
  type("qual");
  assert.deepEqual(active(list), ["QualityData"]);
  assert.equal(input.getAttribute("aria-activedescendant"), "option-0");
  input.press("keydown", { key: "Enter" });
  type("Care");
  assert.deepEqual(lines(list), ["Make “Care”"]);
  input.press("keydown", { key: "Enter" });
  assert.deepEqual(desk.calls, [["leave"], ["take", codebook.get(1)], ["leave"], ["make", "Care"]]);
});

test("arrows go around; Escape leaves; while letters are composed nothing happens", () => {
  const { input, list, desk, type } = palette();
  type("");
  const press = (key, more) => input.press("keydown", { key, ...more }).defaultPrevented;
  press("ArrowUp");
  assert.deepEqual(active(list), ["QualityData"]);
  press("ArrowDown");
  assert.deepEqual(active(list), ["Trust"]);
  assert.equal(press("Enter", { isComposing: true }), false);
  assert.equal(press("x"), false);
  assert.equal(press("Escape"), true);
  assert.deepEqual(desk.calls, [["leave"]]);
  input.blur();
  assert.equal(list.hidden, true);
});

test("a press on a line chooses it", () => {
  const { list, desk, type, codebook } = palette();
  type("data");
  list.querySelector("small").press("pointerdown");
  assert.deepEqual(desk.calls, [["leave"], ["take", codebook.get(0)]]);
});
