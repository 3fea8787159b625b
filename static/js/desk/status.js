// What the desk says at its head and at its foot: sentences, what is chosen, how much is coded, whether it is saved.

const timeOfDay = () =>
  new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export class Status {
  /** `places`: said, live, saved, count, selection, undo, redo; `words` are the desk's sentences. */
  constructor({ places, words }) {
    Object.assign(this, { places, words });
  }

  /** Says a sentence; answers false, for deeds that could not be done. */
  say(sentence, isTrouble = false) {
    this.places.said.textContent = sentence;
    this.places.said.classList.toggle("trouble", isTrouble);
    this.places.live.textContent = sentence;
    return false;
  }

  /** What is chosen: the turn, from 0, and the words of the passage; null where none is. */
  choice(turn, quote) {
    const parts = [this.words.turn.replace("{n}", turn + 1)];
    if (quote !== null) parts.push(this.words.selection.replace("{n}", quote.split(/\s+/).filter(Boolean).length));
    this.places.selection.textContent = parts.join(" · ");
    this.places.said.textContent = "";
  }

  /** Whether everything is saved. */
  tell(outbox) {
    const { saved } = this.places;
    saved.classList.toggle("unsaved", Boolean(outbox.trouble));
    if (outbox.empty) {
      saved.textContent = this.words.saved.replace("{time}", timeOfDay());
    } else {
      const sentence = outbox.trouble ? this.words[outbox.trouble] : this.words.saving;
      saved.textContent = sentence.replace("{n}", outbox.waiting.length).replace("{why}", outbox.why);
    }
  }

  /** How many codings there are, and how many of the participants' turns carry one. */
  count(codings, { coded, turns }) {
    const { count } = this.words;
    this.places.count.textContent = count.replace("{n}", codings).replace("{done}", coded).replace("{all}", turns.length);
  }

  /** Whether there is something to take back, and to do again. */
  steps({ undoable, redoable }) {
    this.places.undo.disabled = !undoable;
    this.places.redo.disabled = !redoable;
  }
}
