// The panels of the desk: speakers, questions, how far it is, and what is said at the foot.
import { clock, filled } from "./clock.js";

const found = (id) => document.getElementById(id);

export class Panels {
  get names() {
    return this.data.speakers.map(([label]) => label);
  }

  drawSpeakers() {
    const used = new Set(this.draft.live.map((turn) => turn.speaker));
    const known = new Set(this.names);
    for (const speaker of used) if (speaker && !known.has(speaker)) this.data.speakers.push([speaker, "other"]);
    const drawn = JSON.stringify([...used].sort());
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.data.speakers.sort((one, other) => used.has(other[0]) - used.has(one[0]));
    const items = this.names.filter((name) => used.has(name)).map((name) => {
      const item = document.createElement("li");
      item.dataset.colour = this.page.colour(name);
      item.textContent = name;
      return item;
    });
    found("speakers").replaceChildren(...items);
  }

  drawQuestions() {
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

  count() {
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
