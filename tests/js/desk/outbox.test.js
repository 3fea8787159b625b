import assert from "node:assert/strict";
import test from "node:test";

import { Outbox, keptIn } from "../../../static/js/desk/outbox.js";

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
