// Which deeds the server has not heard of while the line is broken.

const QUOTED = 60;

export class Unsaved {
  constructor({ box, codebook, layer, turns, words }) {
    Object.assign(this, { box, codebook, layer, turns, words });
  }

  show(outbox) {
    this.box.hidden = !outbox.trouble;
    if (outbox.trouble) this.box.querySelector("ul").replaceChildren(...outbox.waiting.map((deed) => this.#line(deed)));
  }

  #line({ verb, fields }) {
    const coding = fields.start === undefined ? this.layer.get(Number(String(fields.number ?? fields.numbers).split(",")[0])) : fields;
    const code = this.codebook.get(this.codebook.byUuid.get(fields.code))?.name ?? fields.name ?? this.codebook.get(coding?.code)?.name ?? "";
    const quote = coding ? this.turns.quote(coding.start, coding.end).slice(0, QUOTED) : "";
    const sentence = this.words.deeds[verb].replace("{code}", code).replace("{words}", quote);
    return Object.assign(document.createElement("li"), { textContent: sentence });
  }
}
