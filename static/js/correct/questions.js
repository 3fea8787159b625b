// Questions about turns: those that were asked, with their answers, and a new one.
import { clock, filled } from "./clock.js";
import { timeAt } from "./words.js";

const LONGEST_QUOTE = 200;

export class Questions {
  /**
   * `questions`: [{turn, text, at, answer, answeredBy}]. `ask(quote)` resolves to what somebody wants to know, or null;
   * `send(fields)` asks it and resolves to {kind, answer}; `seek(ms)` moves the sound.
   */
  constructor({ panel, questions, draft, page, caret, words, ask, send, seek, say }) {
    Object.assign(this, { panel, questions, draft, page, caret, words, ask, send, seek, say });
  }

  draw() {
    this.page.showAsked(this.questions.map(({ turn }) => turn));
    this.panel.querySelector("ol").replaceChildren(...this.questions.map((question) => this.#item(question)));
    this.panel.hidden = !this.questions.length;
  }

  /** Asks about what is selected, or about the turn where the caret is. */
  async put() {
    const caret = this.caret.read();
    if (!caret) return;
    const { turn, start, end } = caret;
    const quote = end > start ? turn.text.slice(start, end) : turn.text.slice(0, LONGEST_QUOTE);
    const text = await this.ask(quote);
    this.page.go(turn, start, end);
    if (!text) return;
    const at = timeAt(turn, start);
    const fields = { question: crypto.randomUUID(), turn: turn.id, text, quote, at_ms: at === null ? "" : Math.round(at) };
    const result = await this.send(fields).catch(() => null);
    if (result?.kind !== "done") return void this.say(result?.sentence ?? filled(this.words.offline, { n: 1 }), true);
    this.questions.push(result.answer);
    this.draw();
  }

  #item(question) {
    const item = document.createElement("li");
    const time = question.at === null ? "" : clock(question.at);
    const go = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: `${time} ${question.text}` });
    go.addEventListener("click", () => this.#go(question));
    item.append(go);
    if (question.answer) item.append(Object.assign(document.createElement("p"), { className: "quiet", textContent: `${question.answeredBy}: ${question.answer}` }));
    return item;
  }

  #go({ turn: id, at }) {
    const turn = this.draft.byId.get(id);
    if (turn && !turn.gone) this.page.go(turn);
    if (at !== null) this.seek(at);
  }
}
