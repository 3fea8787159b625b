// What this visit comes to: how long somebody was at work, and which stretches of the recording were heard.

const IDLE = 60_000;
const BEGINNING = 1000;

export class Visit {
  /** `heard`: [start, end) in ms, as earlier visits left it; `now` is a clock in ms. */
  constructor({ heard, now = () => performance.now() }) {
    Object.assign(this, { heard, now });
    this.active = 0;
    this.last = null;
    this.unreported = [];
  }

  /** Somebody is at work; a minute without a sign is a pause. */
  worked() {
    const now = this.now();
    if (this.last !== null && now - this.last < IDLE) this.active += now - this.last;
    this.last = now;
  }

  /** After a reload the window goes on counting where it was: the server keeps the larger number. */
  goOnFrom(active) {
    this.active = Math.max(this.active, active);
  }

  listened(stretches) {
    this.unreported.push(...stretches);
    this.heard = united([...this.heard, ...stretches]);
  }

  /** What the server has not been told yet. */
  report() {
    return { active: Math.round(this.active), heard: this.unreported.splice(0) };
  }

  /** The report did not arrive. */
  takeBack({ heard }) {
    this.unreported.push(...heard);
  }

  /** How much of a recording was heard, in per cent. */
  share(duration) {
    const heard = this.heard.reduce((sum, [start, end]) => sum + end - start, 0);
    return Math.min(100, Math.floor((100 * heard) / Math.max(1, duration)));
  }

  /** Where the first stretch begins that nobody has heard. */
  get firstUnheard() {
    const [first] = this.heard;
    return !first || first[0] > BEGINNING ? 0 : first[1];
  }
}

function united(stretches) {
  const all = [];
  for (const [start, end] of stretches.sort((one, other) => one[0] - other[0])) {
    const last = all.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}
