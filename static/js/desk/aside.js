// What stands beside coding and comes after the first frame: the sound of a passage, whose turns are shown, memos, one's
// own keys, and the other windows of the same layer.
import { post } from "../talk.js";
import { KEYS, pressedKey, shown, writeKeys } from "./keys.js";

const MANNERS = ["shown", "dimmed", "hidden"];
const RUN_UP = 300;
const QUOTED = 60;
const found = (id) => document.getElementById(id);

export class Aside {
  constructor(desk) {
    this.desk = desk;
    this.#windows();
    this.#speakers();
    this.#sound();
    this.#memos();
    this.#keys();
    this.unsaved(desk.deeds.outbox);
  }

  /** Says which deeds the server has not heard of while the line is broken. */
  unsaved(outbox) {
    const box = found("unsaved");
    box.hidden = !outbox.trouble;
    if (outbox.trouble) box.querySelector("ul").replaceChildren(...outbox.waiting.map((deed) => this.#line(deed)));
  }

  #line({ verb, fields }) {
    const { codebook, layer, page, words } = this.desk;
    const coding = fields.start === undefined ? layer.get(Number(String(fields.number ?? fields.numbers).split(",")[0])) : fields;
    const code = codebook.get(codebook.byUuid.get(fields.code))?.name ?? fields.name ?? codebook.get(coding?.code)?.name ?? "";
    const quote = coding ? page.turns.quote(coding.start, coding.end).slice(0, QUOTED) : "";
    const sentence = words.deeds[verb].replace("{code}", code).replace("{words}", quote);
    return Object.assign(document.createElement("li"), { textContent: sentence });
  }

  // Other windows of the same layer: each tells what the server answered, the others show it.

  #windows() {
    this.channel = new BroadcastChannel(`tandem-desk-${desk(this).layer}`);
    this.channel.addEventListener("message", (event) => this.desk.deeds.follow(event.data));
  }

  tell(answer) {
    this.channel.postMessage(answer);
  }

  // Whose turns are shown: interviewers as they are, dimmed or hidden; or one speaker alone.

  #speakers() {
    const { page } = this.desk;
    this.voices = page.elements.map((element) => element.querySelector(".speaker")?.textContent ?? "");
    this.chooser = found("speakers");
    for (const name of [...new Set(this.voices)].filter(Boolean).sort()) {
      const option = new Option(this.desk.words.only.replace("{name}", name), `only:${name}`);
      this.chooser.append(option);
    }
    this.chooser.addEventListener("change", () => this.#show(this.chooser.value, true));
    const { interviewers = MANNERS[0] } = this.desk.choices;
    if (interviewers !== MANNERS[0]) this.#show(interviewers);
  }

  /** The next manner of showing interviewers. */
  nextManner() {
    const next = MANNERS[(MANNERS.indexOf(this.chooser.value) + 1) % MANNERS.length];
    this.#show(next, true);
    this.desk.say(this.chooser.selectedOptions[0].textContent);
  }

  #show(manner, keep = false) {
    this.chooser.value = manner;
    const only = manner.startsWith("only:") ? manner.slice(5) : null;
    this.desk.page.elements.forEach((element, turn) => {
      const asks = element.classList.contains("asks");
      element.classList.toggle("away", only === null ? asks && manner === "hidden" : this.voices[turn] !== only);
      element.classList.toggle("dim", only === null && asks && manner === "dimmed");
    });
    this.desk.page.show(this.desk.turn);
    if (keep && only === null) this.#keep({ interviewers: manner });
  }

  // The sound of the passage, the coding in hand or the turn, where there is a recording that may be heard.

  #sound() {
    this.audio = found("sound");
    if (!this.audio) return;
    this.times = JSON.parse(found("desk-times").textContent);
    this.until = 0;
    this.audio.addEventListener("timeupdate", () => this.#clock());
    this.audio.addEventListener("error", () => this.desk.say(this.desk.words.noSound, true));
    found("play").addEventListener("click", () => this.play());
  }

  /** Plays what is chosen, or pauses. */
  play() {
    if (!this.audio) return this.desk.say(this.desk.words.noSound);
    if (!this.audio.paused) return this.audio.pause();
    const { turns } = this.desk.page;
    const span = this.desk.span ?? this.desk.hand ?? this.desk.walker.turn(this.desk.turn);
    const from = this.#moment(turns.at(span.start), span.start);
    const to = this.#moment(turns.place(span.end, true).turn, span.end);
    if (from === null) return this.desk.say(this.desk.words.noTime);
    this.until = to === null ? Infinity : to + RUN_UP;
    this.audio.currentTime = Math.max(0, from - RUN_UP) / 1000;
    this.audio.play().catch((error) => error.name !== "AbortError" && this.desk.say(this.desk.words.noSound, true));
  }

  /** When a place of the text is said, in ms: by the share of its turn that comes before it. */
  #moment(turn, offset) {
    const [start, end] = this.times[turn] ?? [null, null];
    if (start === null) return null;
    const { turns } = this.desk.page;
    const length = turns.end(turn) - turns.starts[turn];
    return length && end !== null ? start + ((offset - turns.starts[turn]) / length) * (end - start) : start;
  }

  #clock() {
    const seconds = Math.floor(this.audio.currentTime);
    found("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (this.audio.currentTime * 1000 >= this.until) this.audio.pause();
  }

  // Memos on the coding in hand, its code, the transcript or the study; what is written is kept until it is saved.

  #memos() {
    this.dialog = found("memo-dialog");
    this.form = this.dialog.querySelector("form");
    this.draft = `tandem-memo-${desk(this).layer}`;
    this.form.elements.text.addEventListener("input", () => localStorage.setItem(this.draft, this.form.elements.text.value));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#saveMemo();
    });
    found("memo-open").addEventListener("click", () => this.memo());
    found("memo-leave").addEventListener("click", () => this.dialog.close());
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
  }

  memo() {
    const { hand, codebook, words } = this.desk;
    const about = this.form.elements.about;
    const code = hand && codebook.get(hand.code);
    const known = hand?.number > 0;
    about.replaceChildren(
      ...(known ? [new Option(words.aboutCoding.replace("{name}", code.name), "coding")] : []),
      ...(code ? [new Option(words.aboutCode.replace("{name}", code.name), "code")] : []),
      new Option(words.aboutTranscript, "transcript"),
      new Option(words.aboutStudy, "study"),
    );
    this.form.elements.kind.value = code ? "code" : "theoretical";
    this.form.elements.text.value = localStorage.getItem(this.draft) ?? "";
    found("memo-refused").textContent = "";
    this.dialog.showModal();
    this.form.elements.text.focus();
  }

  async #saveMemo() {
    const { hand, codebook, words } = this.desk;
    const { about, kind, text } = this.form.elements;
    const of = {
      coding: () => ({ layer: desk(this).layer, number: hand.number }),
      code: () => ({ code: codebook.get(hand.code).uuid }),
      transcript: () => ({ transcript: desk(this).transcript }),
      study: () => ({}),
    };
    const fields = new URLSearchParams({ ...of[about.value](), kind: kind.value, text: text.value });
    const result = await post(desk(this).memos, fields).catch(() => ({ kind: "offline" }));
    if (result.kind === "done") {
      localStorage.removeItem(this.draft);
      this.dialog.close();
      this.desk.say(words.memoKept);
    } else {
      found("memo-refused").textContent = result.sentence ?? words.memoNotKept;
    }
  }

  // One's own keys: a press on a deed's keys, then the key that shall do it.

  #keys() {
    this.sheet = found("keys");
    // The nine digits stay: one key cannot stand for nine codes.
    for (const place of this.sheet.querySelectorAll("dt [data-keys]:not([data-keys=recent])")) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "key-change" });
      button.title = this.desk.words.changeKey;
      place.replaceWith(button);
      button.append(place);
      button.addEventListener("click", () => this.#listenFor(place.dataset.keys, button));
    }
    found("keys-reset").addEventListener("click", () => this.#choose({}));
    this.sheet.addEventListener("keydown", (event) => this.#heard(event), true);
  }

  #listenFor(deed, button) {
    this.waiting?.button.classList.remove("waiting");
    this.waiting = { deed, button };
    button.classList.add("waiting");
    found("keys-said").textContent = this.desk.words.pressKey;
  }

  #heard(event) {
    if (!this.waiting || ["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const { deed, button } = this.waiting;
    const key = pressedKey(event);
    button.classList.remove("waiting");
    this.waiting = null;
    if (key === "Escape") return void (found("keys-said").textContent = "");
    const taken = Object.entries(this.desk.keys).filter(([other, keys]) => other !== deed && keys.includes(key));
    const freed = Object.fromEntries(taken.map(([other, keys]) => [other, keys.filter((one) => one !== key)]));
    this.#choose({ ...(this.desk.choices.keys ?? {}), ...freed, [deed]: [key] });
    const sentence = taken.length ? this.desk.words.keyTaken : this.desk.words.keyChosen;
    found("keys-said").textContent = sentence.replace("{key}", shown(key).join(" "));
  }

  #choose(keys) {
    this.desk.keys = { ...KEYS, ...keys };
    writeKeys(document.body, this.desk.keys);
    found("keys-said").textContent = "";
    this.#keep({ keys });
  }

  async #keep(changes) {
    this.desk.choices = { keys: {}, ...this.desk.choices, ...changes };
    await post(desk(this).choices, this.desk.choices).catch(() => null);
  }
}

const desk = (aside) => aside.desk.root.dataset;
