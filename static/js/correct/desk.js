// The correction desk: what keys, presses, the sound and the server make of the text.
import { clock, filled } from "./clock.js";
import { Company } from "./company.js";
import { Deeds } from "./deeds.js";
import { Choices } from "./dialogs.js";
import { Draft } from "./draft.js";
import { Editing } from "./editing.js";
import { Find } from "./find.js";
import { painted } from "./frame.js";
import { Follow } from "./follow.js";
import { History } from "./history.js";
import { Journal } from "./journal.js";
import { Keyboard } from "./keyboard.js";
import { Page } from "./page.js";
import { Review } from "./review.js";
import { Saving } from "./saving.js";
import { Sound } from "./sound.js";
import { get, post } from "../talk.js";
import { Wave } from "./wave.js";
import { timeAt, wordUnder } from "./words.js";

/** Keys whose names are those of a part of the desk. */
const RENAMED = { find: "search", follow: "followAgain", replace: "searchAndReplace", ask: "question" };

const found = (id) => document.getElementById(id);
const read = (id) => JSON.parse(found(id).textContent);

class Desk extends Deeds {
  constructor(root, sitting) {
    super();
    Object.assign(this, { root, sitting });
    this.frozen = root.dataset.frozen === "true";
    // Asked first of all, so that the answer is here when the text is.
    const sat = this.frozen ? null : post(`${root.dataset.address}/sit`, { sitting, over: false }).catch(() => null);
    this.data = read("desk-data");
    this.words = read("desk-words");
    this.inserts = read("desk-inserts");
    this.address = root.dataset.address;
    this.draft = new Draft(this.data.turns);
    this.history = new History(this.data.steps);
    this.journal = new Journal(root.dataset.correction);
    this.questions = this.data.questions;
    this.heard = this.data.heard;
    this.active = 0;
    this.last = 0;
    this.text = found("text");
    this.page = new Page({ root: this.text, template: found("turn-template"), draft: this.draft, words: this.words });
    this.assemble();
    this.makeSound();
    this.makePanels();
    this.listen();
    this.start(sat);
  }

  assemble() {
    const { draft, page, journal, words } = this;
    this.saving = new Saving({
      draft,
      sitting: this.sitting,
      send: (body) => painted().then(() => post(`${this.address}/edit`, body)),
      hear: {
        saved: (ids) => ids.forEach((id) => this.editing.isDirty(id) || journal.drop(id)),
        changed: () => this.saved(),
        refused: (deed, sentence) => this.refused(deed, sentence),
        stopped: (kind, answer) => this.stopped(kind, answer),
      },
    });
    this.editing = new Editing({
      page,
      draft,
      journal,
      keys: { split: () => this.split(), merge: (direction) => this.merge(direction), move: (turn, offset) => page.go(turn, offset) },
      hear: { begin: (turn) => this.follow.leave(turn), typed: (turn, text) => this.commit("typed", draft.typed(turn, text), { shown: true }), key: (turn) => this.typing(turn) },
    });
    this.company = new Company({
      change: this.data.change,
      sitting: this.sitting,
      ask: (verb, body, options) => post(`${this.address}/${verb}`, body, options),
      look: (since) => get(`${this.address}/changes?since=${since}&sitting=${this.sitting}`),
      hear: {
        mine: () => this.mine(),
        reading: (held, had) => this.reading(held, had),
        changed: (answer) => this.adopt(answer.turns ?? []),
        report: () => this.report(),
        unreported: ({ heard }) => this.unreported.push(...heard),
      },
    });
    this.unreported = [];
    this.choices = new Choices({ choices: this.data.choices, words, save: (choices) => this.chosen(choices) });
    this.keyboard = new Keyboard({
      choices: this.choices.value,
      run: (deed, key, event) => this.run(deed, key, event),
      held: (deed) => deed === "replay" && this.loopTurn(),
      released: (deed) => this.released(deed),
    });
  }

  makeSound() {
    const audio = this.root.querySelector("audio");
    this.sound = new Sound({
      audio,
      rewind: () => this.choices.value.rewind,
      hear: { state: (playing) => this.playing(playing), time: (ms) => this.at(ms), failed: () => this.say(this.words.soundFailed, true) },
    });
    this.follow = new Follow({
      page: this.page,
      draft: this.draft,
      pane: this.text,
      chip: found("back-to"),
      hear: { isPlaying: () => this.sound.playing, away: (ms) => (found("back-to").textContent = filled(this.words.back, { time: clock(ms) })) },
    });
    if (!audio) return;
    this.wave = new Wave({
      near: found("near"), head: found("near-head"), strip: found("strip"), stripHead: found("strip-head"),
      lines: JSON.parse(this.root.dataset.lines), duration: Number(this.root.dataset.duration),
      draft: this.draft, page: this.page, doubts: () => this.review?.open ?? [],
    });
    this.wave.heard = this.heard;
    for (const canvas of [found("near"), found("strip")]) {
      canvas.addEventListener("pointerdown", (event) => this.sound.seek(this.wave.timeAt(canvas, event.clientX)));
    }
    found("line")?.addEventListener("change", ({ target }) => this.sound.turnTo(target.value, Number(target.selectedOptions[0].dataset.offset)));
    found("speed").addEventListener("change", ({ target }) => this.speed(Number(target.value)));
    this.takeMediaKeys();
  }

  makePanels() {
    const { draft, words } = this;
    this.review = new Review({
      panel: found("review"),
      draft,
      settled: this.data.settled,
      words,
      see: { go: (doubt) => this.goToDoubt(doubt), fill: (doubt) => this.fillGap(doubt), aside: (doubt) => this.putAside(doubt) },
    });
    this.find = new Find({
      panel: found("find"),
      draft,
      words,
      see: {
        range: ({ turn, start, end }) => this.page.range(turn, start, end),
        go: ({ turn, start, end }) => this.page.go(turn, start, end),
        listen: (place) => this.listenTo(place),
        replace: (places, instead) => this.commit("replaced", draft.replace(places, instead.normalize("NFC"))),
        leave: () => this.here && this.page.go(this.here, this.offset ?? 0),
      },
    });
    this.drawSpeakers();
    this.drawQuestions();
  }

  listen() {
    this.text.addEventListener("click", (event) => this.clicked(event));
    this.text.addEventListener("dblclick", (event) => this.doubled(event));
    this.text.addEventListener("focusin", (event) => (this.here = this.page.turnOf(event.target) ?? this.here));
    for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => this.worked(), { passive: true });
    for (const control of document.querySelectorAll("[data-deed]")) {
      control.addEventListener("click", () => this.run(control.dataset.deed, control.dataset.key ?? ""));
    }
    addEventListener("online", () => this.saving.pump());
    addEventListener("beforeunload", (event) => {
      this.editing.flush();
      if (this.saving.queue.length) event.preventDefault();
    });
    addEventListener("resize", () => this.wave?.redraw());
  }

  async start(sat) {
    this.page.lock(true);
    this.chosen(this.choices.value, false);
    this.choices.draw();
    requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset.painted = this.draft.live.length)));
    const place = this.draft.byId.get(localStorage.getItem(`tandem-place-${this.root.dataset.correction}`)) ?? this.draft.live.find((turn) => !turn.checked) ?? this.draft.live[0];
    if (place && !place.gone && this.draft.index(place) > 0) this.page.reveal(place, "center");
    this.here = place;
    if (!this.frozen) this.company.begin(await sat);
    else this.reading({ state: "sent", holder: "" }, false);
    await this.offerJournal();
    this.wave?.load();
    requestIdleCallback(() => this.follow.mark(this.choices.value.unsure));
    const doubts = await get(`${this.address}/doubts`).catch(() => null);
    if (doubts?.kind === "done") this.review.fill(doubts.answer.doubts);
    this.wave?.redraw();
    this.count();
  }

  run(deed, key, event) {
    if (deed === "play" && event && key === "Escape" && this.closes()) return true;
    if (event?.target.closest("input, textarea, select") && ["undo", "redo", "check", "playCaret"].includes(deed)) return false;
    return this[RENAMED[deed] ?? deed](Number(key.at(-1)), key);
  }

  closes() {
    if (!found("find").hidden) {
      this.find.close();
      return true;
    }
    return false;
  }

  unsure() {
    const limit = this.follow.limit ? 0 : this.choices.value.unsure || 0.5;
    this.follow.mark(limit);
  }

  followAgain() {
    if (this.follow.on && this.sound.playing) {
      this.follow.on = false;
      found("back-to").hidden = false;
    } else this.follow.back();
  }

  help() {
    this.choices.open();
  }

  takeOver() {
    return this.company.sit(true);
  }

  async chosen(choices, send = true) {
    this.keyboard.choose(choices);
    this.sound.speed = choices.speed;
    if (found("speed")) found("speed").value = String(choices.speed);
    if (this.follow.limit) this.follow.mark(choices.unsure);
    if (send) await post(this.root.dataset.choices, { choices }).catch(() => null);
  }

  clicked(event) {
    const turn = this.page.turnOf(event.target);
    if (!turn) return;
    const kind = event.target.dataset.part;
    if (kind === "time" && turn.start !== null) this.sound.play(turn.start);
    else if (kind === "speaker") {
      this.here = turn;
      this.pickSpeaker();
    } else if (kind === "text" && event.detail === 1) this.seekToCaret();
    localStorage.setItem(`tandem-place-${this.root.dataset.correction}`, turn.id);
  }

  seekToCaret() {
    const caret = this.caretHere();
    if (!caret || caret.end > caret.start || !this.sound.audio) return;
    const word = wordUnder(caret.turn.words, caret.start);
    const ms = word ? word[2] : timeAt(caret.turn, caret.start);
    if (ms !== null) this.sound.seek(ms);
  }

  doubled(event) {
    const caret = this.caretHere();
    if (event.target.dataset.part !== "text" || !caret) return;
    const word = wordUnder(caret.turn.words, caret.start);
    if (word) this.sound.play(word[2], { until: word[3] });
  }

  /** The caret, after what was typed has become part of the turn. */
  caretHere() {
    this.editing.flush();
    return this.page.caret();
  }

  turnHere() {
    this.editing.flush();
    return this.page.caret()?.turn ?? (this.here && !this.here.gone ? this.here : this.draft.live[0]);
  }

  mayWrite() {
    return this.company.mine || this.say(this.words.readOnly, true);
  }
}

/** An id for this window that survives a reload and is not shared with a copy of the window. */
async function sittingId(correction) {
  const name = `tandem-sitting-${correction}`;
  const known = sessionStorage.getItem(name);
  const id = known && (await isFree(name + known)) ? known : crypto.randomUUID();
  if (id !== known) await isFree(name + id);
  sessionStorage.setItem(name, id);
  return id;
}

const isFree = (name) =>
  !navigator.locks ||
  new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock && new Promise(() => {});
    });
  });

const root = found("desk");
sittingId(root.dataset.correction).then((id) => {
  window.desk = new Desk(root, id);
});
