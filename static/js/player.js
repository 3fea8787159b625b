// <section data-player>: plays a recording, draws its outline, and serves every [data-play-at] on the page.
// [data-timed] is a transcript whose turns get a button with their time; the turn that is heard is marked.
import { byId } from "./dom.js";

const SKIP = 5;
const RUN_UP = 0.3;

const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
};

const seconds = (written) => written.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);

class Player {
  constructor(section) {
    this.section = section;
    this.audio = section.querySelector("audio");
    this.duration = Number(section.dataset.duration) / 1000;
    this.offset = 0;
    this.until = null;
    this.waves = section.querySelector(".player-waves");
    this.head = section.querySelector(".player-head");
    this.now = section.querySelector("[data-now]");
    this.button = section.querySelector("[data-play]");
    this.listen();
  }

  get time() {
    return this.audio.currentTime + this.offset;
  }

  seek(time, { until = null } = {}) {
    this.until = until;
    this.audio.currentTime = Math.min(Math.max(0, time - this.offset), this.audio.duration || this.duration);
    this.show();
  }

  toggle() {
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  play() {
    this.audio.play().catch((error) => {
      if (error.name !== "AbortError") this.fail();
    });
  }

  fail() {
    byId("live").textContent = this.section.dataset.failed;
    this.now.textContent = this.section.dataset.failed;
  }

  listen() {
    const { audio, section } = this;
    this.button.addEventListener("click", () => this.toggle());
    for (const state of ["play", "pause", "ended"]) {
      audio.addEventListener(state, () => {
        this.button.setAttribute("aria-pressed", String(!audio.paused));
        this.button.firstElementChild.textContent = audio.paused ? "▶" : "❚❚";
        if (!audio.paused) this.follow();
      });
    }
    audio.addEventListener("timeupdate", () => this.show());
    audio.addEventListener("error", () => this.fail());
    for (const button of section.querySelectorAll("[data-skip]")) {
      button.addEventListener("click", () => this.seek(this.time + Number(button.dataset.skip)));
    }
    section.querySelector("[data-speed]").addEventListener("change", (event) => {
      audio.playbackRate = Number(event.target.value);
    });
    section.querySelector("[data-line]")?.addEventListener("change", (event) => this.switchTo(event.target));
    this.waves.addEventListener("pointerdown", (event) => {
      const box = this.waves.getBoundingClientRect();
      this.seek(((event.clientX - box.left) / box.width) * this.duration);
    });
    this.waves.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const steps = { ArrowLeft: -SKIP, ArrowRight: SKIP, PageDown: 60, PageUp: -60 };
    const place = { Home: 0, End: this.duration };
    if (event.key in steps) this.seek(this.time + steps[event.key]);
    else if (event.key in place) this.seek(place[event.key]);
    else if (event.key === " " || event.key === "Enter") this.toggle();
    else return;
    event.preventDefault();
  }

  switchTo(select) {
    const { time } = this;
    const playing = !this.audio.paused;
    this.offset = Number(select.selectedOptions[0].dataset.offset) / 1000;
    const { playbackRate } = this.audio;
    this.audio.src = select.value;
    this.audio.addEventListener(
      "loadedmetadata",
      () => {
        this.audio.playbackRate = playbackRate;
        this.seek(time);
        if (playing) this.play();
      },
      { once: true },
    );
  }

  // timeupdate comes four times a second; while it plays the head moves with every frame.
  follow() {
    if (this.audio.paused) return;
    this.show();
    requestAnimationFrame(() => this.follow());
  }

  show() {
    const { time } = this;
    if (this.until !== null && time >= this.until) {
      this.until = null;
      this.audio.pause();
    }
    this.head.style.insetInlineStart = `${(100 * time) / Math.max(this.duration, 0.001)}%`;
    const written = clock(time);
    if (this.now.textContent === written) return;
    this.now.textContent = written;
    this.waves.setAttribute("aria-valuenow", Math.round(time * 1000));
    this.waves.setAttribute("aria-valuetext", written);
    document.dispatchEvent(new CustomEvent("heard", { detail: time }));
  }

  async draw(canvas) {
    const answer = await fetch(canvas.dataset.peaks);
    if (!answer.ok) return;
    const peaks = new Int8Array(await answer.arrayBuffer());
    const scale = devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    const pen = canvas.getContext("2d");
    pen.fillStyle = getComputedStyle(canvas).color;
    const middle = canvas.height / 2;
    const offset = Number(canvas.dataset.offset) / 1000;
    for (let x = 0; x < canvas.width; x += 1) {
      const [from, to] = [x, x + 1].map((at) => Math.floor(((at / canvas.width) * this.duration - offset) * 20));
      let [low, high] = [0, 0];
      for (let pair = Math.max(0, from); pair <= Math.max(from, to - 1) && 2 * pair + 1 < peaks.length; pair += 1) {
        low = Math.min(low, peaks[2 * pair]);
        high = Math.max(high, peaks[2 * pair + 1]);
      }
      const height = Math.max(scale, ((high - low) / 256) * canvas.height);
      pen.fillRect(x, middle - (high / 128) * middle, 1, height);
    }
  }
}

function timeTurns(player, transcript) {
  const turns = [...transcript.querySelectorAll(".turn[data-at]")];
  const starts = turns.map((turn) => seconds(turn.dataset.at));
  for (const [at, turn] of turns.entries()) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link-button turn-time", textContent: turn.dataset.at });
    button.setAttribute("aria-label", `${transcript.dataset.playLabel}, ${turn.dataset.at}`);
    button.dataset.playAt = starts[at] * 1000;
    turn.prepend(button);
  }
  let heard = null;
  document.addEventListener("heard", ({ detail }) => {
    const next = starts.findLastIndex((start) => start <= detail + 0.5);
    heard?.classList.remove("heard");
    heard = turns[next] ?? null;
    heard?.classList.add("heard");
  });
  const form = document.querySelector("form[data-passage]");
  form?.closest("details").addEventListener("toggle", () => {
    if (form.elements.begins.value) return;
    const at = Math.max(0, starts.findLastIndex((start) => start <= player.time + 0.5));
    form.elements.begins.value = clock(starts[at] ?? 0);
    form.elements.ends.value = clock(Math.ceil(starts[at + 1] ?? player.duration));
  });
}

for (const section of document.querySelectorAll("[data-player]")) {
  const player = new Player(section);
  for (const canvas of section.querySelectorAll("canvas")) player.draw(canvas);
  for (const transcript of document.querySelectorAll("[data-timed]")) timeTurns(player, transcript);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-play-at]");
    if (!button) return;
    const until = button.dataset.playUntil ? Number(button.dataset.playUntil) / 1000 + RUN_UP : null;
    player.seek(Number(button.dataset.playAt) / 1000 - (until ? RUN_UP : 0), { until });
    player.play();
  });
  document.addEventListener("keydown", (event) => {
    const deeds = { Escape: () => player.toggle(), F1: () => player.seek(player.time - SKIP), F2: () => player.seek(player.time + SKIP) };
    if (!(event.key in deeds) || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    event.preventDefault();
    deeds[event.key]();
  });
}
