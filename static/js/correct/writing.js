// What the keys do to a turn: check, split, merge, give it a speaker, move its times, put a convention in.
import { clock, filled } from "./clock.js";
import { filledInserts } from "./dialogs.js";

const NUDGE = 100;
const AROUND = 700;

export class Writing {
  /** `deeds.commit` does it; `ask`: speaker(turn, names), insert(choices) resolve to what was chosen, or null. */
  constructor({ draft, deeds, caret, page, sound, speakers, inserts, words, ask, mayWrite, say }) {
    Object.assign(this, { draft, deeds, caret, page, sound, speakers, inserts, words, ask, mayWrite, say });
  }

  /** The turn is as it was said: on to the next that nobody has checked. */
  check() {
    const turn = this.caret.turn();
    if (!turn) return;
    this.deeds.commit("checked", this.draft.check(turn));
    const next = this.draft.live.slice(this.draft.index(turn) + 1).find((one) => !one.checked);
    if (next) this.page.go(next);
    else this.say(this.draft.live.every((one) => one.checked) ? this.words.checkedAll : this.words.lastTurn);
  }

  split(speaker) {
    const caret = this.caret.read();
    if (!caret) return;
    const id = crypto.randomUUID();
    if (this.deeds.commit("split", this.draft.split(caret.turn, caret.start, id, speaker))) this.page.go(this.draft.byId.get(id));
  }

  /** Splits here; the new turn is of the other of the last two speakers. */
  switchSpeaker() {
    const turn = this.caret.turn();
    if (!turn) return;
    const before = this.draft.live.slice(0, this.draft.index(turn)).findLast((one) => one.speaker && one.speaker !== turn.speaker);
    const other = before?.speaker ?? this.speakers.names.find((name) => name !== turn.speaker);
    if (other) this.split(other);
  }

  /** With the turn before (-1) or after (1); answers false where there is none. */
  merge(direction) {
    const turn = this.caret.turn();
    const other = turn && this.draft.beside(turn, direction);
    if (!other) return this.say(direction < 0 ? this.words.firstTurn : this.words.lastTurn);
    const [one, next] = direction < 0 ? [other, turn] : [turn, other];
    const at = one.text.length + (one.text && next.text ? 1 : 0);
    if (this.deeds.commit("merged", this.draft.merge(one, next))) this.page.go(one, at);
    return true;
  }

  /** The speaker of that digit, from 1. */
  speaker(digit) {
    const name = this.speakers.names[digit - 1];
    const turn = this.caret.turn();
    if (turn && name) this.deeds.commit("speaker", this.draft.speak(turn, name));
  }

  speakerEverywhere(digit) {
    const name = this.speakers.names[digit - 1];
    const turn = this.caret.turn();
    if (turn?.speaker && name) this.deeds.commit("speaker", this.draft.speakEverywhere(turn.speaker, name));
  }

  async pickSpeaker() {
    const turn = this.caret.turn();
    if (!turn || !this.mayWrite()) return;
    const caret = this.caret.read();
    const chosen = await this.ask.speaker(turn, this.speakers.names);
    if (chosen) {
      this.speakers.know(chosen.name);
      const everywhere = chosen.everywhere && turn.speaker;
      this.deeds.commit("speaker", everywhere ? this.draft.speakEverywhere(turn.speaker, chosen.name) : this.draft.speak(turn, chosen.name));
    }
    this.page.go(turn, caret?.start ?? 0);
  }

  startEarlier() { this.#nudge("start", -NUDGE); }
  startLater() { this.#nudge("start", NUDGE); }
  endEarlier() { this.#nudge("end", -NUDGE); }
  endLater() { this.#nudge("end", NUDGE); }

  #nudge(edge, by) {
    const turn = this.caret.turn();
    if (!turn || !this.deeds.commit("boundary", this.draft.nudge(turn, edge, by))) return;
    const at = turn[edge];
    this.sound.play(Math.max(0, at - AROUND), { until: at + AROUND, loop: true });
    this.say(filled(edge === "start" ? this.words.boundary : this.words.boundaryEnd, { time: clock(at, true) }));
  }

  /** One of the conventions, with blanks around it. */
  async insert() {
    const caret = this.caret.read();
    if (!caret || !this.mayWrite()) return;
    const { turn, start } = caret;
    const chosen = await this.ask.insert(filledInserts(this.inserts, this.#around(turn, start)));
    this.page.go(turn, start);
    if (!chosen) return;
    const [head, tail] = [turn.text.slice(0, start), turn.text.slice(start)];
    const words = `${head && !/\s$/.test(head) ? " " : ""}${chosen}${tail && !/^\s/.test(tail) ? " " : ""}`;
    if (this.deeds.commit("insert", this.draft.typed(turn, head + words + tail))) this.page.go(turn, start + words.length);
  }

  /** {pause, time} in ms: how long nobody speaks at an offset, and since when. */
  #around(turn, offset) {
    const after = turn.words.find((word) => word[0] >= offset);
    const before = turn.words.findLast((word) => word[1] <= offset);
    const next = after?.[2] ?? this.draft.beside(turn, 1)?.start ?? turn.end ?? 0;
    const last = before?.[3] ?? this.draft.beside(turn, -1)?.end ?? turn.start ?? next;
    return { pause: Math.max(0, next - last), time: before?.[3] ?? turn.start ?? 0 };
  }
}
