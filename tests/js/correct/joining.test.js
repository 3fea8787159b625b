import assert from "node:assert/strict";
import test from "node:test";

import { Draft, stateOf } from "../../../static/js/correct/draft.js";
import { History } from "../../../static/js/correct/history.js";
import { Joining } from "../../../static/js/correct/joining.js";
import { Saving } from "../../../static/js/correct/saving.js";
import { recorder } from "../recorder.js";
import { row } from "./made.js";

/** A row of the server at this revision. */
const rev = (made, number, marks = 2) => [made[0], number, ...made.slice(2, 7), marks];

/** A window whose deeds do not arrive; `answers` are the server's to "what has changed?". */
function given({ answers = [], choose = () => null, dirty = null } = {}) {
  const draft = new Draft([row("a", "one"), row("b", "two", 5000), row("c", "three", 9000)]);
  const history = new History([]);
  const sent = [];
  const send = (body) => (sent.push(body), Promise.reject(new Error("offline")));
  const saving = new Saving({ draft, sitting: "me", send, later: () => {}, hear: recorder("saved", "changed", "refused", "stopped") });
  const editing = { isDirty: (id) => id === dirty, ...recorder("flush") };
  const [journal, page] = [recorder("drop"), recorder("shown")];
  const [asked, since, waits] = [[], [], []];
  let now = 10_000;
  const joining = new Joining({
    draft, history, saving, editing, journal,
    shown: page.shown,
    catchUp: async (from) => {
      since.push(from);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    choose: async (mine, theirs) => (asked.push([mine.text, theirs.text]), choose(mine, theirs)),
    later: (again, ms) => waits.push([again, ms]),
    now: () => now,
  });
  /** Types here; it waits. */
  const type = (id, text) => {
    const changes = draft.typed(draft.byId.get(id), text);
    history.push({ id: `${id}${text}`, before: draft.put(changes), after: changes });
    saving.queue.push({ id: `${id}${text}`, verb: "typed", changes });
  };
  const texts = () => draft.live.map(({ text }) => text);
  const shown = () => page.calls.map(([, changes]) => changes.map(({ id }) => id));
  return { draft, history, saving, sent, joining, type, texts, shown, journal, asked, since, waits, wait: (ms) => (now += ms) };
}

test("another's turns take the place of those here, with their revision, and older undo is forgotten", () => {
  const { draft, joining, history, texts, shown } = given();
  history.push({ id: "old", before: [], after: [{ id: "b" }] });
  joining.adopt([rev(row("b", "two and more", 5000), 4), [...rev(row("n", "new", 5500), 1), "b"]]);
  assert.deepEqual(texts(), ["one", "two and more", "new", "three"]);
  assert.deepEqual([draft.byId.get("b").rev, draft.byId.get("b").edited], [4, true]);
  assert.equal(history.undo(), null);
  assert.deepEqual(shown(), [["b", "n"]]);
});

test("turns that wait to be sent, or are being typed, stay as they are here", () => {
  const { joining, type, texts, shown } = given({ dirty: "b" });
  type("a", "one mine");
  joining.adopt(["a", "b", "c"].map((id) => rev(row(id, "theirs"), 3)));
  assert.deepEqual(texts(), ["one mine", "two", "theirs"]);
  assert.deepEqual(shown(), [["c"]]);
  joining.adopt([]);
  assert.equal(shown().length, 1);
});

test("an answer that says what is here already keeps undo", () => {
  const { joining, history } = given();
  history.push({ id: "mine", before: [], after: [{ id: "a" }] });
  joining.adopt([rev(row("a", "one"), 2)]);
  assert.equal(history.undo().id, "mine");
});

test("with nothing waiting a window that may write reads what is new", async () => {
  const { joining, since, texts } = given({ answers: [{ turns: [rev(row("a", "theirs"), 2)] }] });
  await joining.begin();
  assert.deepEqual([since, texts()], [[undefined], ["theirs", "two", "three"]]);
  await given({ answers: [new Error("offline")] }).joining.begin();
  await given({ answers: [null] }).joining.begin();
});

test("what waits goes on as one deed, on the revisions of the server", async () => {
  const { joining, saving, sent, type, since, history } = given({ answers: [{ turns: [rev(row("b", "theirs", 5000), 7)] }] });
  type("a", "one mine");
  type("c", "three mine");
  await joining.begin();
  assert.deepEqual(since, [0]);
  assert.deepEqual(saving.queue.map(({ verb, changes }) => [verb, changes.map(({ id }) => id)]), [["joined", ["a", "c"]]]);
  assert.deepEqual(sent[0].changes.map(({ turn, text }) => [turn, text]), [["a", "one mine"], ["c", "three mine"]]);
  assert.equal(history.undo().verb, "joined");
});

test("a turn that both changed is asked about: the words that were chosen are stored on their revision", async () => {
  const { draft, joining, asked, type, sent } = given({ answers: [{ turns: [rev(row("a", "one theirs"), 5)] }], choose: () => "one, both" });
  type("a", "one mine");
  await joining.join(joining.waiting());
  assert.deepEqual(asked, [["one mine", "one theirs"]]);
  assert.deepEqual(sent[0].changes.map(({ rev: on, text }) => [on, text]), [[5, "one, both"]]);
  assert.deepEqual(draft.byId.get("a").words.map(([start, end]) => [start, end]), [[0, 4], [5, 9]]);
});

test("theirs can be chosen: what was typed here goes from the journal, too", async () => {
  const { joining, journal, type, saving, texts } = given({ answers: [{ turns: [rev(row("a", "one theirs"), 5)] }] });
  type("a", "one mine");
  await joining.join(joining.waiting());
  assert.deepEqual([texts()[0], journal.calls, saving.queue], ["one theirs", [["drop", "a"]], []]);
});

test("nobody is asked where the server has the same words, or nobody changed the turn since", async () => {
  const arrived = given({ answers: [{ turns: [rev(row("a", "one mine"), 2, 0)] }] });
  arrived.type("a", "one mine");
  Object.assign(arrived.draft.byId.get("a"), { end: row("a", "one mine")[4] });
  await arrived.joining.join(arrived.joining.waiting());
  assert.deepEqual([arrived.asked, arrived.saving.queue], [[], []]);
  const mine = given({ answers: [{ turns: [rev(row("a", "one"), 1)] }] });
  mine.type("a", "one mine");
  await mine.joining.join(mine.joining.waiting());
  assert.deepEqual([mine.asked, mine.sent.length], [[], 1]);
});

test("a new turn that only a journal knows comes back after the one it follows", async () => {
  const { joining, texts, draft } = given({ answers: [{}] });
  const state = { ...stateOf(draft.byId.get("a")), text: "lost and found" };
  await joining.join(new Map([["n", { id: "n", base: 0, after: "a", state }]]));
  assert.deepEqual(texts(), ["one", "lost and found", "two", "three"]);
});

test("a server that does not answer is asked again; a join that follows another waits a moment", async () => {
  const { joining, waits, type, wait, saving } = given({ answers: [new Error("offline"), {}] });
  type("a", "one mine");
  joining.joinSoon();
  wait(500);
  joining.joinSoon();
  assert.deepEqual(waits.map(([, ms]) => ms), [0, 2000]);
  await waits[0][0]();
  const [again, ms] = waits[2];
  assert.equal(ms, 2000);
  await again();
  assert.deepEqual(saving.queue.map(({ verb }) => verb), ["joined"]);
  wait(5000);
  joining.joinSoon();
  assert.equal(waits[3][1], 0);
});
