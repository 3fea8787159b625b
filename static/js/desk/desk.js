// The coder's desk: what a key, a press and the server's answer do. The parts know nothing of each other.
import { post } from "../talk.js";
import { Codebook } from "./codebook.js";
import { Deeds } from "./deeds.js";
import { Hand } from "./hand.js";
import { Highlights, MOST_LIT } from "./highlights.js";
import { KEYS, deedOf, pressedKey, writeKeys } from "./keys.js";
import { Layer } from "./layer.js";
import { Margin } from "./margin.js";
import { Moves } from "./moves.js";
import { Page } from "./page.js";
import { Palette } from "./palette.js";
import { MOST_RECENT, Tree } from "./tree.js";

const LONGEST_NAME = 120;
const found = (id) => document.getElementById(id);
const read = (id) => JSON.parse(found(id).textContent);

class Desk extends Moves {
  constructor(root) {
    super();
    this.root = root;
    this.words = read("desk-words");
    this.frozen = root.dataset.frozen === "true";
    const data = read("desk-data");
    this.text = found("text");
    this.keys = { ...KEYS, ...(data.choices.keys ?? {}) };
    this.codebook = new Codebook(data.codes);
    const codings = data.codings.map(([number, code, start, end, memo]) => ({ number, code, start, end, memo }));
    const page = new Page(this.text);
    this.start(page, new Layer(page.turns, codings), this.text.lang);
    this.highlights = new Highlights(this.page, this.layer);
    this.choices = data.choices;
    this.lit = [];
    this.recent = [];
    this.recoding = false;
    this.many = [];
    this.#assemble(data);
    this.#listen();
    this.#begin();
  }

  #assemble(data) {
    const { page, layer, codebook } = this;
    const point = (coding) => this.glow(coding ? [coding] : []);
    this.margin = new Margin(page, layer, codebook, { point, press: (coding) => this.hold(coding) });
    this.tree = new Tree({
      tree: found("tree"),
      fixed: found("fixed"),
      recent: found("recent"),
      codebook,
      see: {
        take: (code) => this.take(code),
        light: (code) => this.light(code),
        point: (code) => this.glow(code ? layer.ofCode(code.place) : []),
      },
    });
    this.palette = new Palette({
      input: found("find"),
      list: found("options"),
      codebook,
      counts: () => layer.counts(),
      words: this.words,
      take: (code) => this.take(code),
      make: (name) => this.make(name),
      leave: () => this.text.focus({ preventScroll: true }),
    });
    this.details = new Hand({
      panel: found("hand"),
      codebook,
      turns: page.turns,
      see: {
        memo: (coding, text) => this.deeds.memo(coding, text),
        recode: () => this.recode(),
        remove: () => this.remove(),
        leave: () => this.text.focus({ preventScroll: true }),
      },
    });
    this.deeds = new Deeds({
      layer,
      codebook,
      address: this.root.dataset.address,
      name: this.root.dataset.layer,
      version: this.root.dataset.version,
      steps: data,
      hear: {
        changed: (turns, news) => this.changed(turns, news),
        refused: (sentence) => this.say(sentence ?? this.words.gone, true),
        waiting: (outbox) => this.saved(outbox),
        told: (answer) => this.aside?.tell(answer),
      },
    });
  }

  #begin() {
    this.tree.draw();
    this.highlights.paint();
    this.#count();
    writeKeys(document.body, this.keys);
    this.#recall();
    const place = this.place();
    // The first turn is in view already; scrolling to it would make the browser lay out before it has to.
    this.goTo(place, { show: place > 0 });
    const named = this.layer.get(Number(location.hash.replace("#c", "")));
    if (named) this.hold(named);
    if (!this.frozen) this.deeds.resume();
    requestAnimationFrame(() => setTimeout(() => this.#painted()));
    // What nobody needs for the first frame comes after it.
    requestAnimationFrame(() => setTimeout(() => import("./aside.js").then(({ Aside }) => { this.aside = new Aside(this); })));
  }

  /** The codes used last, also in an earlier visit: those of the codings with the highest numbers. */
  #recall() {
    const latest = [...this.layer.codings.values()].sort((a, b) => b.number - a.number).map(({ code }) => code);
    this.recent = [...new Set(latest)].slice(0, MOST_RECENT).map((place) => this.codebook.get(place)).filter(({ usable }) => usable);
    this.tree.recent(this.recent);
    found("recent-part").hidden = !this.recent.length;
  }

  #painted() {
    document.documentElement.dataset.painted = this.layer.size;
  }

  #listen() {
    document.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("pointerup", (event) => setTimeout(() => this.#pointed(event)));
    window.addEventListener("online", () => this.deeds.outbox.pump());
    window.addEventListener("beforeunload", (event) => this.deeds.outbox.empty || event.preventDefault());
    for (const button of document.querySelectorAll("[data-deed]")) {
      button.addEventListener("click", () => this[button.dataset.deed]());
    }
  }

  // What the keys do: the names are those of keys.js.

  #key(event) {
    const { target } = event;
    if (target.closest("input, textarea, select, dialog")) return;
    if (target.closest("a, button, summary") && ["Enter", " ", "ArrowDown", "ArrowUp"].includes(event.key)) return;
    const deed = deedOf(event, this.keys);
    // Without a recording Space scrolls, as everywhere.
    if (!deed || (deed === "playSegment" && !found("sound"))) return;
    event.preventDefault();
    if (deed === "recent") this.takeRecent(this.keys.recent.indexOf(pressedKey(event)) + 1);
    else this[deed]();
  }

  endLater() { this.#move("end", 1); }
  endEarlier() { this.#move("end", -1); }
  beginLater() { this.#move("start", 1); }
  beginEarlier() { this.#move("start", -1); }

  code() {
    if (this.#mayCode() && (this.span || this.say(this.words.select, true))) this.palette.open(this.words.find);
  }

  inVivo() {
    if (!this.span) return this.say(this.words.select, true);
    const { start, end } = this.span;
    this.make(this.page.turns.quote(start, end).replace(/\s+/g, " ").slice(0, LONGEST_NAME).trim());
  }

  takeRecent(digit) {
    const code = this.recent[digit - 1];
    if (code) this.take(code);
  }

  another() {
    if (!this.hand) return;
    const here = this.layer.at(this.hand.start);
    this.hold(here[(here.findIndex((one) => one.number === this.hand.number) + 1) % here.length]);
  }

  memo() {
    if (this.#inHand()) this.details.writeMemo();
  }

  recode() {
    if (!this.#inHand()) return;
    this.recoding = true;
    this.palette.open(this.words.recode);
  }

  remove() {
    if (!this.#inHand()) return;
    const numbers = this.#numbers();
    this.hold(null);
    this.deeds.remove(numbers);
  }

  /** Every coding of the code in hand, in this transcript; what is done next is done to all of them. */
  everyOne() {
    if (!this.#inHand()) return;
    this.many = this.layer.ofCode(this.hand.code).filter(({ number }) => number > 0).map(({ number }) => number);
    this.highlights.mark("hand", this.layer.ofCode(this.hand.code));
    this.say(this.words.everyOne.replace("{n}", this.many.length).replace("{name}", this.codebook.get(this.hand.code).name));
  }

  playSegment() { this.aside?.play(); }
  speakers() { this.aside?.nextManner(); }
  writeMemo() { this.aside?.memo(); }

  light(code = this.hand && this.codebook.get(this.hand.code)) {
    if (!code) return;
    const rest = this.lit.filter((place) => place !== code.place);
    this.lit = rest.length < this.lit.length ? rest : [...rest, code.place].slice(-MOST_LIT);
    this.#shine();
  }

  undo() {
    if (!this.#mayCode()) return;
    if (this.deeds.undoable) this.deeds.undo();
    else this.say(this.words.nothingToUndo);
  }

  redo() {
    if (!this.#mayCode()) return;
    if (this.deeds.redoable) this.deeds.redo();
    else this.say(this.words.nothingToRedo);
  }

  leave() {
    this.recoding = false;
    this.choose(null);
    this.hold(null);
    this.text.focus({ preventScroll: true });
  }

  help() {
    found("keys").showModal();
  }

  // What becomes of a code, a passage, a coding.

  /** A code was chosen: for the coding in hand where it is being recoded, else for the chosen passage. */
  take(code) {
    if (!this.#mayCode() || !code.usable) return;
    this.#remember(code);
    if (this.recoding && this.hand) this.deeds.recode(this.#numbers(), code);
    else if (this.span) this.deeds.apply(code, this.span);
    else this.say(this.words.select, true);
    this.recoding = false;
  }

  /** A name was typed: the code of that name where there is one, else a new one. */
  make(name) {
    const known = this.codebook.named(name);
    if (known) this.take(known);
    else if (this.recoding && this.hand) this.deeds.recodeNew(this.#numbers(), name);
    else if (this.#mayCode() && this.span) this.deeds.applyNew(name, this.span);
    this.recoding = false;
  }

  choose(span) {
    this.span = span;
    this.highlights.mark("chosen", span ? [span] : []);
    if (span) {
      if (getSelection().toString() === "" || !this.page.selected()) getSelection().removeAllRanges();
      this.setTurn(this.page.turns.at(span.start));
    }
    this.status();
  }

  /** Takes a coding in hand. `follow` goes to its turn, too. */
  hold(coding, { follow = true } = {}) {
    this.hand = coding ?? null;
    this.many = [];
    this.highlights.mark("hand", coding ? [coding] : []);
    if (coding) {
      this.highlights.tinge("hand", this.codebook.get(coding.code).colour);
      if (follow) this.setTurn(this.page.turns.at(coding.start));
    }
    this.margin.hold(coding);
    this.details.hold(coding);
    this.status();
  }

  glow(codings) {
    if (codings.length) this.highlights.tinge("glow", this.codebook.get(codings[0].code).colour);
    this.highlights.mark("glow", codings);
  }

  /** The layer has changed under these turns. `was` are numbers under which the codings were shown already. */
  changed(turns, { put, was = [], elsewhere = false, codesAdded = false }) {
    if (codesAdded) this.tree.draw();
    this.highlights.paint(turns);
    this.margin.draw(turns);
    this.#count();
    if (was.length) {
      // The reader may be elsewhere by now: an answer moves nothing.
      if (was.includes(this.hand?.number)) this.hold(this.layer.get(put.at(-1)?.number), { follow: false });
    } else if (put.length && !elsewhere) {
      this.#remember(this.codebook.get(put[0].code));
      this.hold(this.layer.get(put.at(-1).number));
    } else if (this.hand) {
      this.hold(this.layer.get(this.hand.number) ?? null);
    }
    requestAnimationFrame(() => setTimeout(() => this.#painted()));
  }

  /** Says where the hand is whether everything is saved. */
  saved(outbox) {
    const place = found("saved");
    place.classList.toggle("unsaved", Boolean(outbox.trouble));
    if (outbox.empty) {
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      place.textContent = this.words.saved.replace("{time}", time);
    } else {
      const sentence = outbox.trouble ? this.words[outbox.trouble] : this.words.saving;
      place.textContent = sentence.replace("{n}", outbox.waiting.length).replace("{why}", outbox.why);
    }
    this.aside?.unsaved(outbox);
    found("undo").disabled = !this.deeds?.undoable;
    found("redo").disabled = !this.deeds?.redoable;
  }

  say(sentence, isTrouble = false) {
    const place = found("said");
    place.textContent = sentence;
    place.classList.toggle("trouble", isTrouble);
    found("live").textContent = sentence;
    return false;
  }

  /** What a deed is about: the coding in hand, or all that were taken with it. */
  #numbers() {
    return this.many.length ? this.many : [this.hand.number];
  }

  #mayCode() {
    return this.frozen ? this.say(this.words.frozen, true) : true;
  }

  /** Whether a coding is in hand that the server knows and that may be changed. */
  #inHand() {
    if (!this.#mayCode()) return false;
    if (!this.hand) return this.say(this.words.takeCoding, true);
    return this.hand.number > 0 || this.say(this.words.saving.replace("{n}", 1));
  }

  #move(edge, direction) {
    if (this.#inHand()) this.deeds.move(this.hand, this.walker.stretch(this.hand, edge, direction));
  }

  /** A press on the text: the marked passage, or the coding under the pointer, the next one at the next press. */
  #pointed(event) {
    if (event.target.closest(".margin")) return;
    const marked = this.page.selected();
    if (marked) return this.choose(marked);
    const offset = this.page.offsetAt(event.clientX, event.clientY);
    if (offset === null) return;
    this.choose(null);
    const here = this.layer.at(offset);
    const held = here.findIndex((one) => one.number === this.hand?.number);
    this.hold(here[(held + 1) % here.length] ?? null);
    this.setTurn(this.page.turns.at(offset));
  }

  #remember(code) {
    this.recent = [code, ...this.recent.filter((other) => other !== code)].slice(0, MOST_RECENT);
    this.tree.recent(this.recent);
    found("recent-part").hidden = false;
  }

  #shine() {
    const codes = this.lit.map((place) => ({ colour: this.codebook.get(place).colour, spans: this.layer.ofCode(place) }));
    this.highlights.light(codes);
    this.tree.lit(this.lit);
  }

  #count() {
    this.tree.count(this.layer.counts());
    const { count } = this.words;
    found("count").textContent = count.replace("{n}", this.layer.size).replace("{done}", this.coded).replace("{all}", this.asked.length);
    if (this.lit.length) this.#shine();
    found("undo").disabled = !this.deeds?.undoable;
    found("redo").disabled = !this.deeds?.redoable;
  }

  /** What is chosen, in the foot: the turn, and how many words. */
  status() {
    const parts = [this.words.turn.replace("{n}", this.turn + 1)];
    if (this.span) {
      const words = this.page.turns.quote(this.span.start, this.span.end).split(/\s+/).filter(Boolean).length;
      parts.push(this.words.selection.replace("{n}", words));
    }
    found("selection").textContent = parts.join(" · ");
    found("said").textContent = "";
  }
}

const root = found("desk");
// Reading a page changes nothing: that a transcript was opened is a deed of its own.
if (root.dataset.unopened === "true") post(`${root.dataset.address}/open`).catch(() => null);
new Desk(root);
