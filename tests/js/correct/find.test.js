import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { Find, places } from "../../../static/js/correct/find.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

test("a replacement over many turns is one deed, and finds both apostrophes, whole words, any case", () => {
  const draft = new Draft([row("a", "L'équipe et l’équipe"), row("b", "équipes", 9000)]);
  assert.equal(places(draft.live, "l'équipe").length, 2);
  assert.equal(places(draft.live, "équipe").length, 3);
  assert.equal(places(draft.live, "équipe", { wholeWords: true }).length, 2);
  assert.equal(places(draft.live, "l'équipe", { matchCase: true }).length, 1);
  draft.put(draft.replace(places(draft.live, "équipe"), "groupe"));
  assert.deepEqual(draft.live.map((turn) => turn.text), ["L'groupe et l’groupe", "groupes"]);
});

const PANEL = `
  <section id="find" hidden><input data-part="words"><input data-part="instead"><input type="checkbox" data-part="case"><input type="checkbox" data-part="whole">
  <p data-part="count"></p><button data-part="do"></button><button data-part="close"></button><ol></ol></section>`;
const WORDS = { found: "{n} places", foundOne: "one place", foundNone: "nothing", replaced: "{n} replaced", hear: "hear" };

function finding() {
  const page = open(PANEL);
  const panel = page.getElementById("find");
  const draft = new Draft([row("a", "data and data"), row("b", "Data", 9000)]);
  const see = recorder("go", "listen", "leave");
  const range = ({ turn, start }) => `${turn.id}${start}`;
  const replace = (places, instead) => draft.put(draft.replace(places, instead));
  const find = new Find({ panel, draft, words: WORDS, see: { ...see, range, replace } });
  const part = (name) => panel.querySelector(`[data-part=${name}]`);
  const type = (words) => Object.assign(part("words"), { value: words }).press("input");
  const heard = () => see.calls.splice(0).map(([name, place]) => [name, place && `${place.turn.id}${place.start}`]);
  return { page, panel, draft, find, part, type, heard, lines: () => panel.querySelectorAll(".found-words").map(({ textContent }) => textContent) };
}

test("every place is listed with its words around it and marked in the text", () => {
  const { find, part, lines, type, page, panel } = finding();
  type("ignored while nothing is open");
  find.open("data", false);
  assert.deepEqual([part("count").textContent, lines(), [...CSS.highlights.get("found")]], ["3 places", ["data and data", "data and data", "Data"], ["a0", "a9", "b0"]]);
  assert.equal(page.activeElement, part("words"));
  part("case").checked = true;
  part("case").press("input");
  assert.equal(lines().length, 2);
  type("and");
  assert.equal(part("count").textContent, "one place");
  type("x");
  assert.deepEqual([part("count").textContent, part("do").disabled], ["nothing", true]);
  type("");
  assert.equal(part("count").textContent, "");
  part("close").click();
  assert.deepEqual([panel.hidden, CSS.highlights.has("found")], [true, false]);
});

test("Enter hears the next place, around the end; a press goes there or hears it", () => {
  const { find, part, heard, panel } = finding();
  find.open("data", false);
  const press = (key, more, on = part("words")) => on.press("keydown", { key, ...more });
  for (const shiftKey of [false, false, true, true, true]) press("Enter", { shiftKey });
  assert.deepEqual(heard().map(([, place]) => place), ["a0", "a9", "a0", "b0", "a9"]);
  panel.querySelectorAll("[data-see=go]")[2].click();
  panel.querySelectorAll("[data-see=listen]")[0].click();
  panel.querySelector("ol").click();
  assert.deepEqual(heard(), [["go", "b0"], ["listen", "a0"]]);
  press("x");
  assert.equal(press("Escape").stopped, true);
  assert.deepEqual(heard(), [["leave", undefined]]);
  find.open("nowhere", false);
  press("Enter");
  assert.deepEqual(heard(), []);
});

test("what is ticked is replaced, at a press or at Ctrl and Enter", () => {
  const { find, part, draft, panel, page } = finding();
  find.open("data", true);
  assert.equal(page.activeElement, part("instead"));
  part("instead").value = "words";
  const ticks = panel.querySelectorAll("li").map((line) => line.firstElementChild);
  Object.assign(ticks[1], { checked: false }).click();
  part("do").click();
  assert.deepEqual([draft.live.map(({ text }) => text), part("count").textContent], [["words and data", "words"], "2 replaced"]);
  part("instead").press("keydown", { key: "Enter", ctrlKey: true });
  assert.deepEqual(draft.live.map(({ text }) => text), ["words and words", "words"]);
  assert.deepEqual([part("count").textContent, part("do").disabled], ["1 replaced", true]);
});
