// What can be done to the text from the keyboard; the names are those of keyboard.js. Every deed is on the page at once, in
// the history, in the journal, and on its way.
import { clock, filled } from "./clock.js";
import { askInsert, askQuestion, askSpeaker, filledInserts } from "./dialogs.js";
import { painted } from "./frame.js";
import { Joining } from "./joining.js";
import { post } from "../talk.js";
import { timeAt } from "./words.js";

const RUN_UP = 2000;

export class Deeds extends Joining {
  nextDoubt() { this.besideDoubt(1); }
  previousDoubt() { this.besideDoubt(-1); }

  besideDoubt(direction) {
    const doubt = this.review.beside(this.sound.time, direction);
    if (doubt) this.goToDoubt(doubt);
    else this.say(this.words.reviewDone);
  }

  goToDoubt(doubt) {
    this.review.hold(doubt);
    const turn = this.draft.live.find((one) => one.start !== null && (one.end ?? one.start) > doubt.start) ?? this.draft.at(doubt.start);
    if (turn) {
      const word = turn.words.find((one) => one[2] >= doubt.start - 50);
      this.page.go(turn, word ? word[0] : 0);
    }
    this.sound.play(Math.max(0, doubt.start - RUN_UP), {});
    this.sound.until = doubt.end + 300;
  }

  fillGap(doubt) {
    const id = crypto.randomUUID();
    if (this.commit("added", this.draft.fill(id, doubt.start, doubt.end))) this.page.go(this.draft.byId.get(id));
    this.sound.play(doubt.start, { until: doubt.end });
  }

  async putAside(doubt) {
    if (!this.mayWrite()) return;
    const next = this.review.beside(doubt.end, 1);
    this.review.aside(doubt);
    if (next && next !== doubt) this.goToDoubt(next);
    const result = await post(`${this.address}/aside`, new URLSearchParams({ key: doubt.key, aside: "on" })).catch(() => null);
    if (result?.kind !== "done") this.review.aside(doubt, false);
    this.wave?.redraw();
  }

  check() {
    const turn = this.turnHere();
    if (!turn) return;
    this.commit("checked", this.draft.check(turn));
    const next = this.draft.live.slice(this.draft.index(turn) + 1).find((one) => !one.checked);
    if (next) this.page.go(next);
    else this.say(this.draft.live.every((one) => one.checked) ? this.words.checkedAll : this.words.lastTurn);
  }

  split(speaker) {
    const caret = this.caretHere();
    if (!caret) return;
    const id = crypto.randomUUID();
    if (this.commit("split", this.draft.split(caret.turn, caret.start, id, speaker))) this.page.go(this.draft.byId.get(id));
  }

  merge(direction) {
    const turn = this.turnHere();
    const other = turn && this.draft.beside(turn, direction);
    if (!other) return this.say(direction < 0 ? this.words.firstTurn : this.words.lastTurn);
    const [one, next] = direction < 0 ? [other, turn] : [turn, other];
    const at = one.text.length + (one.text && next.text ? 1 : 0);
    if (this.commit("merged", this.draft.merge(one, next))) this.page.go(one, at);
    return true;
  }

  speaker(digit) {
    const name = this.names[digit - 1];
    const turn = this.turnHere();
    if (turn && name) this.commit("speaker", this.draft.speak(turn, name));
  }

  speakerEverywhere(digit) {
    const name = this.names[digit - 1];
    const turn = this.turnHere();
    if (turn?.speaker && name) this.commit("speaker", this.draft.speakEverywhere(turn.speaker, name));
  }

  async pickSpeaker() {
    const turn = this.turnHere();
    if (!turn || !this.mayWrite()) return;
    const caret = this.caretHere();
    const chosen = await askSpeaker(turn, this.names);
    if (chosen) {
      if (chosen.name && !this.names.includes(chosen.name)) this.data.speakers.push([chosen.name, "other"]);
      const everywhere = chosen.everywhere && turn.speaker;
      this.commit("speaker", everywhere ? this.draft.speakEverywhere(turn.speaker, chosen.name) : this.draft.speak(turn, chosen.name));
    }
    this.page.go(turn, caret?.start ?? 0);
  }

  /** Splits here; the new turn is of the other of the last two speakers. */
  switchSpeaker() {
    const turn = this.turnHere();
    if (!turn) return;
    const before = this.draft.live.slice(0, this.draft.index(turn)).findLast((one) => one.speaker && one.speaker !== turn.speaker);
    const other = before?.speaker ?? this.names.find((name) => name !== turn.speaker);
    if (other) this.split(other);
  }

  startEarlier() { this.nudge("start", -100); }
  startLater() { this.nudge("start", 100); }
  endEarlier() { this.nudge("end", -100); }
  endLater() { this.nudge("end", 100); }

  nudge(edge, by) {
    const turn = this.turnHere();
    if (!turn || !this.commit("boundary", this.draft.nudge(turn, edge, by))) return;
    const at = turn[edge];
    this.sound.play(Math.max(0, at - 700), { until: at + 700, loop: true });
    this.say(filled(edge === "start" ? this.words.boundary : this.words.boundaryEnd, { time: clock(at, true) }));
  }

  async insert() {
    const caret = this.caretHere();
    if (!caret || !this.mayWrite()) return;
    const { turn, start } = caret;
    const after = turn.words.find((word) => word[0] >= start);
    const before = turn.words.findLast((word) => word[1] <= start);
    const next = after?.[2] ?? this.draft.beside(turn, 1)?.start ?? turn.end ?? 0;
    const last = before?.[3] ?? this.draft.beside(turn, -1)?.end ?? turn.start ?? next;
    const pause = Math.max(0, next - last);
    const chosen = await askInsert(filledInserts(this.inserts, { pause, time: before?.[3] ?? turn.start ?? 0 }));
    this.page.go(turn, start);
    if (!chosen) return;
    const [head, tail] = [turn.text.slice(0, start), turn.text.slice(start)];
    const words = `${head && !/\s$/.test(head) ? " " : ""}${chosen}${tail && !/^\s/.test(tail) ? " " : ""}`;
    if (this.commit("insert", this.draft.typed(turn, head + words + tail))) this.page.go(turn, start + words.length);
  }

  async question() {
    const caret = this.caretHere();
    if (!caret) return;
    const { turn, start, end } = caret;
    const quote = end > start ? turn.text.slice(start, end) : turn.text.slice(0, 200);
    const text = await askQuestion(quote);
    this.page.go(turn, start, end);
    if (!text) return;
    const fields = { question: crypto.randomUUID(), turn: turn.id, text, quote, at_ms: timeAt(turn, start) === null ? "" : Math.round(timeAt(turn, start)) };
    const result = await post(`${this.address}/ask`, new URLSearchParams(fields)).catch(() => null);
    if (result?.kind !== "done") return this.say(result?.sentence ?? filled(this.words.offline, { n: 1 }), true);
    this.questions.push(result.answer);
    this.drawQuestions();
    this.page.show([turn.id]);
  }

  search(_digit, _key, instead = false) {
    const caret = this.page.caret();
    this.offset = caret?.start;
    this.find.open(caret && caret.end > caret.start ? getSelection().toString() : "", instead);
  }

  searchAndReplace() { this.search(0, "", true); }

  undo() { this.turnBack("undo", this.words.nothingToUndo, this.words.undone); }
  redo() { this.turnBack("redo", this.words.nothingToRedo, this.words.redone); }

  turnBack(verb, nothing, done) {
    if (!this.mayWrite()) return;
    this.editing.flush();
    const entry = this.history[verb]();
    if (!entry) return this.say(nothing);
    const changes = verb === "undo" ? entry.before : entry.after;
    this.draft.put(changes);
    this.keep(changes);
    this.shown(changes);
    this.saving.add({ id: crypto.randomUUID(), verb, step: entry.id, changes });
    const turn = this.draft.byId.get(changes.at(-1).id);
    if (!turn.gone) this.page.go(turn, turn.text.length);
    this.say(done);
  }

  /** Does a deed: on the page at once, in the history, on its way. Answers whether there was anything to do. */
  commit(verb, changes, { shown = false } = {}) {
    // What was being typed when another window took the text waits, like everything that was not sent by then.
    const waits = verb === "typed" && this.saving.stopped;
    if (!changes || !(waits || this.mayWrite())) return false;
    const id = crypto.randomUUID();
    this.history.push({ id, verb, before: this.draft.put(changes), after: changes });
    this.keep(changes);
    this.shown(changes, shown);
    this.saving.add({ id, verb, changes });
    return true;
  }

  async keep(changes) {
    await painted();
    for (const { id } of changes) this.journal.keep(this.draft.entry(this.draft.byId.get(id)));
  }

  shown(changes, typed = false) {
    const ids = changes.map((change) => change.id);
    this.page.show(ids);
    for (const id of ids) this.follow.markTurn(this.draft.byId.get(id));
    painted().then(() => {
      this.count();
      if (typed) return;
      this.drawSpeakers();
      this.wave?.redraw();
    });
  }
}
