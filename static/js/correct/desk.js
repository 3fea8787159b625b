// The correction desk: what keys, presses, the sound and the server make of the text. The parts know nothing of each other.
import { clock, filled, timeOfDay } from "./clock.js";
import { Company } from "./company.js";
import { Choices, askInsert, askQuestion, askSpeaker, askWhich, filledInserts } from "./dialogs.js";
import { Draft, inOrder, isSame, stateOf, turnFrom } from "./draft.js";
import { Editing } from "./editing.js";
import { Find } from "./find.js";
import { Follow } from "./follow.js";
import { History } from "./history.js";
import { Journal } from "./journal.js";
import { Keyboard } from "./keyboard.js";
import { Page } from "./page.js";
import { Review } from "./review.js";
import { Saving } from "./saving.js";
import { Sound } from "./sound.js";
import { get, post } from "./talk.js";
import { Wave } from "./wave.js";
import { realign, timeAt, wordUnder } from "./words.js";

const IDLE = 60_000;
const RUN_UP = 2000;
const RESUME_AFTER = 900;
const QUIET = 5000;

/** Keys whose names are those of a part of the desk. */
const RENAMED = { find: "search", follow: "followAgain", replace: "searchAndReplace", ask: "question" };

const found = (id) => document.getElementById(id);
const read = (id) => JSON.parse(found(id).textContent);

class Desk {
  constructor(root, sitting) {
    Object.assign(this, { root, sitting });
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
    this.frozen = root.dataset.frozen === "true";
    this.text = found("text");
    this.page = new Page({ root: this.text, template: found("turn-template"), draft: this.draft, words: this.words });
    this.#assemble();
    this.#sound();
    this.#panels();
    this.#listen();
    this.#start();
  }

  #assemble() {
    const { draft, page, journal, words } = this;
    this.saving = new Saving({
      draft,
      sitting: this.sitting,
      send: (body) => post(`${this.address}/edit`, body),
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
      hear: { typed: (turn, text) => this.commit("typed", draft.typed(turn, text), { shown: true }), key: (turn) => this.typing(turn) },
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
        report: () => this.#report(),
        unreported: ({ heard }) => this.unreported.push(...heard),
      },
    });
    this.unreported = [];
    this.choices = new Choices({ choices: this.data.choices, words, save: (choices) => this.chosen(choices) });
    this.keyboard = new Keyboard({
      choices: this.choices.value,
      run: (deed, key, event) => this.run(deed, key, event),
      released: (deed) => deed === "play" && this.choices.value.preset === "pedal" && this.sound.pause(),
    });
  }

  #sound() {
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
    this.#media();
  }

  #media() {
    if (!navigator.mediaSession) return;
    const deeds = { play: () => this.sound.resume(), pause: () => this.sound.pause(), previoustrack: () => this.skip(-5000), nexttrack: () => this.skip(5000), seekbackward: () => this.skip(-5000), seekforward: () => this.skip(5000) };
    for (const [name, deed] of Object.entries(deeds)) navigator.mediaSession.setActionHandler(name, deed);
  }

  #panels() {
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
    this.#drawSpeakers();
    this.#drawQuestions();
  }

  #listen() {
    this.text.addEventListener("click", (event) => this.#clicked(event));
    this.text.addEventListener("dblclick", (event) => this.#doubled(event));
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

  async #start() {
    this.page.lock(true);
    this.chosen(this.choices.value, false);
    this.choices.draw();
    requestAnimationFrame(() => setTimeout(() => (document.documentElement.dataset.painted = this.draft.live.length)));
    const place = this.draft.byId.get(localStorage.getItem(`tandem-place-${this.root.dataset.correction}`)) ?? this.draft.live.find((turn) => !turn.checked) ?? this.draft.live[0];
    if (place && !place.gone && this.draft.index(place) > 0) this.page.reveal(place, "center");
    this.here = place;
    if (!this.frozen) await this.company.sit();
    else this.reading({ state: "sent", holder: "" }, false);
    await this.#offerJournal();
    this.wave?.load();
    requestIdleCallback(() => this.follow.mark(this.choices.value.unsure));
    const doubts = await get(`${this.address}/doubts`).catch(() => null);
    if (doubts?.kind === "done") this.review.fill(doubts.answer.doubts);
    this.wave?.redraw();
    this.#count();
  }

  // ---- what the keys do; the names are those of keyboard.js

  run(deed, key, event) {
    if (deed === "play" && event && key === "Escape" && this.#closes()) return true;
    if (event?.target.closest("input, textarea, select") && ["undo", "redo", "check", "playCaret"].includes(deed)) return false;
    return this[RENAMED[deed] ?? deed](Number(key.at(-1)), key);
  }

  #closes() {
    if (!found("find").hidden) {
      this.find.close();
      return true;
    }
    return false;
  }

  play() {
    if (this.choices.value.preset === "pedal") this.sound.resume();
    else this.sound.toggle();
  }

  back() { this.skip(-1500); }
  forward() { this.skip(1500); }
  farBack() { this.skip(-5000); }
  farForward() { this.skip(5000); }
  slower() { this.speed(this.choices.value.speed - 0.1); }
  faster() { this.speed(this.choices.value.speed + 0.1); }

  skip(by) {
    this.sound.seek(this.sound.time + by);
  }

  speed(rate) {
    const speed = Math.round(Math.min(2.5, Math.max(0.5, rate)) * 10) / 10;
    this.sound.speed = speed;
    found("speed").value = String(speed);
    if (speed !== this.choices.value.speed) this.choices.set({ speed });
    this.say(filled(this.words.speed, { n: speed }));
  }

  playCaret() {
    if (this.sound.playing) return this.sound.pause();
    const caret = this.#caret();
    const ms = caret && timeAt(caret.turn, wordUnder(caret.turn.words, caret.start)?.[0] ?? caret.start);
    if (ms !== null && ms !== undefined) this.sound.play(ms);
    else this.sound.resume();
  }

  replay() {
    const turn = this.#turn();
    if (turn?.start != null) this.sound.play(turn.start, { until: turn.end ?? undefined });
  }

  nextDoubt() { this.#besideDoubt(1); }
  previousDoubt() { this.#besideDoubt(-1); }

  #besideDoubt(direction) {
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
    if (!this.#may()) return;
    const next = this.review.beside(doubt.end, 1);
    this.review.aside(doubt);
    if (next && next !== doubt) this.goToDoubt(next);
    const result = await post(`${this.address}/aside`, new URLSearchParams({ key: doubt.key, aside: "on" })).catch(() => null);
    if (result?.kind !== "done") this.review.aside(doubt, false);
    this.wave?.redraw();
  }

  check() {
    const turn = this.#turn();
    if (!turn) return;
    this.commit("checked", this.draft.check(turn));
    const next = this.draft.live.slice(this.draft.index(turn) + 1).find((one) => !one.checked);
    if (next) this.page.go(next);
    else this.say(this.draft.live.every((one) => one.checked) ? this.words.checkedAll : this.words.lastTurn);
  }

  split(speaker) {
    const caret = this.#caret();
    if (!caret) return;
    const id = crypto.randomUUID();
    if (this.commit("split", this.draft.split(caret.turn, caret.start, id, speaker))) this.page.go(this.draft.byId.get(id));
  }

  merge(direction) {
    const turn = this.#turn();
    const other = turn && this.draft.beside(turn, direction);
    if (!other) return this.say(direction < 0 ? this.words.firstTurn : this.words.lastTurn);
    const [one, next] = direction < 0 ? [other, turn] : [turn, other];
    const at = one.text.length + (one.text && next.text ? 1 : 0);
    if (this.commit("merged", this.draft.merge(one, next))) this.page.go(one, at);
    return true;
  }

  speaker(digit) {
    const name = this.names[digit - 1];
    const turn = this.#turn();
    if (turn && name) this.commit("speaker", this.draft.speak(turn, name));
  }

  speakerEverywhere(digit) {
    const name = this.names[digit - 1];
    const turn = this.#turn();
    if (turn?.speaker && name) this.commit("speaker", this.draft.speakEverywhere(turn.speaker, name));
  }

  async pickSpeaker() {
    const turn = this.#turn();
    if (!turn || !this.#may()) return;
    const caret = this.#caret();
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
    const turn = this.#turn();
    if (!turn) return;
    const before = this.draft.live.slice(0, this.draft.index(turn)).findLast((one) => one.speaker && one.speaker !== turn.speaker);
    const other = before?.speaker ?? this.names.find((name) => name !== turn.speaker);
    if (other) this.split(other);
  }

  startEarlier() { this.#nudge("start", -100); }
  startLater() { this.#nudge("start", 100); }
  endEarlier() { this.#nudge("end", -100); }
  endLater() { this.#nudge("end", 100); }

  #nudge(edge, by) {
    const turn = this.#turn();
    if (!turn || !this.commit("boundary", this.draft.nudge(turn, edge, by))) return;
    const at = turn[edge];
    this.sound.play(Math.max(0, at - 700), { until: at + 700, loop: true });
    this.say(filled(edge === "start" ? this.words.boundary : this.words.boundaryEnd, { time: clock(at, true) }));
  }

  async insert() {
    const caret = this.#caret();
    if (!caret || !this.#may()) return;
    const { turn, start } = caret;
    const after = turn.words.find((word) => word[0] >= start);
    const before = turn.words.findLast((word) => word[1] <= start);
    const next = after?.[2] ?? this.draft.beside(turn, 1)?.start ?? turn.end ?? 0;
    const pause = Math.max(0, next - (before?.[3] ?? turn.start ?? next));
    const chosen = await askInsert(filledInserts(this.inserts, { pause, time: before?.[3] ?? turn.start ?? 0 }));
    this.page.go(turn, start);
    if (!chosen) return;
    const [head, tail] = [turn.text.slice(0, start), turn.text.slice(start)];
    const words = `${head && !/\s$/.test(head) ? " " : ""}${chosen}${tail && !/^\s/.test(tail) ? " " : ""}`;
    if (this.commit("insert", this.draft.typed(turn, head + words + tail))) this.page.go(turn, start + words.length);
  }

  async question() {
    const caret = this.#caret();
    if (!caret) return;
    const { turn, start, end } = caret;
    const quote = end > start ? turn.text.slice(start, end) : turn.text.slice(0, 200);
    const text = await askQuestion(quote);
    this.page.go(turn, start, end);
    if (!text) return;
    const fields = { question: crypto.randomUUID(), turn: turn.id, text, quote, at_ms: Math.round(timeAt(turn, start) ?? 0) };
    const result = await post(`${this.address}/ask`, new URLSearchParams(fields)).catch(() => null);
    if (result?.kind !== "done") return this.say(result?.sentence ?? filled(this.words.offline, { n: 1 }), true);
    this.questions.push(result.answer);
    this.#drawQuestions();
    this.page.show([turn.id]);
  }

  search(_digit, _key, instead = false) {
    const caret = this.page.caret();
    this.offset = caret?.start;
    this.find.open(caret && caret.end > caret.start ? getSelection().toString() : "", instead);
  }

  searchAndReplace() { this.search(0, "", true); }

  undo() { this.#turnBack("undo", this.words.nothingToUndo, this.words.undone); }
  redo() { this.#turnBack("redo", this.words.nothingToRedo, this.words.redone); }

  #turnBack(verb, nothing, done) {
    if (!this.#may()) return;
    this.editing.flush();
    const entry = this.history[verb]();
    if (!entry) return this.say(nothing);
    const changes = verb === "undo" ? entry.before : entry.after;
    this.draft.put(changes);
    this.#keep(changes);
    this.#shown(changes);
    this.saving.add({ id: crypto.randomUUID(), verb, step: entry.id, changes });
    const turn = this.draft.byId.get(changes.at(-1).id);
    if (!turn.gone) this.page.go(turn, turn.text.length);
    this.say(done);
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

  // ---- what becomes of the text

  /** Does a deed: on the page at once, in the history, on its way. Answers whether there was anything to do. */
  commit(verb, changes, { shown = false } = {}) {
    if (!changes || !this.#may()) return false;
    const id = crypto.randomUUID();
    this.history.push({ id, verb, before: this.draft.put(changes), after: changes });
    this.#keep(changes);
    this.#shown(changes, shown);
    this.saving.add({ id, verb, changes });
    return true;
  }

  #keep(changes) {
    for (const { id } of changes) this.journal.keep(this.draft.entry(this.draft.byId.get(id)));
  }

  #shown(changes, typed = false) {
    const ids = changes.map((change) => change.id);
    this.page.show(ids);
    for (const id of ids) this.follow.markTurn(this.draft.byId.get(id));
    this.#count();
    if (typed) return;
    this.#drawSpeakers();
    this.wave?.redraw();
  }

  /** Another's turns take the place of those here; ones that wait to be sent stay. */
  adopt(rows) {
    if (!rows.length) return;
    const waiting = this.saving.waiting;
    const others = rows.filter(([id]) => !waiting.has(id) && !this.editing.isDirty(id));
    const changes = others.map((row) => ({ id: row[0], after: row[8] || null, state: stateOf(turnFrom(row)) }));
    const ids = new Set(changes.filter(({ id, state }) => !this.draft.byId.has(id) || !isSame(this.draft.byId.get(id), state)).map(({ id }) => id));
    this.draft.put(changes);
    for (const row of others) Object.assign(this.draft.byId.get(row[0]), { rev: row[1], edited: turnFrom(row).edited });
    this.history.forget(ids);
    if (changes.length) this.#shown(changes);
  }

  /** Brings what waits here together with what happened on the server; asks where both changed a turn. */
  async #join(mine) {
    const answer = await this.company.catchUp().catch(() => null);
    if (!answer) return setTimeout(() => this.#join(mine), 2000);
    const rows = new Map((answer.turns ?? []).map((row) => [row[0], row]));
    this.saving.queue = [];
    for (const [id, { base }] of mine) {
      const row = rows.get(id);
      if (!row) continue;
      const theirs = turnFrom(row);
      const turn = this.draft.byId.get(id);
      if (turn) turn.rev = theirs.rev;
      if (isSame(theirs, mine.get(id).state)) mine.delete(id);
      else if (theirs.rev !== base) await this.#choose(id, mine, theirs);
    }
    this.adopt([...rows.values()].filter(([id]) => !mine.has(id)));
    const order = inOrder([...mine.values()], this.draft.byId);
    if (!order.length) return this.saving.restart([]);
    const id = crypto.randomUUID();
    this.history.push({ id, verb: "joined", before: this.draft.put(order), after: order });
    this.#shown(order);
    return this.saving.restart([{ id, verb: "joined", changes: order }]);
  }

  async #choose(id, mine, theirs) {
    const entry = mine.get(id);
    const text = await askWhich(entry.state, theirs);
    if (text === null) {
      mine.delete(id);
      this.journal.drop(id);
      return;
    }
    mine.set(id, { ...entry, state: { ...entry.state, text, words: realign(entry.state.text, entry.state.words, text) } });
  }

  /** What waits: by turn its state here and the revision it was made on. */
  #waiting() {
    this.editing.flush();
    return new Map([...this.saving.waiting].map((id) => [id, this.draft.entry(this.draft.byId.get(id))]));
  }

  async #offerJournal() {
    const kept = (await this.journal.entries().catch(() => [])).filter(({ id, state }) => {
      const turn = this.draft.byId.get(id);
      return !turn || !isSame(turn, state);
    });
    if (!kept.length) return this.journal.clear();
    const offer = found("kept");
    offer.querySelector("p").textContent = filled(this.words.kept, { n: kept.length, time: timeOfDay(new Date(kept.at(-1).at)) });
    offer.hidden = false;
    return new Promise((resolve) => {
      offer.querySelector("[data-part=take]").addEventListener("click", async () => {
        if (!this.company.mine && !(await this.company.sit(true))) return;
        offer.hidden = true;
        await this.#join(new Map(kept.map((entry) => [entry.id, entry])));
      });
      offer.querySelector("[data-part=drop]").addEventListener("click", () => {
        offer.hidden = true;
        this.journal.clear();
      });
      resolve();
    });
  }

  // ---- what the server says

  async mine() {
    found("company").hidden = true;
    this.page.lock(false);
    if (this.saving.stopped || this.saving.queue.length) await this.#join(this.#waiting());
    else this.adopt((await this.company.catchUp().catch(() => null))?.turns ?? []);
    this.saved();
  }

  reading(held, had) {
    this.editing.flush();
    this.page.lock(true);
    const parts = { name: held.holder, time: timeOfDay() };
    const sentence = held.state !== "open" ? this.words.sent
      : had ? (held.self ? this.words.lostSelf : this.words.lost)
      : !held.holder ? this.words.free : held.self ? this.words.holderSelf : this.words.holder;
    const banner = found("company");
    banner.querySelector("p").textContent = filled(sentence, parts);
    banner.querySelector("button").hidden = held.state !== "open";
    banner.hidden = false;
    found("live").textContent = filled(sentence, parts);
    if (had) this.saving.stopped ??= "taken-over";
    this.saved();
  }

  stopped(kind, answer) {
    if (kind === "taken-over") this.company.lose(answer);
    else this.#join(this.#waiting());
  }

  refused(deed, sentence) {
    this.say(sentence ?? this.words.conflict, true);
    this.company.sit();
  }

  /** Says where the hand is whether everything is saved. */
  saved() {
    const place = found("saved");
    const { trouble, queue } = this.saving;
    const n = this.saving.waiting.size;
    place.classList.toggle("unsaved", Boolean(trouble && n));
    if (!this.company.mine && !n) place.textContent = this.words.reading;
    else if (!queue.length) place.textContent = filled(this.words.saved, { time: timeOfDay() });
    else place.textContent = trouble ? filled(this.words[trouble], { n, name: this.company.held?.holder ?? "" }) : this.words.saving;
    const now = Date.now();
    if (now - (this.spoken ?? 0) > QUIET && (trouble || !queue.length)) {
      this.spoken = now;
      found("live").textContent = place.textContent;
    }
  }

  async chosen(choices, send = true) {
    this.keyboard.choose(choices);
    this.sound.speed = choices.speed;
    if (found("speed")) found("speed").value = String(choices.speed);
    if (this.follow.limit) this.follow.mark(choices.unsure);
    if (send) await post(this.root.dataset.choices, { choices }).catch(() => null);
  }

  // ---- the sound

  at(ms) {
    this.follow.step(ms, this.sound.playing);
    this.wave?.step(ms);
    const now = found("now");
    const written = clock(ms, true);
    if (now && now.textContent !== written) now.textContent = written;
    if (this.sound.playing) this.worked();
  }

  playing(playing) {
    const control = found("play");
    control.setAttribute("aria-pressed", String(playing));
    control.firstElementChild.textContent = playing ? "❚❚" : "▶";
    if (!playing) this.#hear();
  }

  #hear() {
    const played = this.sound.takeHeard();
    if (!played.length) return;
    this.unreported.push(...played);
    this.heard.push(...played);
    this.#unite();
    this.#count();
    this.wave?.redraw();
  }

  #unite() {
    this.heard.sort((one, other) => one[0] - other[0]);
    const united = [];
    for (const [start, end] of this.heard) {
      const last = united.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else united.push([start, end]);
    }
    this.heard.splice(0, Infinity, ...united);
  }

  listenTo({ turn, start, end }) {
    this.page.reveal(turn, "center");
    const [from, to] = [timeAt(turn, start), timeAt(turn, end)];
    if (from !== null) this.sound.play(from, { until: Math.max(to, from + 400) });
  }

  /** A character pauses or slows the sound; a moment after the last one it goes on from the edited word. */
  typing(turn) {
    if (this.choices.value.typing === "off") return;
    if (this.sound.playing) {
      this.wasPlaying = true;
      if (this.choices.value.typing === "pause") this.sound.pause();
      else this.sound.speed = 0.7;
    }
    clearTimeout(this.resuming);
    if (!this.wasPlaying) return;
    this.resuming = setTimeout(() => {
      this.wasPlaying = false;
      this.sound.speed = this.choices.value.speed;
      if (this.choices.value.typing === "slow") return;
      const caret = this.#caret();
      const ms = timeAt(turn, caret?.turn === turn ? caret.start : turn.text.length);
      this.sound.play(Math.max(0, (ms ?? this.sound.time) - 1500));
    }, RESUME_AFTER);
  }

  /** Somebody is at work; a minute without a sign is a pause. */
  worked() {
    const now = performance.now();
    if (this.last && now - this.last < IDLE) this.active += now - this.last;
    this.last = now;
  }

  #report() {
    this.#hear();
    return { active: Math.round(this.active), heard: this.unreported.splice(0) };
  }

  // ---- presses

  #clicked(event) {
    const turn = this.page.turnOf(event.target);
    if (!turn) return;
    const kind = event.target.dataset.part;
    if (kind === "time" && turn.start !== null) this.sound.play(turn.start);
    else if (kind === "speaker") {
      this.here = turn;
      this.pickSpeaker();
    } else if (kind === "text" && event.detail === 1) this.#seekToCaret();
    localStorage.setItem(`tandem-place-${this.root.dataset.correction}`, turn.id);
  }

  #seekToCaret() {
    const caret = this.#caret();
    if (!caret || caret.end > caret.start || !this.sound.audio) return;
    const word = wordUnder(caret.turn.words, caret.start);
    const ms = word ? word[2] : timeAt(caret.turn, caret.start);
    if (ms !== null) this.sound.seek(ms);
  }

  #doubled(event) {
    const caret = this.#caret();
    if (event.target.dataset.part !== "text" || !caret) return;
    const word = wordUnder(caret.turn.words, caret.start);
    if (word) this.sound.play(word[2], { until: word[3] });
  }

  /** The caret, after what was typed has become part of the turn. */
  #caret() {
    this.editing.flush();
    return this.page.caret();
  }

  #turn() {
    this.editing.flush();
    return this.page.caret()?.turn ?? (this.here && !this.here.gone ? this.here : this.draft.live[0]);
  }

  #may() {
    return this.company.mine || this.say(this.words.readOnly, true);
  }

  // ---- the panels

  get names() {
    return this.data.speakers.map(([label]) => label);
  }

  #drawSpeakers() {
    for (const { speaker } of this.draft.live) if (speaker && !this.names.includes(speaker)) this.data.speakers.push([speaker, "other"]);
    const used = new Set(this.draft.live.map((turn) => turn.speaker));
    this.data.speakers.sort((one, other) => used.has(other[0]) - used.has(one[0]));
    const items = this.names.filter((name) => used.has(name)).map((name) => {
      const item = document.createElement("li");
      item.dataset.colour = this.page.colour(name);
      item.textContent = name;
      return item;
    });
    found("speakers").replaceChildren(...items);
  }

  #drawQuestions() {
    this.page.asked.clear();
    for (const question of this.questions) this.page.asked.add(question.turn);
    this.page.show(this.questions.map(({ turn }) => turn).filter((id) => this.draft.byId.has(id)));
    const items = this.questions.map((question) => {
      const item = document.createElement("li");
      const go = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: `${question.at === null ? "" : clock(question.at)} ${question.text}` });
      go.addEventListener("click", () => {
        const turn = this.draft.byId.get(question.turn);
        if (turn && !turn.gone) this.page.go(turn);
        if (question.at !== null) this.sound.seek(question.at);
      });
      item.append(go);
      if (question.answer) item.append(Object.assign(document.createElement("p"), { className: "quiet", textContent: `${question.answeredBy}: ${question.answer}` }));
      return item;
    });
    found("questions").querySelector("ol").replaceChildren(...items);
    found("questions").hidden = !items.length;
  }

  #count() {
    const { live } = this.draft;
    const checked = live.reduce((sum, turn) => sum + turn.checked, 0);
    found("progress").textContent = filled(this.words.progress, { checked, n: live.length });
    this.review?.draw();
    const listened = found("listened");
    if (!listened || !this.wave) return;
    const heard = this.heard.reduce((sum, [start, end]) => sum + end - start, 0);
    const share = Math.min(100, Math.floor((100 * heard) / Math.max(1, this.wave.duration)));
    const next = this.heard[0]?.[0] > 1000 ? 0 : (this.heard[0]?.[1] ?? 0);
    const rest = share >= 99 ? this.words.allHeard : filled(this.words.notYet, { time: clock(next) });
    listened.textContent = `${filled(this.words.listened, { share })} · ${rest}`;
  }

  say(sentence, isTrouble = false) {
    const place = found("said");
    place.textContent = sentence;
    place.classList.toggle("trouble", isTrouble);
    if (isTrouble) found("live").textContent = sentence;
    return false;
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
