import assert from "node:assert/strict";
import test from "node:test";

import { Codebook } from "../../../static/js/desk/codebook.js";

test("a code is found by name, path and definition whatever its accents; fixed ones are told apart", () => {
  const rows = [
    ["u1", "Données", "axial", null, 0, "", "", "", 1, 0],
    ["u2", "Qualité perçue", "open", 0, 1, "Ce que l'équipe voit.", "", "", 1, 0],
    ["u3", "complétude", "open", null, 2, "", "", "", 1, 1],
    ["u4", "gone", "open", null, 2, "", "", "", 0, 0],
  ];
  const book = new Codebook(rows);
  const found = (words) => book.find(words).map(({ name }) => name);
  assert.deepEqual(found("qualite"), ["Qualité perçue"]);
  assert.deepEqual(found("donnees"), ["Données", "Qualité perçue"]);
  assert.deepEqual(found("equipe"), ["Qualité perçue"]);
  assert.deepEqual(found("gone"), []);
  assert.deepEqual(book.tree().filter(({ code }) => code.fixed).map(({ code }) => code.name), ["complétude"]);
});
