import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { Saving } from "../../../static/js/correct/saving.js";
import { row } from "./made.js";

function saving(answers) {
  const draft = new Draft([row("a", "one"), row("b", "two", 5000)]);
  const heard = { saved: [], stopped: [], refused: [] };
  const sent = [];
  const later = [];
  const made = new Saving({
    draft,
    sitting: "me",
    later: (again) => later.push(again),
    send: (body) => {
      sent.push(body);
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    hear: {
      saved: (ids) => heard.saved.push(...ids),
      changed: () => {},
      stopped: (kind) => heard.stopped.push(kind),
      refused: (deed, sentence) => heard.refused.push(sentence),
    },
  });
  const type = (id, text) => {
    const changes = draft.typed(draft.byId.get(id), text);
    draft.put(changes);
    return made.add({ id: `${id}:${text}`, verb: "typed", changes });
  };
  return { draft, heard, sent, later, made, type };
}

test("deeds go one after another, each on the revision that the server said last", async () => {
  const { sent, heard, made, type } = saving([{ kind: "done", answer: { revs: { a: 2 } } }, { kind: "done", answer: { revs: { a: 3 } } }]);
  await Promise.all([type("a", "one more"), type("a", "one more time")]);
  assert.deepEqual(sent.map(({ changes }) => [changes[0].rev, changes[0].text]), [[1, "one more"], [2, "one more time"]]);
  assert.deepEqual(heard.saved, ["a"]);
  assert.equal(made.queue.length, 0);
});

test("a broken line keeps everything and sends the same deed again", async () => {
  const { sent, later, made, type } = saving([new Error("offline"), new Error("offline"), { kind: "done", answer: { revs: { a: 2 } } }]);
  await type("a", "one more");
  assert.equal(made.trouble, "offline");
  await later.shift()();
  await later.shift()();
  assert.equal(new Set(sent.map(({ id }) => id)).size, 1);
  assert.deepEqual([made.trouble, made.queue.length], [null, 0]);
});

test("another's hand on the text stops the queue; nothing of it is thrown away", async () => {
  const { heard, made, type } = saving([{ kind: "taken-over", answer: {} }]);
  await type("a", "one more");
  await type("b", "two more");
  assert.deepEqual(heard.stopped, ["taken-over"]);
  assert.deepEqual([...made.waiting], ["a", "b"]);
});

test("a deed that comes back after the queue was put together anew takes nobody else's place", async () => {
  let answer;
  const { made, sent, type } = saving([new Promise((resolve) => (answer = resolve)), { kind: "done", answer: { revs: { b: 2 } } }]);
  const first = type("a", "one more");
  const changes = made.draft.typed(made.draft.byId.get("b"), "two more");
  made.restart([{ id: "joined", verb: "joined", changes }]);
  answer({ kind: "done", answer: { revs: { a: 2 } } });
  await first;
  assert.deepEqual(sent.map(({ id }) => id), ["a:one more", "joined"]);
  assert.equal(made.queue.length, 0);
});
