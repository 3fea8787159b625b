// The waveform around the play head, coloured by speaker, and the strip of the whole recording: heard, edited, doubtful.

const WINDOW = 30_000;
const A_SECOND = 20;
const LATER = 400;

export class Wave {
  /** `lines`: {peaks (address), offset} of every track; `doubts()` and `heard()` answer stretches to draw; a press moves the sound by `seek(ms)`. */
  constructor({ near, head, strip, stripHead, lines, duration, draft, page, doubts, heard, seek }) {
    Object.assign(this, { near, head, strip, stripHead, lines, duration, draft, page, doubts, heard });
    this.peaks = [];
    this.from = 0;
    this.waiting = false;
    for (const canvas of [near, strip]) canvas.addEventListener("pointerdown", ({ clientX }) => seek(this.#timeAt(canvas, clientX)));
    new ResizeObserver(() => this.redraw()).observe(near);
  }

  async load() {
    const answers = await Promise.all(this.lines.map(({ peaks }) => fetch(peaks).catch(() => null)));
    this.peaks = await Promise.all(answers.map(async (answer) => new Int8Array(answer?.ok ? await answer.arrayBuffer() : 0)));
    this.redraw();
  }

  /** Moves the heads; the picture changes only when the play head leaves it. */
  step(ms) {
    if (ms < this.from || ms >= this.from + WINDOW) {
      this.from = Math.max(0, ms - (ms >= this.from + WINDOW ? 0 : WINDOW / 2));
      this.#drawNear();
    }
    this.head.style.transform = `translateX(${((ms - this.from) / WINDOW) * this.near.clientWidth}px)`;
    this.stripHead.style.transform = `translateX(${(ms / Math.max(1, this.duration)) * this.strip.clientWidth}px)`;
  }

  /** The time under a pointer. */
  #timeAt(canvas, x) {
    const box = canvas.getBoundingClientRect();
    const share = (x - box.left) / box.width;
    return canvas === this.near ? this.from + share * WINDOW : share * this.duration;
  }

  /** Draws both again, soon and once. */
  redraw() {
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(() => requestIdleCallback(() => {
      this.waiting = false;
      this.#drawNear();
      this.#drawStrip();
    }), LATER);
  }

  #pen(canvas) {
    const scale = devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const style = getComputedStyle(canvas);
    return { pen, style, width: canvas.clientWidth, height: canvas.clientHeight };
  }

  /** A colour of the theme as a canvas understands it: our colours depend on light and dark, a canvas does not know that. */
  #colour(name) {
    const theme = document.documentElement.dataset.bsTheme;
    if (this.theme !== theme) this.colours = new Map();
    this.theme = theme;
    if (!this.colours.has(name)) {
      this.head.style.color = `var(${name})`;
      this.colours.set(name, getComputedStyle(this.head).color);
    }
    return this.colours.get(name);
  }

  #drawNear() {
    const { pen, style, width, height } = this.#pen(this.near);
    const colours = Array.from({ length: 12 }, (_, n) => this.#colour(`--code-${n}`));
    for (let x = 0; x < width; x += 2) {
      const ms = this.from + (x / width) * WINDOW;
      const turn = this.draft.at(ms);
      const spoken = turn && ms < (turn.end ?? Infinity) + 300 && turn.speaker;
      pen.fillStyle = spoken ? colours[this.page.colour(turn.speaker)] : style.color;
      const size = Math.max(1, this.#loudness(ms, WINDOW / width * 2) * height);
      pen.fillRect(x, (height - size) / 2, 1.4, size);
    }
    pen.fillStyle = this.#colour("--wrong");
    for (const { start, end } of this.doubts()) {
      const [a, b] = [start, end].map((ms) => ((ms - this.from) / WINDOW) * width);
      if (b >= 0 && a <= width) pen.fillRect(a, height - 2, Math.max(2, b - a), 2);
    }
  }

  #drawStrip() {
    const { pen, width, height } = this.#pen(this.strip);
    const x = (ms) => (ms / Math.max(1, this.duration)) * width;
    pen.fillStyle = this.#colour("--accent");
    for (const [start, end] of this.heard()) pen.fillRect(x(start), 0, Math.max(0.5, x(end) - x(start)), height / 3);
    pen.fillStyle = this.#colour("--ink-quiet");
    for (const turn of this.draft.live) {
      if ((turn.edited || turn.checked) && turn.start !== null) pen.fillRect(x(turn.start), height / 3, Math.max(0.7, x(turn.end ?? turn.start) - x(turn.start)), height / 3);
    }
    pen.fillStyle = this.#colour("--wrong");
    for (const { start } of this.doubts()) pen.fillRect(x(start), (2 * height) / 3, 1.5, height / 3);
  }

  /** How loud the loudest track is from `ms` on, 0 to 1. */
  #loudness(ms, span) {
    let most = 0;
    for (const [at, peaks] of this.peaks.entries()) {
      const first = Math.max(0, Math.floor(((ms - this.lines[at].offset) / 1000) * A_SECOND));
      const last = Math.max(first, Math.floor(((ms + span - this.lines[at].offset) / 1000) * A_SECOND));
      for (let pair = first; pair <= last && 2 * pair + 1 < peaks.length; pair += 1) {
        most = Math.max(most, peaks[2 * pair + 1] - peaks[2 * pair]);
      }
    }
    return most / 256;
  }
}
