// The small windows of the desk: whose turn it is, what to put in, what to ask, which of two texts, how one likes the desk.
import { byId } from "../dom.js";
import { clock } from "./clock.js";
import { KEYS, PRESETS, pressed, writeKeys } from "./keyboard.js";

const button = (text, parts = {}) => Object.assign(document.createElement("button"), { type: "button", textContent: text, ...parts });

/** Shows a dialog; resolves to its form's data where it was sent, to null where it was left. */
function answer(dialog) {
  return new Promise((resolve) => {
    const form = dialog.querySelector("form");
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "do" ? new FormData(form) : null), { once: true });
    dialog.showModal();
  });
}

/** A speaker's name, and whether for all turns of the one before; null where nothing was chosen. */
export async function askSpeaker(turn, names) {
  const dialog = byId("speaker-dialog");
  const form = dialog.querySelector("form");
  form.reset();
  form.elements.speaker.value = turn.speaker;
  byId("speaker-names").replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  form.elements.everywhere.parentElement.hidden = !turn.speaker;
  setTimeout(() => form.elements.speaker.select());
  const data = await answer(dialog);
  return data ? { name: data.get("speaker").normalize("NFC").trim().replace(/\s+/g, " "), everywhere: data.has("everywhere") } : null;
}

/** One of the conventions, or null. A digit takes it at once. */
export function askInsert(choices) {
  const dialog = byId("insert-dialog");
  const list = dialog.querySelector("ol");
  return new Promise((resolve) => {
    let chosen = null;
    const take = (choice) => {
      chosen = choice;
      dialog.close();
    };
    list.replaceChildren(
      ...choices.map((choice) => {
        const item = document.createElement("li");
        item.append(button(choice, { className: "insert", onclick: () => take(choice) }));
        return item;
      }),
    );
    const digit = (event) => {
      const choice = /^Digit[1-9]$/.test(event.code) ? choices[Number(event.code.slice(5)) - 1] : null;
      if (!choice) return;
      event.preventDefault();
      take(choice);
    };
    dialog.addEventListener("keydown", digit);
    dialog.addEventListener("close", () => {
      dialog.removeEventListener("keydown", digit);
      resolve(chosen);
    }, { once: true });
    dialog.showModal();
  });
}

/** A question about a turn, or null. */
export async function askQuestion(quote) {
  const dialog = byId("question-dialog");
  dialog.querySelector("form").reset();
  dialog.querySelector("blockquote").textContent = quote;
  return (await answer(dialog))?.get("text").trim() || null;
}

/** Two texts of one turn: the words to store, or null for theirs. */
export async function askWhich(mine, theirs) {
  const dialog = byId("conflict-dialog");
  dialog.oncancel = (event) => event.preventDefault();
  const form = dialog.querySelector("form");
  dialog.querySelector("blockquote").textContent = theirs.gone ? "—" : `${theirs.speaker ? `${theirs.speaker}: ` : ""}${theirs.text}`;
  form.elements.text.value = mine.text;
  // Only a button decides: a key that closes the window must not throw anybody's words away.
  for (;;) {
    const data = await answer(dialog);
    if (data) return data.get("text").trim();
    if (dialog.returnValue === "theirs") return null;
  }
}

/** How the desk is liked: presets, own keys, pauses. `save(choices)` is told of every change. */
export class Choices {
  constructor({ choices, words, save }) {
    this.words = words;
    this.save = save;
    this.dialog = byId("keys");
    this.form = this.dialog.querySelector("form");
    this.value = { preset: "standard", keys: {}, rewind: 1500, typing: "pause", unsure: 0.5, speed: 1, ...choices };
    this.form.addEventListener("change", () => this.#read());
    this.dialog.addEventListener("click", (event) => this.#press(event));
  }

  open() {
    for (const name of ["preset", "rewind", "typing", "unsure"]) this.form.elements[name].value = String(this.value[name]);
    this.draw();
    this.dialog.showModal();
  }

  /** All keys of a deed as they stand. */
  keys(deed) {
    return this.value.keys[deed] ?? PRESETS[this.value.preset]?.[deed] ?? KEYS[deed];
  }

  set(parts) {
    this.value = { ...this.value, ...parts };
    this.draw();
    this.save(this.value);
  }

  /** Writes every key into the sheet. */
  draw() {
    for (const place of document.querySelectorAll("[data-keys]")) writeKeys(place, this.keys(place.dataset.keys));
  }

  #read() {
    const { preset, rewind, typing, unsure } = this.form.elements;
    this.set({ preset: preset.value, rewind: Number(rewind.value), typing: typing.value, unsure: Number(unsure.value) });
  }

  #press(event) {
    const change = event.target.closest("[data-change]");
    if (event.target.closest("[data-reset]")) this.set({ keys: {} });
    if (!change) return;
    const said = this.dialog.querySelector("[data-part=said]");
    said.textContent = this.words.pressKey;
    const take = (key) => {
      if (["Control", "Shift", "Alt", "Meta"].includes(key.key)) return;
      key.preventDefault();
      key.stopPropagation();
      this.dialog.removeEventListener("keydown", take, true);
      said.textContent = "";
      if (key.key !== "Escape") this.#bind(change.dataset.change, pressed(key), said);
    };
    this.dialog.addEventListener("keydown", take, true);
  }

  #bind(deed, key, said) {
    const other = Object.keys(KEYS).find((one) => one !== deed && this.keys(one).includes(key));
    const keys = { ...this.value.keys, [deed]: [key] };
    if (other) {
      keys[other] = this.keys(other).filter((one) => one !== key);
      const label = this.dialog.querySelector(`[data-change=${other}]`)?.dataset.label ?? other;
      said.textContent = this.words.keyTaken.replace("{key}", key).replace("{deed}", label);
    }
    this.set({ keys });
  }
}

/** The conventions with their places filled: the real length of the pause, the time. */
export function filledInserts(inserts, { pause, time }) {
  const seconds = pause >= 10_000 ? Math.round(pause / 1000) : Math.round(pause / 100) / 10;
  return inserts.map((insert) => insert.replace("{pause}", String(seconds)).replace("{time}", clock(time)));
}
