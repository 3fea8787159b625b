import assert from "node:assert/strict";
import test from "node:test";

import { Unsaved } from "../../../static/js/desk/unsaved.js";
import { Windows } from "../../../static/js/desk/windows.js";
import { happening, open } from "../page.js";
import { recorder } from "../recorder.js";
import { coding, made } from "./made.js";

test("what is not saved is listed while the line is broken, each deed with its code and words", () => {
  const page = open(`<details id="unsaved" hidden><ul></ul></details>`);
  const { codebook, layer, turns } = made([coding(4, 8, 13, 2)]);
  const box = page.getElementById("unsaved");
  const deeds = { apply: "{code} on “{words}”", "apply-new": "new {code} on “{words}”", remove: "remove {code} from “{words}”", undo: "undo" };
  const unsaved = new Unsaved({ box, codebook, layer, turns, words: { deeds } });
  const waiting = [
    { verb: "apply", fields: { code: "u1", start: 0, end: 3 } },
    { verb: "apply-new", fields: { name: "Care", start: 4, end: 7 } },
    { verb: "remove", fields: { numbers: "4,5" } },
    { verb: "undo", fields: { step: "s" } },
  ];
  unsaved.show({ trouble: "offline", waiting });
  assert.deepEqual(box.querySelectorAll("li").map(({ textContent }) => textContent), [
    "Quality on “One”", "new Care on “two”", "remove Trust from “three”", "undo",
  ]);
  assert.equal(box.hidden, false);
  unsaved.show({ trouble: null, waiting: [] });
  assert.equal(box.hidden, true);
});

test("other windows are told what the server answered, and tell it", () => {
  const channel = Object.assign(open().createElement("i"), recorder("postMessage"));
  const desk = recorder("follow");
  const windows = new Windows({ channel, ...desk });
  windows.tell({ put: [] });
  channel.hears(happening("message", { data: { put: [1] } }));
  assert.deepEqual([channel.calls, desk.calls], [[["postMessage", { put: [] }]], [["follow", { put: [1] }]]]);
});
