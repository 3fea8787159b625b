// The correction desk: makes its parts, gives each what it needs, and leads keys, presses, the sound and the server to them.
// The parts know nothing of each other.
import { byId, readJson } from "../dom.js";
import { get, post } from "../talk.js";
import { Caret } from "./caret.js";
import { clock, filled } from "./clock.js";
import { Deeds } from "./deeds.js";
import { Choices, askInsert, askQuestion, askSpeaker, askWhich } from "./dialogs.js";
import { Doubts } from "./doubts.js";
import { Draft } from "./draft.js";
import { Editing } from "./editing.js";
import { Find } from "./find.js";
import { painted } from "./frame.js";
import { History } from "./history.js";
import { Holder } from "./holder.js";
import { Joining } from "./joining.js";
import { Journal } from "./journal.js";
import { offerKept } from "./kept.js";
import { Keyboard } from "./keyboard.js";
import { Lease } from "./lease.js";
import { Listening } from "./listening.js";
import { Page } from "./page.js";
import { PlayHead } from "./play-head.js";
import { Progress } from "./progress.js";
import { Questions } from "./questions.js";
import { Review } from "./review.js";
import { Saving } from "./saving.js";
import { sittingId } from "./sitting.js";
import { Sound } from "./sound.js";
import { Speakers } from "./speakers.js";
import { SpokenWord } from "./spoken-word.js";
import { Status } from "./status.js";
import { Unsure } from "./unsure.js";
import { verbsOf } from "./verbs.js";
import { Visit } from "./visit.js";
import { Wave } from "./wave.js";
import { Writing } from "./writing.js";

const ONLY_IN_THE_TEXT = ["undo", "redo", "check", "playCaret"];

class Desk {
  constructor(root, sitting) {
    this.dataset = root.dataset;
    this.sitting = sitting;
    this.frozen = root.dataset.frozen === "true";
    // Asked first of all, so that the answer is here when the text is.
    const sat = this.frozen ? null : this.#ask("sit", { sitting, over: false }).catch(() => null);
    const data = readJson("desk-data");
    this.words = readJson("desk-words");
    this.text = byId("text");
    this.#holdText(data);
    this.#makeChoices(data);
    this.#lookAround(data);
    this.#makeSound(root.querySelector("audio"));
    this.#makeDeeds();
    this.#shareText(data);
    this.verbs = verbsOf(this);
    this.#listen();
    this.#start(sat);
  }

  #ask(verb, body, options) {
    return post(`${this.dataset.address}/${verb}`, body, options);
  }

  #say = (sentence, isTrouble) => this.status.say(sentence, isTrouble);
  #mayWrite = () => this.lease.mine || this.#say(this.words.readOnly, true);

  /** The text, its page, and the way to the server. */
  #holdText({ turns, steps, heard }) {
    const { words, sitting } = this;
    this.draft = new Draft(turns);
    this.history = new History(steps);
    this.journal = new Journal(this.dataset.correction);
    this.visit = new Visit({ heard });
    this.page = new Page({ root: this.text, template: byId("turn-template"), draft: this.draft, words });
    this.status = new Status({ said: byId("said"), saved: byId("saved"), live: byId("live"), words });
    this.saving = new Saving({
      draft: this.draft,
      sitting,
      send: (body) => painted().then(() => this.#ask("edit", body)),
      hear: {
        saved: (ids) => ids.forEach((id) => this.editing.isDirty(id) || this.journal.drop(id)),
        changed: () => this.#tellSaved(),
        refused: (deed, sentence) => this.#refused(sentence),
        stopped: (kind, answer) => (kind === "taken-over" ? this.lease.lose(answer) : this.joining.joinSoon()),
      },
    });
    this.editing = new Editing({
      page: this.page,
      draft: this.draft,
      journal: this.journal,
      keys: {
        split: () => this.writing.split(),
        merge: (direction) => this.writing.merge(direction),
        move: (turn, offset) => this.page.go(turn, offset),
      },
      hear: {
        begin: (turn) => this.unsure.leave(turn),
        typed: (turn, text) => this.deeds.commit("typed", this.draft.typed(turn, text), { typed: true }),
        key: (turn) => this.listening.typing(turn),
      },
    });
    this.caret = new Caret({ page: this.page, draft: this.draft, flush: () => this.editing.flush() });
  }

  /** How the desk is liked, and its keys. */
  #makeChoices({ choices }) {
    this.choices = new Choices({ choices, words: this.words, save: (liked) => this.#keepChoices(liked) });
    this.keyboard = new Keyboard({
      choices: this.choices.value,
      run: (deed, key, event) => this.#run(deed, key, event),
      held: (deed) => this.listening.held(deed),
      released: (deed) => this.listening.released(deed),
    });
  }

  /** What stands beside the text: doubtful places, finding, speakers, questions, how far it is. */
  #lookAround({ settled, speakers, questions }) {
    const { draft, page, words, visit } = this;
    this.review = new Review({
      panel: byId("review"),
      draft,
      settled,
      words,
      see: { go: (doubt) => this.doubts.go(doubt), fill: (doubt) => this.doubts.fill(doubt), aside: (doubt) => this.doubts.aside(doubt) },
    });
    this.find = new Find({
      panel: byId("find"),
      draft,
      words,
      see: {
        range: ({ turn, start, end }) => page.range(turn, start, end),
        go: ({ turn, start, end }) => page.go(turn, start, end),
        listen: (place) => this.listening.playPlace(place),
        replace: (places, instead) => this.deeds.commit("replaced", draft.replace(places, instead.normalize("NFC"))),
        leave: () => this.caret.comeBack(),
      },
    });
    this.speakers = new Speakers({ list: byId("speakers"), draft, speakers, colour: (name) => page.colour(name) });
    this.questions = new Questions({
      panel: byId("questions"),
      questions,
      draft,
      page,
      caret: this.caret,
      words,
      ask: askQuestion,
      send: (fields) => this.#ask("ask", new URLSearchParams(fields)),
      seek: (ms) => this.sound.seek(ms),
      say: this.#say,
    });
    const duration = Number(this.dataset.duration);
    this.progress = new Progress({ checked: byId("progress"), listened: byId("listened"), draft, visit, duration, words });
  }

  #makeSound(audio) {
    const { draft, page, words, caret, choices } = this;
    this.sound = new Sound({
      audio,
      rewind: () => choices.value.rewind,
      hear: { state: (playing) => this.#played(playing), time: (ms) => this.#heardAt(ms), failed: () => this.#say(words.soundFailed, true) },
    });
    const chip = byId("back-to");
    const away = (ms) => (chip.textContent = filled(words.back, { time: clock(ms) }));
    this.spokenWord = new SpokenWord({ page, draft, pane: this.text, chip, hear: { isPlaying: () => this.sound.playing, away } });
    this.unsure = new Unsure({ page, draft });
    this.listening = new Listening({ sound: this.sound, choices, caret, page, field: byId("speed"), words, say: this.#say });
    if (audio) this.#drawSound();
    this.head = new PlayHead({ spokenWord: this.spokenWord, wave: this.wave, now: byId("now"), control: byId("play") });
  }

  #drawSound() {
    this.wave = new Wave({
      near: byId("near"), head: byId("near-head"), strip: byId("strip"), stripHead: byId("strip-head"),
      lines: JSON.parse(this.dataset.lines), duration: Number(this.dataset.duration),
      draft: this.draft, page: this.page,
      doubts: () => this.review.open, heard: () => this.visit.heard, seek: (ms) => this.sound.seek(ms),
    });
    byId("line")?.addEventListener("change", ({ target }) => this.sound.turnTo(target.value, Number(target.selectedOptions[0].dataset.offset)));
    byId("speed").addEventListener("change", ({ target }) => this.listening.turnTo(Number(target.value)));
    this.listening.takeMediaKeys(navigator.mediaSession);
  }

  #makeDeeds() {
    const { draft, page, words, caret, sound, speakers, review } = this;
    const [say, mayWrite] = [this.#say, this.#mayWrite];
    this.deeds = new Deeds({
      draft, history: this.history, journal: this.journal, saving: this.saving, words, mayWrite, say,
      flush: () => this.editing.flush(),
      shown: (changes, options) => this.#shown(changes, options),
      go: (turn, offset) => page.go(turn, offset),
    });
    const ask = { speaker: askSpeaker, insert: askInsert };
    this.writing = new Writing({ draft, deeds: this.deeds, caret, page, sound, speakers, inserts: readJson("desk-inserts"), words, ask, mayWrite, say });
    this.doubts = new Doubts({
      review, draft, deeds: this.deeds, page, sound, words, mayWrite, say,
      putAside: (key) => this.#ask("aside", new URLSearchParams({ key, aside: "on" })),
      redraw: () => this.wave?.redraw(),
    });
  }

  /** Who may write, and what others changed. */
  #shareText({ change }) {
    const { sitting, words } = this;
    this.holder = new Holder({ banner: byId("company"), words, announce: (sentence) => this.status.announce(sentence) });
    this.lease = new Lease({
      change,
      sitting,
      ask: (verb, body, options) => this.#ask(verb, body, options),
      look: (since) => get(`${this.dataset.address}/changes?since=${since}&sitting=${sitting}`),
      hear: {
        mine: (held) => this.#mine(held),
        reading: (held, had) => this.#reading(held, had),
        changed: (answer) => this.joining.adopt(answer.turns ?? []),
        report: () => {
          this.#noteHeard();
          return this.visit.report();
        },
        unreported: (report) => this.visit.takeBack(report),
      },
    });
    this.joining = new Joining({
      draft: this.draft,
      history: this.history,
      saving: this.saving,
      editing: this.editing,
      journal: this.journal,
      catchUp: (since) => this.lease.catchUp(since),
      choose: askWhich,
      shown: (changes) => this.#shown(changes),
    });
  }

  #listen() {
    this.text.addEventListener("click", (event) => this.#clicked(event));
    this.text.addEventListener("dblclick", ({ target }) => target.dataset.part === "text" && this.listening.playWord());
    this.text.addEventListener("focusin", ({ target }) => this.caret.touch(this.page.turnOf(target) ?? this.caret.touched));
    for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => this.visit.worked(), { passive: true });
    for (const control of document.querySelectorAll("[data-deed]")) {
      control.addEventListener("click", () => this.#run(control.dataset.deed, control.dataset.key ?? ""));
    }
    addEventListener("online", () => this.saving.pump());
    addEventListener("pagehide", () => this.lease.leave());
    addEventListener("beforeunload", (event) => {
      this.editing.flush();
      if (this.saving.queue.length) event.preventDefault();
    });
    addEventListener("resize", () => this.wave?.redraw());
  }

  async #start(sat) {
    this.speakers.draw();
    this.questions.draw();
    this.page.lock(true);
    this.#likeChoices(this.choices.value);
    this.choices.draw();
    requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset.painted = this.draft.live.length)));
    this.#takePlace();
    if (!this.frozen) this.lease.begin(await sat);
    else this.#reading({ state: "sent", holder: "" }, false);
    await this.#offerKept();
    this.wave?.load();
    requestIdleCallback(() => this.unsure.mark(this.choices.value.unsure));
    const doubts = await get(`${this.dataset.address}/doubts`).catch(() => null);
    if (doubts?.kind === "done") this.review.fill(doubts.answer.doubts);
    this.wave?.redraw();
    this.#count();
  }

  /** Where the last visit was, or the first turn that nobody has checked. */
  #takePlace() {
    const { byId: turns, live } = this.draft;
    const place = turns.get(localStorage.getItem(this.#placeName)) ?? live.find((turn) => !turn.checked) ?? live[0];
    if (place && !place.gone && this.draft.index(place) > 0) this.page.reveal(place, "center");
    this.caret.touch(place ?? null);
  }

  get #placeName() {
    return `tandem-place-${this.dataset.correction}`;
  }

  #offerKept() {
    return offerKept({
      place: byId("kept"),
      journal: this.journal,
      draft: this.draft,
      words: this.words,
      mayTake: async () => this.lease.mine || this.lease.sit(true),
      take: (entries) => this.joining.join(entries),
    });
  }

  #run(deed, key, event) {
    if (deed === "play" && event && key === "Escape" && this.#closesFind()) return true;
    if (event?.target.closest("input, textarea, select") && ONLY_IN_THE_TEXT.includes(deed)) return false;
    this.verbs[deed](Number(key.at(-1)));
    return true;
  }

  #closesFind() {
    if (byId("find").hidden) return false;
    this.find.close();
    return true;
  }

  #clicked({ target, detail }) {
    const turn = this.page.turnOf(target);
    if (!turn) return;
    const { part } = target.dataset;
    if (part === "time" && turn.start !== null) this.sound.play(turn.start);
    else if (part === "speaker") {
      this.caret.touch(turn);
      this.writing.pickSpeaker();
    } else if (part === "text" && detail === 1) this.listening.seekToCaret();
    localStorage.setItem(this.#placeName, turn.id);
  }

  // What the parts hear of each other.

  #likeChoices(choices) {
    this.keyboard.choose(choices);
    this.listening.showSpeed(choices.speed);
    if (this.unsure.limit) this.unsure.mark(choices.unsure);
  }

  async #keepChoices(choices) {
    this.#likeChoices(choices);
    await post(this.dataset.choices, { choices }).catch(() => null);
  }

  /** Brings the page in line with changes; what only the eye needs comes after the next frame. */
  #shown(changes, { typed = false } = {}) {
    const ids = changes.map((change) => change.id);
    this.page.show(ids);
    for (const id of ids) this.unsure.markTurn(this.draft.byId.get(id));
    painted().then(() => {
      this.#count();
      if (typed) return;
      this.speakers.draw();
      this.wave?.redraw();
    });
  }

  #count() {
    this.progress.draw();
    this.review.draw();
  }

  #heardAt(ms) {
    this.head.step(ms, this.sound.playing);
    if (this.sound.playing) this.visit.worked();
  }

  #played(playing) {
    this.head.show(playing);
    if (!playing) this.#noteHeard();
  }

  #noteHeard() {
    const stretches = this.sound.takeHeard();
    if (!stretches.length) return;
    this.visit.listened(stretches);
    this.#count();
    this.wave?.redraw();
  }

  async #mine(held) {
    this.visit.goOnFrom(held.active ?? 0);
    this.holder.hide();
    this.page.lock(false);
    document.documentElement.dataset.usable ??= Math.round(performance.now());
    await this.joining.begin();
    this.#tellSaved();
  }

  #reading(held, had) {
    if (had) this.saving.stop("taken-over");
    this.editing.flush();
    this.page.lock(true);
    this.holder.show(held, had);
    this.#tellSaved();
  }

  #refused(sentence) {
    this.#say(sentence ?? this.words.conflict, true);
    this.lease.sit();
  }

  #tellSaved() {
    this.status.tell(this.saving, this.lease);
  }
}

const root = byId("desk");

/** The desk of this page, once its window has a name; for the benchmarks and the browser's tests. */
export const desk = sittingId(root.dataset.correction).then((id) => new Desk(root, id));
