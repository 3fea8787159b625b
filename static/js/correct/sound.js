// The recording: plays, seeks, remembers what was heard. Works without a recording too: then it does nothing.

const RUN_UP = 300;
const SHORT_PAUSE = 1000;
const LONGEST_STEP = 1500;

export class Sound {
  /** `hear`: state(playing), time(ms), failed(). `rewind()` answers how many ms a resume goes back. */
  constructor({ audio, hear, rewind }) {
    Object.assign(this, { audio, hear, rewind });
    this.offset = 0;
    this.until = null;
    this.loop = null;
    this.pausedAt = null;
    this.played = [];
    this.last = null;
    if (audio) this.#listen();
  }

  get playing() {
    return Boolean(this.audio) && !this.audio.paused;
  }

  /** Where the play head is, in ms of the recording. */
  get time() {
    return this.audio ? Math.round(this.audio.currentTime * 1000) + this.offset : 0;
  }

  seek(ms) {
    if (!this.audio) return;
    this.until = null;
    this.loop = null;
    this.pausedAt = null;
    this.#jump(ms);
  }

  #jump(ms) {
    this.#note();
    this.last = null;
    this.audio.currentTime = Math.max(0, ms - this.offset) / 1000;
    this.hear.time(this.time);
  }

  /** Goes on; after a pause of a second and more a little earlier. */
  resume() {
    if (this.pausedAt && Date.now() - this.pausedAt > SHORT_PAUSE) this.#jump(this.time - this.rewind());
    this.#start();
  }

  pause() {
    this.audio?.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.resume();
  }

  /** Plays from `ms`, to `until` where that is given, again and again where `loop` says so. */
  play(ms, { until = null, loop = false } = {}) {
    if (!this.audio) return;
    this.seek(ms - (until === null ? 0 : RUN_UP));
    this.until = until === null ? null : until + RUN_UP;
    this.loop = loop ? ms : null;
    this.#start();
  }

  /** Stops at `ms`, wherever it goes on from. */
  stopAt(ms) {
    this.until = ms;
  }

  /** At the end of the stretch again from `ms`; with null no more. */
  repeatFrom(ms) {
    this.loop = ms;
  }

  set speed(rate) {
    if (!this.audio) return;
    this.audio.preservesPitch = true;
    this.audio.defaultPlaybackRate = rate;
    this.audio.playbackRate = rate;
  }

  /** Another line of sound: all tracks, or one alone. */
  turnTo(address, offset) {
    const { time, playing } = this;
    const rate = this.audio.playbackRate;
    this.#note();
    this.audio.src = address;
    this.offset = offset;
    this.audio.addEventListener("loadedmetadata", () => {
      this.audio.playbackRate = rate;
      this.#jump(time);
      if (playing) this.#start();
    }, { once: true });
  }

  /** What was played since the last call, as [start, end) in ms. */
  takeHeard() {
    this.#note();
    return this.played.splice(0);
  }

  #start() {
    this.audio?.play().catch((error) => error.name !== "AbortError" && this.hear.failed());
  }

  #listen() {
    this.audio.addEventListener("play", () => {
      this.last = this.time;
      this.hear.state(true);
      this.#follow();
    });
    this.audio.addEventListener("pause", () => {
      this.#note();
      this.last = null;
      this.pausedAt = Date.now();
      this.hear.state(false);
    });
    this.audio.addEventListener("seeked", () => this.hear.time(this.time));
    this.audio.addEventListener("error", () => this.hear.failed());
  }

  #follow() {
    if (!this.playing) return;
    const { time } = this;
    if (this.until !== null && time >= this.until) {
      if (this.loop !== null) this.#jump(this.loop - RUN_UP);
      else {
        this.until = null;
        this.pause();
      }
    }
    if (this.last === null || time - this.last > LONGEST_STEP) this.#note();
    this.hear.time(time);
    requestAnimationFrame(() => this.#follow());
  }

  /** Writes down the stretch since the last note, where it was played and not jumped over. */
  #note() {
    if (!this.audio) return;
    const { time } = this;
    if (this.last !== null && time > this.last && time - this.last < 10 * LONGEST_STEP) {
      const before = this.played.at(-1);
      if (before && before[1] === this.last) before[1] = time;
      else this.played.push([this.last, time]);
    }
    this.last = this.playing ? time : null;
  }
}
