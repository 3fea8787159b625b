import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { places } from "../../../static/js/correct/find.js";
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
