// The coder's desk: makes its parts, gives each what it needs, and leads keys, presses and the server's answers to them.
// The parts know nothing of each other.
import { byId, readJson } from "../dom.js";
import { post } from "../talk.js";
import { Answers } from "./answers.js";
import { Choices } from "./choices.js";
import { CodingDetails } from "./coding-details.js";
import { Codebook } from "./codebook.js";
import { Coding } from "./coding.js";
import { Deeds } from "./deeds.js";
import { Highlights } from "./highlights.js";
import { deedOf, pressedKey, writeKeys } from "./keys.js";
import { Layer } from "./layer.js";
import { Lit } from "./lit.js";
import { Margin } from "./margin.js";
import { Moves } from "./moves.js";
import { keptIn } from "./outbox.js";
import { Page } from "./page.js";
import { Palette } from "./palette.js";
import { Place } from "./place.js";
import { Recent } from "./recent.js";
import { Selection } from "./selection.js";
import { Status } from "./status.js";
import { Tree } from "./tree.js";
import { verbsOf } from "./verbs.js";
import { Walker } from "./walk.js";

const FIELDS = "input, textarea, select, dialog";
const PRESSED = ["Enter", " ", "ArrowDown", "ArrowUp"];

class Desk {
  constructor(root) {
    this.dataset = root.dataset;
    this.words = readJson("desk-words");
    this.frozen = root.dataset.frozen === "true";
    this.text = byId("text");
    const data = readJson("desk-data");
    this.choices = new Choices({ value: data.choices, send: (value) => post(this.dataset.choices, value) });
    this.#makeText(data);
    this.#makeSide();
    this.#makeDeeds(data);
    this.#listen();
    this.#begin();
  }

  #say = (sentence, isTrouble) => this.status.say(sentence, isTrouble);
  #toText = () => this.text.focus({ preventScroll: true });

  /** The text, its codings, and going about in it. */
  #makeText({ codes, codings }) {
    const { words } = this;
    const page = new Page(this.text);
    const codebook = new Codebook(codes);
    const layer = new Layer(page.turns, codings.map(([number, code, start, end, memo]) => ({ number, code, start, end, memo })));
    this.walker = new Walker(page.turns, this.text.lang);
    this.highlights = new Highlights(page, layer);
    this.answers = new Answers(page, layer);
    this.place = new Place({ page, storage: localStorage, name: `tandem-place-${this.dataset.layer}`, hash: location.hash });
    this.selection = new Selection({
      page,
      layer,
      codebook,
      highlights: this.highlights,
      hear: {
        turn: (turn) => this.place.set(turn),
        held: (coding) => {
          this.margin.hold(coding);
          this.details.hold(coding);
        },
        changed: () => this.#tellChoice(),
      },
    });
    const { walker, place, selection, answers } = this;
    this.moves = new Moves({ page, layer, walker, place, selection, answers, words, say: this.#say, moved: () => this.#tellChoice() });
    Object.assign(this, { page, layer, codebook });
  }

  /** What stands beside the text and below it. */
  #makeSide() {
    const { page, layer, codebook, highlights, words, selection } = this;
    const names = ["said", "live", "saved", "count", "selection", "undo", "redo"];
    this.status = new Status({ places: Object.fromEntries(names.map((name) => [name, byId(name)])), words });
    const point = (coding) => this.#glow(coding ? [coding] : []);
    this.margin = new Margin(page, layer, codebook, { point, press: (coding) => selection.hold(coding) });
    this.tree = new Tree({
      tree: byId("tree"),
      fixed: byId("fixed"),
      recent: byId("recent"),
      codebook,
      see: {
        take: (code) => this.coding.take(code),
        light: (code) => this.lit.turn(code),
        point: (code) => this.#glow(code ? layer.ofCode(code.place) : []),
      },
    });
    this.recent = new Recent({ part: byId("recent-part"), tree: this.tree, codebook });
    this.lit = new Lit({ highlights, tree: this.tree, codebook, layer });
    this.palette = new Palette({
      input: byId("find"),
      list: byId("options"),
      codebook,
      counts: () => layer.counts(),
      words,
      take: (code) => this.coding.take(code),
      make: (name) => this.coding.make(name),
      leave: this.#toText,
    });
    this.details = new CodingDetails({
      panel: byId("hand"),
      codebook,
      turns: page.turns,
      see: {
        memo: (coding, text) => this.deeds.memo(coding, text),
        recode: () => this.coding.recode(),
        remove: () => this.coding.remove(),
        leave: this.#toText,
      },
    });
  }

  #makeDeeds({ undo, redo }) {
    const { layer, codebook, walker, selection, recent, palette, details, words, frozen } = this;
    this.deeds = new Deeds({
      layer,
      codebook,
      version: this.dataset.version,
      steps: { undo, redo },
      send: (verb, fields) => post(`${this.dataset.address}/${verb}`, new URLSearchParams(fields)),
      store: keptIn(localStorage, `tandem-desk-${this.dataset.layer}`),
      reload: () => location.reload(),
      hear: {
        changed: (turns, news) => this.#changed(turns, news),
        refused: (sentence) => this.#say(sentence ?? words.gone, true),
        waiting: (outbox) => this.#tellSaved(outbox),
        told: (answer) => this.aside?.windows.tell(answer),
      },
    });
    const { deeds } = this;
    this.coding = new Coding({
      ...{ layer, codebook, turns: this.page.turns, walker, selection, recent, deeds, palette, details, words, frozen },
      say: this.#say,
    });
    this.verbs = verbsOf({
      moves: this.moves,
      coding: this.coding,
      aside: () => this.aside,
      light: () => selection.hand && this.lit.turn(codebook.get(selection.hand.code)),
      leave: () => {
        this.coding.leave();
        this.#toText();
      },
      help: () => byId("keys").showModal(),
    });
  }

  #begin() {
    this.tree.draw();
    this.highlights.paint();
    this.#count();
    writeKeys(document.body, this.choices.keys);
    this.recent.recall(this.layer.codings.values());
    const place = this.place.remembered;
    // The first turn is in view already; scrolling to it would make the browser lay out before it has to.
    this.moves.goTo(place, { show: place > 0 });
    const named = this.layer.get(Number(location.hash.replace("#c", "")));
    if (named) this.selection.hold(named);
    if (!this.frozen) this.deeds.resume();
    requestAnimationFrame(() => setTimeout(() => this.#painted()));
    // What nobody needs for the first frame comes after it.
    requestAnimationFrame(() => setTimeout(() => import("./aside.js").then(({ Aside }) => { this.#makeAside(Aside); })));
  }

  #makeAside(Aside) {
    const { choices, codebook, dataset, deeds, layer, page, place, selection, walker, words } = this;
    this.aside = new Aside({ choices, codebook, dataset, deeds, layer, page, place, selection, walker, words, say: this.#say });
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
      button.addEventListener("click", () => this.verbs[button.dataset.deed]());
    }
  }

  #key(event) {
    const { target } = event;
    if (target.closest(FIELDS)) return;
    if (target.closest("a, button, summary") && PRESSED.includes(event.key)) return;
    const { keys } = this.choices;
    const deed = deedOf(event, keys);
    // Without a recording Space scrolls, as everywhere.
    if (!deed || (deed === "playSegment" && !byId("sound"))) return;
    event.preventDefault();
    this.verbs[deed](keys.recent.indexOf(pressedKey(event)) + 1);
  }

  /** A press on the text: the marked passage, or the coding under the pointer, the next one at the next press. */
  #pointed({ target, clientX, clientY }) {
    if (target.closest(".margin")) return;
    const { page, layer, selection } = this;
    const marked = page.selected();
    if (marked) return void selection.choose(marked);
    const offset = page.offsetAt(clientX, clientY);
    if (offset === null) return;
    selection.choose(null);
    const here = layer.at(offset);
    const held = here.findIndex((one) => one.number === selection.hand?.number);
    selection.hold(here[(held + 1) % here.length] ?? null);
    this.place.set(page.turns.at(offset));
  }

  #glow(codings) {
    if (codings.length) this.highlights.tinge("glow", this.codebook.get(codings[0].code).colour);
    this.highlights.mark("glow", codings);
  }

  /** The layer has changed under these turns. `was` are numbers under which the codings were shown already. */
  #changed(turns, { put, was = [], elsewhere = false, codesAdded = false }) {
    if (codesAdded) this.tree.draw();
    this.highlights.paint(turns);
    this.margin.draw(turns);
    this.#count();
    this.#holdChanged(put, was, elsewhere);
    requestAnimationFrame(() => setTimeout(() => this.#painted()));
  }

  #holdChanged(put, was, elsewhere) {
    const { hand } = this.selection;
    if (was.length) {
      // The reader may be elsewhere by now: an answer moves nothing.
      if (was.includes(hand?.number)) this.selection.holdNumber(put.at(-1)?.number, { follow: false });
    } else if (put.length && !elsewhere) {
      this.recent.add(this.codebook.get(put[0].code));
      this.selection.holdNumber(put.at(-1).number);
    } else if (hand) {
      this.selection.holdNumber(hand.number);
    }
  }

  #tellSaved(outbox) {
    this.status.tell(outbox);
    this.aside?.unsaved.show(outbox);
    this.status.steps(this.deeds);
  }

  #count() {
    this.tree.count(this.layer.counts());
    this.status.count(this.layer.size, this.answers);
    this.lit.refresh();
    this.status.steps(this.deeds);
  }

  #tellChoice() {
    const { span } = this.selection;
    this.status.choice(this.place.turn, span && this.page.turns.quote(span.start, span.end));
  }
}

const root = byId("desk");
// Reading a page changes nothing: that a transcript was opened is a deed of its own.
if (root.dataset.unopened === "true") post(`${root.dataset.address}/open`).catch(() => null);
new Desk(root);
