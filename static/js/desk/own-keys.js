// One's own keys: a press on a deed's keys in the sheet, then the key that shall do it.
import { pressedKey, shown } from "./keys.js";

const ALONE = ["Shift", "Control", "Alt", "Meta", "Tab"];

export class OwnKeys {
  /** `sheet` lists the deeds, `said` says what happened; `choices` has the keys as they stand; `write(keys)` shows them. */
  constructor({ sheet, said, reset, choices, words, write }) {
    Object.assign(this, { sheet, said, choices, words, write });
    this.waiting = null;
    // The nine digits stay: one key cannot stand for nine codes.
    for (const place of sheet.querySelectorAll("dt [data-keys]:not([data-keys=recent])")) this.#makeButton(place);
    reset.addEventListener("click", () => this.#choose({}));
    sheet.addEventListener("keydown", (event) => this.#take(event), true);
  }

  #makeButton(place) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "key-change" });
    button.title = this.words.changeKey;
    place.replaceWith(button);
    button.append(place);
    button.addEventListener("click", () => this.#wait(place.dataset.keys, button));
  }

  #wait(deed, button) {
    this.waiting?.button.classList.remove("waiting");
    this.waiting = { deed, button };
    button.classList.add("waiting");
    this.said.textContent = this.words.pressKey;
  }

  #take(event) {
    if (!this.waiting || ALONE.includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const { deed, button } = this.waiting;
    const key = pressedKey(event);
    button.classList.remove("waiting");
    this.waiting = null;
    if (key === "Escape") this.said.textContent = "";
    else this.#bind(deed, key);
  }

  /** A key that did something else until now does only this. */
  #bind(deed, key) {
    const taken = Object.entries(this.choices.keys).filter(([other, keys]) => other !== deed && keys.includes(key));
    const freed = Object.fromEntries(taken.map(([other, keys]) => [other, keys.filter((one) => one !== key)]));
    this.#choose({ ...this.choices.value.keys, ...freed, [deed]: [key] });
    const sentence = taken.length ? this.words.keyTaken : this.words.keyChosen;
    this.said.textContent = sentence.replace("{key}", shown(key).join(" "));
  }

  #choose(keys) {
    this.choices.keep({ keys });
    this.write(this.choices.keys);
    this.said.textContent = "";
  }
}
