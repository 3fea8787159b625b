// The sound at the desk: what is played, what was heard, how typing and playing get along.
import { clock, filled } from "./clock.js";
import { Panels } from "./panels.js";
import { timeAt, wordUnder } from "./words.js";

const IDLE = 60_000;
const RESUME_AFTER = 900;

const found = (id) => document.getElementById(id);

export class Listening extends Panels {
  play() {
    if (this.choices.value.preset === "pedal") this.sound.resume();
    else this.sound.toggle();
  }

  back() { this.skip(-1500); }
  forward() { this.skip(1500); }
  farBack() { this.skip(-5000); }
  farForward() { this.skip(5000); }
  slower() { this.speed(this.choices.value.speed - 0.1); }
  faster() { this.speed(this.choices.value.speed + 0.1); }

  skip(by) {
    this.sound.seek(this.sound.time + by);
  }

  speed(rate) {
    const speed = Math.round(Math.min(2.5, Math.max(0.5, rate)) * 10) / 10;
    this.sound.speed = speed;
    if (found("speed")) found("speed").value = String(speed);
    if (speed !== this.choices.value.speed) this.choices.set({ speed });
    this.say(filled(this.words.speed, { n: speed }));
  }

  playCaret() {
    if (this.sound.playing) return this.sound.pause();
    const caret = this.caretHere();
    const ms = caret && timeAt(caret.turn, wordUnder(caret.turn.words, caret.start)?.[0] ?? caret.start);
    if (ms !== null && ms !== undefined) this.sound.play(ms);
    else this.sound.resume();
  }

  /** The key of a replay is held down: the turn again and again, until it is let go. */
  loopTurn() {
    this.sound.loop = this.turnHere()?.start ?? null;
  }

  released(deed) {
    if (deed === "replay") this.sound.loop = null;
    if (deed === "play" && this.choices.value.preset === "pedal") this.sound.pause();
  }

  replay() {
    const turn = this.turnHere();
    if (turn?.start != null) this.sound.play(turn.start, { until: turn.end ?? undefined });
  }

  at(ms) {
    this.follow.step(ms, this.sound.playing);
    this.wave?.step(ms);
    const now = found("now");
    const written = clock(ms, true);
    if (now && now.textContent !== written) now.textContent = written;
    if (this.sound.playing) this.worked();
  }

  playing(playing) {
    const control = found("play");
    control.setAttribute("aria-pressed", String(playing));
    control.firstElementChild.textContent = playing ? "❚❚" : "▶";
    if (!playing) this.noteHeard();
  }

  noteHeard() {
    const played = this.sound.takeHeard();
    if (!played.length) return;
    this.unreported.push(...played);
    this.heard.push(...played);
    this.unite();
    this.count();
    this.wave?.redraw();
  }

  unite() {
    this.heard.sort((one, other) => one[0] - other[0]);
    const united = [];
    for (const [start, end] of this.heard) {
      const last = united.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else united.push([start, end]);
    }
    this.heard.splice(0, Infinity, ...united);
  }

  listenTo({ turn, start, end }) {
    this.page.reveal(turn, "center");
    const [from, to] = [timeAt(turn, start), timeAt(turn, end)];
    if (from !== null) this.sound.play(from, { until: Math.max(to, from + 400) });
  }

  /** A character pauses or slows the sound; a moment after the last one it goes on from the edited word. */
  typing(turn) {
    if (this.choices.value.typing === "off") return;
    if (this.sound.playing) {
      this.wasPlaying = true;
      if (this.choices.value.typing === "pause") this.sound.pause();
      else this.sound.speed = 0.7;
    }
    clearTimeout(this.resuming);
    if (!this.wasPlaying) return;
    this.resuming = setTimeout(() => {
      this.wasPlaying = false;
      this.sound.speed = this.choices.value.speed;
      if (this.choices.value.typing === "slow") return;
      const caret = this.caretHere();
      const ms = timeAt(turn, caret?.turn === turn ? caret.start : turn.text.length);
      this.sound.play(Math.max(0, (ms ?? this.sound.time) - 1500));
    }, RESUME_AFTER);
  }

  /** Somebody is at work; a minute without a sign is a pause. */
  worked() {
    const now = performance.now();
    if (this.last && now - this.last < IDLE) this.active += now - this.last;
    this.last = now;
  }

  report() {
    this.noteHeard();
    return { active: Math.round(this.active), heard: this.unreported.splice(0) };
  }

  takeMediaKeys() {
    if (!navigator.mediaSession) return;
    const deeds = { play: () => this.sound.resume(), pause: () => this.sound.pause(), previoustrack: () => this.skip(-5000), nexttrack: () => this.skip(5000), seekbackward: () => this.skip(-5000), seekforward: () => this.skip(5000) };
    for (const [name, deed] of Object.entries(deeds)) navigator.mediaSession.setActionHandler(name, deed);
  }
}
