import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { Speakers } from "../../../static/js/correct/speakers.js";
import { open } from "../page.js";
import { row } from "./made.js";

test("those in use come first, each in its colour; a name that is new is known from then on", () => {
  const list = open(`<ol id="speakers"></ol>`).getElementById("speakers");
  const draft = new Draft([row("a", "one", 0, "P1"), row("b", "two", 5000, "Ann"), row("c", "three", 9000, "")]);
  const speakers = new Speakers({ list, draft, speakers: [["Ben", "interviewer"], ["P1", "participant"]], colour: (name) => name.length });
  speakers.draw();
  assert.deepEqual(speakers.names, ["P1", "Ann", "Ben"]);
  assert.deepEqual(list.children.map(({ textContent, dataset }) => [textContent, dataset.colour]), [["P1", "2"], ["Ann", "3"]]);
  const [drawn] = list.children;
  speakers.draw();
  assert.equal(list.children[0], drawn, "what has not changed is not drawn again");
  draft.put(draft.speak(draft.live[0], "Ben"));
  speakers.draw();
  assert.deepEqual(list.children.map(({ textContent }) => textContent), ["Ann", "Ben"]);
  speakers.know("Cleo");
  speakers.know("Cleo");
  speakers.know("");
  assert.deepEqual(speakers.names, ["Ann", "Ben", "P1", "Cleo"]);
});
