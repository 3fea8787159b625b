// What stands beside coding and comes after the first frame: the sound of a passage, whose turns are shown, memos, one's
// own keys, and the other windows of the same layer.
import { byId, readJson } from "../dom.js";
import { post } from "../talk.js";
import { writeKeys } from "./keys.js";
import { Memos } from "./memos.js";
import { OwnKeys } from "./own-keys.js";
import { PassageSound } from "./passage-sound.js";
import { Unsaved } from "./unsaved.js";
import { Voices } from "./voices.js";
import { Windows } from "./windows.js";

export class Aside {
  /** The parts of the desk; `dataset` has its uuids and addresses. */
  constructor({ choices, codebook, dataset, deeds, layer, page, place, selection, walker, words, say }) {
    const channel = new BroadcastChannel(`tandem-desk-${dataset.layer}`);
    this.windows = new Windows({ channel, follow: (answer) => deeds.follow(answer) });
    const { interviewers } = choices.value;
    this.voices = new Voices({ chooser: byId("speakers"), page, place, interviewers, words, say, keep: (changes) => choices.keep(changes) });
    const audio = byId("sound");
    const times = audio ? readJson("desk-times") : [];
    this.sound = new PassageSound({ audio, control: byId("play"), clock: byId("clock"), times, page, place, selection, walker, words, say });
    this.memos = new Memos({
      ...{ dialog: byId("memo-dialog"), opener: byId("memo-open"), leaver: byId("memo-leave"), refused: byId("memo-refused") },
      ...{ storage: localStorage, name: `tandem-memo-${dataset.layer}`, layer: dataset.layer, transcript: dataset.transcript },
      ...{ codebook, selection, words, say, send: (fields) => post(dataset.memos, new URLSearchParams(fields)) },
    });
    const write = (keys) => writeKeys(document.body, keys);
    this.keys = new OwnKeys({ sheet: byId("keys"), said: byId("keys-said"), reset: byId("keys-reset"), choices, words, write });
    this.unsaved = new Unsaved({ box: byId("unsaved"), codebook, layer, turns: page.turns, words });
    this.unsaved.show(deeds.outbox);
  }
}
