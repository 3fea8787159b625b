// The coder's desk without a page: deeds that wait, keys of one's own, the codebook, finding the next turn to code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Codebook } from "../../static/js/desk/codebook.js";
import { Outbox, keptIn } from "../../static/js/desk/outbox.js";
import { KEYS, deedOf, pressed } from "../../static/js/desk/keys.js";
import { offered } from "../../static/js/desk/palette.js";

/** As the browser's: what is kept are its own keys. */
class Storage {
  getItem(key) { return this[key] ?? null; }
  setItem(key, value) { this[key] = value; }
  removeItem(key) { delete this[key]; }
}

class FullStorage extends Storage {
  setItem() { throw new Error("quota"); }
}

const deed = (id) => ({ id, verb: "apply", fields: { request_id: id } });

function box(storage, send) {
  const done = [];
  const outbox = new Outbox({
    send,
    store: keptIn(storage, "desk"),
    later: () => {},
    onDone: ({ id }) => done.push(id),
    onRefused: () => {},
    onChange: () => {},
  });
  return { outbox, done };
}

test("what one window could not send, the next one finds and sends in its order", async () => {
  const storage = new Storage();
  const broken = box(storage, async () => { throw new Error("offline"); });
  await broken.outbox.add(deed("a"));
  await broken.outbox.add(deed("b"));
  const next = box(storage, async () => ({ kind: "done", answer: {} }));
  assert.deepEqual(next.outbox.waiting.map(({ id }) => id), ["a", "b"]);
  await next.outbox.pump();
  assert.deepEqual(next.done, ["a", "b"]);
  assert.deepEqual(Object.keys(storage), []);
});

test("two windows do not overwrite what the other is still keeping", async () => {
  const storage = new Storage();
  const broken = box(storage, async () => { throw new Error("offline"); });
  const fine = box(storage, async () => ({ kind: "done", answer: {} }));
  await broken.outbox.add(deed("a"));
  await fine.outbox.add(deed("b"));
  assert.deepEqual(fine.done, ["b"]);
  assert.deepEqual(Object.keys(storage), ["desk:a"]);
});

test("a storage that is full or forbidden loses nothing that the page holds", async () => {
  const { outbox } = box(new FullStorage(), async () => { throw new Error("offline"); });
  await outbox.add(deed("a"));
  assert.equal(outbox.waiting.length, 1);
});

test("one's own keys do the deeds, and a sign does not ask for its Shift", () => {
  const event = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  const own = { ...KEYS, memo: ["é"], code: ["Enter"] };
  assert.equal(deedOf(event("é"), own), "memo");
  assert.equal(deedOf(event("m"), own), undefined);
  assert.equal(deedOf(event("?", { shiftKey: true })), "help");
  assert.equal(deedOf(event("M", { shiftKey: true })), "writeMemo");
  assert.equal(deedOf(event("Z", { metaKey: true, shiftKey: true })), "redo");
  assert.equal(pressed(event("@", { ctrlKey: true, altKey: true, altGraph: true })), "@");
});

test("no two deeds of the table share a key", () => {
  const all = Object.values(KEYS).flat();
  assert.equal(new Set(all).size, all.length);
});

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
