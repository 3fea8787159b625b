import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../../static/js/correct/draft.js";
import { Progress } from "../../../static/js/correct/progress.js";
import { Visit } from "../../../static/js/correct/visit.js";
import { row } from "./made.js";

test("time at work counts while somebody does something within a minute", () => {
  let now = 0;
  const visit = new Visit({ heard: [], now: () => now });
  for (const at of [0, 10_000, 40_000, 100_000, 110_000.4]) {
    now = at;
    visit.worked();
  }
  assert.deepEqual(visit.report(), { active: 50_000, heard: [] });
  visit.goOnFrom(90_000);
  visit.goOnFrom(10);
  assert.equal(visit.active, 90_000);
});

test("stretches that were heard are united, and reported once; a lost report is told again", () => {
  const visit = new Visit({ heard: [[5000, 6000]] });
  visit.listened([[0, 1000], [900, 2000]]);
  visit.listened([[5500, 7000]]);
  assert.deepEqual(visit.heard, [[0, 2000], [5000, 7000]]);
  const report = visit.report();
  assert.deepEqual(report.heard, [[0, 1000], [900, 2000], [5500, 7000]]);
  assert.deepEqual(visit.report().heard, []);
  visit.takeBack(report);
  assert.deepEqual(visit.report().heard, report.heard);
});

test("the share that was heard, and where the first gap is", () => {
  const share = (heard, duration = 10_000) => [new Visit({ heard }).share(duration), new Visit({ heard }).firstUnheard];
  assert.deepEqual(share([]), [0, 0]);
  assert.deepEqual(share([[900, 4000]]), [31, 4000]);
  assert.deepEqual(share([[2000, 4000]]), [20, 0]);
  assert.deepEqual(share([[0, 20_000]]), [100, 20_000]);
});

test("progress says how many turns were checked, and how much was heard where there is a recording", () => {
  const draft = new Draft([row("a", "one"), row("b", "two", 5000)]);
  draft.live[0].checked = true;
  const words = { progress: "{checked} of {n}", listened: "{share} %", notYet: "not yet from {time}", allHeard: "all heard" };
  const said = (heard, listened) => {
    const checked = {};
    new Progress({ checked, listened, draft, visit: new Visit({ heard }), duration: 10_000, words }).draw();
    return [checked.textContent, listened?.textContent];
  };
  assert.deepEqual(said([], null), ["1 of 2", undefined]);
  assert.deepEqual(said([[0, 4000]], {}), ["1 of 2", "40 % · not yet from 0:04"]);
  assert.deepEqual(said([[0, 9900]], {}), ["1 of 2", "99 % · all heard"]);
});
