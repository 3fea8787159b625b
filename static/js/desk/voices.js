// Whose turns are shown: interviewers as they are, dimmed or hidden; or one speaker alone.

const INTERVIEWERS = ["shown", "dimmed", "hidden"];
const ONLY = "only:";

export class Voices {
  /** `chooser` is the select; `keep({interviewers})` is told how interviewers shall be shown from now on. */
  constructor({ chooser, page, place, interviewers = INTERVIEWERS[0], words, say, keep }) {
    Object.assign(this, { chooser, page, place, say, keep });
    this.speakers = page.elements.map((element) => element.querySelector(".speaker")?.textContent ?? "");
    for (const name of [...new Set(this.speakers)].filter(Boolean).sort()) {
      chooser.append(new Option(words.only.replace("{name}", name), `${ONLY}${name}`));
    }
    chooser.addEventListener("change", () => this.#choose(chooser.value));
    if (interviewers !== INTERVIEWERS[0]) this.#show(interviewers);
  }

  /** The next way of showing interviewers. */
  next() {
    this.#choose(INTERVIEWERS[(INTERVIEWERS.indexOf(this.chooser.value) + 1) % INTERVIEWERS.length]);
    this.say(this.chooser.selectedOptions[0].textContent);
  }

  #choose(value) {
    this.#show(value);
    if (!value.startsWith(ONLY)) this.keep({ interviewers: value });
  }

  #show(value) {
    this.chooser.value = value;
    const only = value.startsWith(ONLY) ? value.slice(ONLY.length) : null;
    this.page.elements.forEach((element, turn) => {
      const asks = element.classList.contains("asks");
      element.classList.toggle("away", only === null ? asks && value === "hidden" : this.speakers[turn] !== only);
      element.classList.toggle("dim", only === null && asks && value === "dimmed");
    });
    this.page.show(this.place.turn);
  }
}
