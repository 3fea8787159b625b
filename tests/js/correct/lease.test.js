import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

import { Lease } from "../../../static/js/correct/lease.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});

const HELD = { mine: true, holder: "Ann", state: "open", self: true };
const THEIRS = { mine: false, holder: "Ben", state: "open", self: false };
const done = (answer) => ({ kind: "done", answer });
const settled = async () => { for (let n = 0; n < 6; n += 1) await null; };

/** `asks` and `looks` are answers of the server; an Error is a broken line. */
function given({ asks = [], looks = [], hidden = false } = {}) {
  const [asked, looked, heard] = [[], [], []];
  const next = async (answers) => {
    const answer = answers.shift() ?? new Error("offline");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const lease = new Lease({
    change: 3,
    sitting: "me",
    ask: (verb, body, options) => (asked.push([verb, body, options]), next(asks)),
    look: (since) => (looked.push(since), next(looks)),
    isHidden: () => hidden,
    hear: {
      mine: (held) => heard.push(["mine", held]),
      reading: (held, had) => heard.push(["reading", held.holder, had]),
      changed: ({ turns }) => heard.push(["changed", turns]),
      report: () => ({ active: 5, heard: [[0, 1]] }),
      unreported: (report) => heard.push(["unreported", report]),
    },
  });
  const tick = async (ms) => {
    for (let passed = 0; passed < ms; passed += 2000) {
      mock.timers.tick(2000);
      await settled();
    }
  };
  return { lease, asked, looked, heard, tick };
}

test("a window that asks has the text, or reads along; taking it over asks with a word more", async () => {
  const { lease, asked, heard } = given({ asks: [done(THEIRS), done(HELD)] });
  assert.equal(await lease.sit(), false);
  assert.equal(await lease.sit(true), true);
  assert.deepEqual(asked.map(([verb, body]) => [verb, body]), [["sit", { sitting: "me", over: false }], ["sit", { sitting: "me", over: true }]]);
  assert.deepEqual(heard, [["reading", "Ben", false], ["mine", HELD]]);
  assert.equal(lease.holder, "Ann");
});

test("without an answer, or a login, it asks again a little later, until it has the text", async () => {
  const { lease, asked, tick } = given({ asks: [new Error("offline"), { kind: "logged-out" }, done(HELD)], hidden: true });
  await lease.sit();
  await tick(2000);
  await tick(2000);
  await tick(10_000);
  assert.equal(asked.length, 3);
  assert.equal(lease.mine, true);
});

test("whoever writes reports, and learns from the answer that another took the text", async () => {
  const { lease, asked, heard, tick } = given({ asks: [done(HELD), done(HELD), done(THEIRS)], hidden: true });
  await lease.sit();
  await tick(20_000);
  assert.deepEqual(asked[1].slice(0, 2), ["beat", { sitting: "me", leave: false, active: 5, heard: [[0, 1]] }]);
  assert.equal(lease.mine, true);
  await tick(20_000);
  assert.deepEqual(heard.at(-1), ["reading", "Ben", true]);
  await tick(20_000);
  assert.equal(asked.length, 3, "whoever reads does not report");
});

test("a report that did not arrive is given back", async () => {
  const { lease, heard, tick } = given({ asks: [done(HELD)], hidden: true });
  await lease.sit();
  await tick(20_000);
  assert.deepEqual(heard.at(-1), ["unreported", { active: 5, heard: [[0, 1]] }]);
});

test("a window that goes frees the text, with a request that outlives it; one that reads has nothing to free", async () => {
  const { lease, asked } = given({ asks: [done(HELD), done({})] });
  lease.leave();
  await lease.sit();
  lease.leave();
  assert.deepEqual(asked[1], ["beat", { sitting: "me", leave: true, active: 5, heard: [[0, 1]] }, { keepalive: true }]);
  assert.equal(asked.length, 2);
});

test("a reader sees every change, and who writes where that changed", async () => {
  const news = (change, more) => done({ ...THEIRS, change, turns: [change], ...more });
  const { lease, heard, looked, tick } = given({ asks: [done(THEIRS)], looks: [news(4), news(5, { holder: "Cleo" }), news(2)] });
  await lease.sit();
  await tick(6000);
  assert.deepEqual(heard, [["reading", "Ben", false], ["changed", [4]], ["changed", [5]], ["reading", "Cleo", false], ["changed", [2]], ["reading", "Ben", false]]);
  assert.deepEqual(looked, [3, 4, 5], "from the last change that is known here");
  await tick(2000);
  assert.equal(heard.length, 6, "a broken line changes nothing");
});

test("a writer looks seldom, and only whether another has the text by now", async () => {
  const { lease, heard, looked, tick } = given({ asks: [done(HELD)], looks: [done({ ...HELD, change: 4, turns: [4] }), done({ ...THEIRS, change: 5, turns: [5] })] });
  await lease.sit();
  await tick(4000);
  assert.deepEqual(looked, []);
  await tick(2000);
  assert.deepEqual(heard, [["mine", HELD]]);
  await tick(6000);
  assert.deepEqual(heard.slice(1), [["changed", [5]], ["reading", "Ben", true]]);
});

test("a hidden window does not look; one that was turned away reads; asking can be answered otherwise", async () => {
  const { lease, heard, looked, tick } = given({ asks: [done(HELD)], looks: [{ kind: "logged-out" }], hidden: true });
  await lease.sit();
  await tick(12_000);
  assert.deepEqual(looked, []);
  lease.lose(THEIRS);
  assert.deepEqual(heard.at(-1), ["reading", "Ben", true]);
  assert.equal(await lease.catchUp(0), null);
  assert.equal(lease.begin({ kind: "refused" }), false);
});
