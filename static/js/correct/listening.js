// The sound at the desk: what the keys play, and how typing and playing get along.
import { filled } from "./clock.js";
import { timeAt, wordUnder } from "./words.js";

const STEP = 1500;
const FAR = 5000;
const RESUME_AFTER = 900;
const BEFORE_THE_WORD = 1500;
const WHILE_TYPING = 0.7;
const SHORTEST = 400;
const [SLOWEST, FASTEST] = [0.5, 2.5];

export class Listening {
  /** `choices` are how the desk is liked ({value, set}); `field` is the select of speeds, null without a recording. */
  constructor({ sound, choices, caret, page, field, words, say }) {
    Object.assign(this, { sound, choices, caret, page, field, words, say });
    this.wasPlaying = false;
    this.resuming = null;
  }

  play() {
    if (this.#isPedal) this.sound.resume();
    else this.sound.toggle();
  }

  back() { this.#skip(-STEP); }
  forward() { this.#skip(STEP); }
  farBack() { this.#skip(-FAR); }
  farForward() { this.#skip(FAR); }
  slower() { this.turnTo(this.choices.value.speed - 0.1); }
  faster() { this.turnTo(this.choices.value.speed + 0.1); }

  #skip(by) {
    this.sound.seek(this.sound.time + by);
  }

  /** Plays at this speed, and from now on. */
  turnTo(rate) {
    const speed = Math.round(Math.min(FASTEST, Math.max(SLOWEST, rate)) * 10) / 10;
    this.showSpeed(speed);
    if (speed !== this.choices.value.speed) this.choices.set({ speed });
    this.say(filled(this.words.speed, { n: speed }));
  }

  showSpeed(speed) {
    this.sound.speed = speed;
    if (this.field) this.field.value = String(speed);
  }

  /** From the word where the caret is; pauses where it plays. */
  playCaret() {
    if (this.sound.playing) return this.sound.pause();
    const caret = this.caret.read();
    const ms = caret && timeAt(caret.turn, wordUnder(caret.turn.words, caret.start)?.[0] ?? caret.start);
    if (ms !== null) this.sound.play(ms);
    else this.sound.resume();
  }

  replay() {
    const turn = this.caret.turn();
    if (turn?.start != null) this.sound.play(turn.start, { until: turn.end ?? undefined });
  }

  /** The key of a replay is held down: the turn again and again, until it is let go. */
  held(deed) {
    if (deed === "replay") this.sound.repeatFrom(this.caret.turn()?.start ?? null);
  }

  released(deed) {
    if (deed === "replay") this.sound.repeatFrom(null);
    if (deed === "play" && this.#isPedal) this.sound.pause();
  }

  get #isPedal() {
    return this.choices.value.preset === "pedal";
  }

  /** Moves the sound to the word of the caret. */
  seekToCaret() {
    const caret = this.caret.read();
    if (!caret || caret.end > caret.start || !this.sound.audio) return;
    const word = wordUnder(caret.turn.words, caret.start);
    const ms = word ? word[2] : timeAt(caret.turn, caret.start);
    if (ms !== null) this.sound.seek(ms);
  }

  playWord() {
    const caret = this.caret.read();
    const word = caret && wordUnder(caret.turn.words, caret.start);
    if (word) this.sound.play(word[2], { until: word[3] });
  }

  /** Plays a place of the text, {turn, start, end}. */
  playPlace({ turn, start, end }) {
    this.page.reveal(turn, "center");
    const [from, to] = [timeAt(turn, start), timeAt(turn, end)];
    if (from !== null) this.sound.play(from, { until: Math.max(to, from + SHORTEST) });
  }

  /** A character pauses or slows the sound; a moment after the last one it goes on from the edited word. */
  typing(turn) {
    const { typing } = this.choices.value;
    if (typing === "off") return;
    if (this.sound.playing) {
      this.wasPlaying = true;
      if (typing === "pause") this.sound.pause();
      else this.sound.speed = WHILE_TYPING;
    }
    clearTimeout(this.resuming);
    if (this.wasPlaying) this.resuming = setTimeout(() => this.#resume(turn), RESUME_AFTER);
  }

  #resume(turn) {
    this.wasPlaying = false;
    this.sound.speed = this.choices.value.speed;
    if (this.choices.value.typing === "slow") return;
    const caret = this.caret.read();
    const ms = timeAt(turn, caret?.turn === turn ? caret.start : turn.text.length);
    this.sound.play(Math.max(0, (ms ?? this.sound.time) - BEFORE_THE_WORD));
  }

  /** The keys of a headset or a pedal; `session` is the browser's media session, undefined where it has none. */
  takeMediaKeys(session) {
    const deeds = {
      play: () => this.sound.resume(),
      pause: () => this.sound.pause(),
      previoustrack: () => this.farBack(),
      nexttrack: () => this.farForward(),
      seekbackward: () => this.farBack(),
      seekforward: () => this.farForward(),
    };
    for (const [name, deed] of Object.entries(deeds)) session?.setActionHandler(name, deed);
  }
}
