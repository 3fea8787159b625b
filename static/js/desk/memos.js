// Memos on the coding in hand, its code, the transcript or the study; what is written is kept until it is saved.

export class Memos {
  /**
   * `dialog` holds the form, `refused` says why a memo was not kept; `storage` keeps the draft under `name`; `send(fields)`
   * resolves to {kind, sentence}. `layer` and `transcript` are uuids.
   */
  constructor({ dialog, opener, leaver, refused, storage, name, layer, transcript, codebook, selection, words, say, send }) {
    Object.assign(this, { dialog, refused, storage, name, layer, transcript, codebook, selection, words, say, send });
    this.form = dialog.querySelector("form");
    const { text } = this.form.elements;
    text.addEventListener("input", () => storage.setItem(name, text.value));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    opener.addEventListener("click", () => this.open());
    leaver.addEventListener("click", () => dialog.close());
  }

  open() {
    const { hand } = this.selection;
    const code = hand && this.codebook.get(hand.code);
    const { about, kind, text } = this.form.elements;
    about.replaceChildren(...this.#subjects(hand, code).map(([sentence, value]) => new Option(sentence, value)));
    kind.value = code ? "code" : "theoretical";
    text.value = this.storage.getItem(this.name) ?? "";
    this.refused.textContent = "";
    this.dialog.showModal();
    text.focus();
  }

  #subjects(hand, code) {
    const { words } = this;
    return [
      ...(hand?.number > 0 ? [[words.aboutCoding.replace("{name}", code.name), "coding"]] : []),
      ...(code ? [[words.aboutCode.replace("{name}", code.name), "code"]] : []),
      [words.aboutTranscript, "transcript"],
      [words.aboutStudy, "study"],
    ];
  }

  async #save() {
    const { about, kind, text } = this.form.elements;
    const fields = { ...this.#subject(about.value), kind: kind.value, text: text.value };
    const result = await this.send(fields).catch(() => ({ kind: "offline" }));
    if (result.kind === "done") {
      this.storage.removeItem(this.name);
      this.dialog.close();
      this.say(this.words.memoKept);
    } else {
      this.refused.textContent = result.sentence ?? this.words.memoNotKept;
    }
  }

  #subject(about) {
    const { hand } = this.selection;
    if (about === "coding") return { layer: this.layer, number: hand.number };
    if (about === "code") return { code: this.codebook.get(hand.code).uuid };
    return about === "transcript" ? { transcript: this.transcript } : {};
  }
}
