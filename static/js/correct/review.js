// The review list: doubtful places of the recording, one after another, until each was looked at.
import { clock, filled } from "./clock.js";

const GAP = "speech_without_text";

export class Review {
  /** `see`: go(doubt), fill(doubt), aside(doubt, aside). */
  constructor({ panel, draft, settled, words, see }) {
    Object.assign(this, { panel, draft, words, see });
    this.settled = new Set(settled);
    this.doubts = [];
    this.here = null;
    this.title = panel.querySelector("h2");
    this.list = panel.querySelector("ol");
    this.list.addEventListener("click", (event) => this.#press(event));
  }

  fill(doubts) {
    this.doubts = doubts;
    this.draw();
  }

  /** Seen: put aside, or every turn at its time is checked. */
  isOpen(doubt) {
    if (this.settled.has(doubt.key)) return false;
    const turns = this.draft.live.filter((turn) => turn.start !== null && turn.start < doubt.end && (turn.end ?? turn.start) > doubt.start);
    if (doubt.kind === GAP) return !turns.some((turn) => turn.edited && turn.text && turn.start >= doubt.start - 200);
    return !turns.length || turns.some((turn) => !turn.checked);
  }

  get open() {
    return this.doubts.filter((doubt) => this.isOpen(doubt));
  }

  /** The next open doubt after `ms`, or the one before; around the end. */
  beside(ms, direction) {
    const { open } = this;
    if (!open.length) return null;
    const at = this.here && open.indexOf(this.here);
    if (at !== null && at >= 0) return open[(at + direction + open.length) % open.length];
    return direction > 0 ? (open.find((doubt) => doubt.start >= ms) ?? open[0]) : (open.findLast((doubt) => doubt.start < ms) ?? open.at(-1));
  }

  hold(doubt) {
    this.here = doubt;
    this.draw();
    this.list.querySelector(".here")?.scrollIntoView({ block: "nearest" });
  }

  aside(doubt, aside = true) {
    if (aside) this.settled.add(doubt.key);
    else this.settled.delete(doubt.key);
    this.draw();
  }

  draw() {
    const { open } = this;
    const rest = this.doubts.length ? this.words.reviewDone : this.words.noReview;
    this.title.textContent = open.length ? filled(this.words.review, { n: open.length }) : rest;
    const from = Math.max(0, open.indexOf(this.here) - 3);
    this.list.replaceChildren(...open.slice(from, from + 12).map((doubt) => this.#item(doubt)));
  }

  #item(doubt) {
    const item = document.createElement("li");
    item.classList.toggle("here", doubt === this.here);
    const said = doubt.kind === GAP ? filled(this.words.gap, { n: ((doubt.end - doubt.start) / 1000).toFixed(1) }) : doubt.words;
    item.append(this.#button("go", doubt, `${clock(doubt.start)} ${said}${doubt.count ? ` (${doubt.count})` : ""}`));
    if (doubt === this.here) {
      const more = document.createElement("span");
      more.className = "doubt-deeds";
      if (doubt.kind === GAP) more.append(this.#button("fill", doubt, this.words.fill));
      more.append(this.#button("aside", doubt, this.words.aside));
      item.append(more);
    }
    return item;
  }

  #button(deed, doubt, words) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: words });
    button.dataset.see = deed;
    button.dataset.key = doubt.key;
    return button;
  }

  #press(event) {
    const button = event.target.closest("[data-see]");
    const doubt = button && this.doubts.find((one) => one.key === button.dataset.key);
    if (doubt) this.see[button.dataset.see](doubt);
  }
}
