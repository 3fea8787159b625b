import assert from "node:assert/strict";
import test from "node:test";

import { CodingDetails } from "../../../static/js/desk/coding-details.js";
import { open } from "../page.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

function details(codings) {
  const page = open(
    `<section id="hand" hidden><span data-part="code"></span><p data-part="definition"></p><p data-part="words"></p>` +
      `<textarea data-part="memo"></textarea><button data-part="recode"></button><button data-part="remove"></button></section>`,
  );
  const { turns, codebook, layer } = made(codings);
  const see = recorder("memo", "recode", "remove", "leave");
  const panel = page.getElementById("hand");
  const part = (name) => panel.querySelector(`[data-part=${name}]`);
  return { shown: new CodingDetails({ panel, codebook, turns, see }), layer, see, panel, part, page };
}

test("a coding in hand shows its code, its words, its note; without one nothing is there", () => {
  const { shown, layer, panel, part } = details([coding(1, 4, 7, 0, "why")]);
  shown.hold(layer.get(1));
  assert.equal(panel.hidden, false);
  assert.deepEqual(["code", "definition", "words"].map((name) => part(name).textContent), ["Data", "About data.", "two"]);
  assert.deepEqual([part("code").className, part("memo").value], ["code code-colour-0", "why"]);
  shown.hold(null);
  assert.equal(panel.hidden, true);
});

test("a note is kept when it is left, when another coding comes, at Escape; and only where it changed", () => {
  const { shown, layer, see, part } = details([coding(1, 4, 7), coding(2, 0, 3)]);
  shown.hold(layer.get(1));
  Object.assign(part("memo"), { value: " because " }).press("change");
  part("memo").press("change");
  assert.deepEqual(see.calls, [["memo", layer.get(1), "because"]]);
  part("memo").value = "another";
  shown.hold(layer.get(2));
  assert.deepEqual(see.calls[1], ["memo", layer.get(1), "another"]);
  part("memo").value = "third";
  const pressed = part("memo").press("keydown", { key: "Escape" });
  assert.deepEqual([see.calls.slice(2), pressed.stopped], [[["memo", layer.get(2), "third"], ["leave"]], true]);
});

test("what is being written is not overwritten by an answer", () => {
  const { shown, layer, part } = details([coding(1, 4, 7, 0, "old")]);
  shown.hold(layer.get(1));
  shown.writeMemo();
  part("memo").value = "new";
  shown.hold(layer.get(1));
  assert.equal(part("memo").value, "new");
});

test("the buttons recode and remove", () => {
  const { shown, layer, see, part } = details([coding(1, 4, 7)]);
  shown.hold(layer.get(1));
  part("recode").click();
  part("remove").click();
  assert.deepEqual(see.calls, [["recode", layer.get(1)], ["remove", layer.get(1)]]);
});
