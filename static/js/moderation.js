// The moderator's desk: one key a decision, what a choice would take shown before it is taken, an own span by mouse or
// keys. Everything is a form underneath; without this script the buttons do the same.
import { byId } from "./dom.js";
import { Passage, parseSpans } from "./moderation-passage.js";
import { say } from "./trouble.js";

const sheet = byId("keys");
const live = byId("live");
let passage = null;
let own = null;
let held = null;
let painted = 0;

/** Takes up the case that is on the page: at load and after every swap. */
function begin() {
  const element = byId("passage");
  passage = element && new Passage(element);
  own = null;
  if (passage) passage.paint();
  byId("desk").classList.toggle("painted", Boolean(passage && CSS.highlights));
  for (const id of ["own-nudge", "add-open"]) if (byId(id)) byId(id).hidden = false;
  document.querySelector(".queue-row[aria-current]")?.scrollIntoView({ block: "nearest" });
  if (byId("own")?.open) takeOwn(fromFields());
  painted += 1;
  requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.painted = painted; }));
}

/** After a swap: says what was done and what is there now; keeps the focus on the button or link that did it. */
function arrive() {
  begin();
  const title = byId("case-title");
  live.textContent = [byId("desk").dataset.said, title?.textContent.trim()].filter(Boolean).join(" ");
  const again = held && byId(held);
  (again && !again.disabled ? again : title)?.focus({ preventScroll: true });
  held = null;
}

const hull = () => parseSpans(byId("passage").dataset.hull)[0];

function fromFields() {
  const [start, end] = [byId("own-start").value, byId("own-end").value];
  return start && end ? { start: Number(start), end: Number(end) } : null;
}

/** Makes a span the moderator's own: painted, and in the form. */
function takeOwn(span) {
  if (!span || !passage.holds(span)) return;
  own = span;
  passage.own(span);
  byId("own-start").value = span.start;
  byId("own-end").value = span.end;
  byId("own-words").value = passage.words(span);
}

/** Words that were typed count; the server finds them. */
function typeOwn() {
  own = null;
  passage.own(null);
  byId("own-start").value = byId("own-end").value = "";
}

function nudge(edge, direction) {
  takeOwn(passage.nudge(own ?? hull(), edge, direction));
  passage.see(edge === "start" ? own.start : own.end - 1);
  live.textContent = byId("own-words").value;
}

/** The names to choose from, when they are first asked for: those of the filter, its first line ("every code") left out. */
function fillKnownCodes() {
  const names = [...byId("filter-code").options].slice(1).map((option) => new Option("", option.text));
  if (!byId("known-codes").options.length) byId("known-codes").append(...names);
}

function openOwn(field) {
  fillKnownCodes();
  byId("own").open = true;
  if (!own) takeOwn(passage.selected() ?? hull());
  passage.see(own.start, 1 / 4);
  byId(field).focus();
}

function closeOwn() {
  byId("own").open = false;
  typeOwn();
  byId("case-title").focus({ preventScroll: true });
}

function press(key) {
  if (key === "7") return openOwn("choice-boundary");
  if (key === "8") return openOwn("other-code");
  if (byId("own").open) return undefined;
  const fits = [...document.querySelectorAll(".choice[data-keys]")].filter((button) => button.dataset.keys.includes(key));
  const button = fits.find((choice) => !choice.disabled);
  if (button) button.click();
  else live.textContent = sheet.dataset.notOffered;
  return undefined;
}

function follow(id) {
  const link = byId(id);
  if (link) link.click();
  else live.textContent = sheet.dataset.noMore;
}

function undo() {
  const button = byId("undo-button");
  if (button) button.click();
  else live.textContent = sheet.dataset.nothingToUndo;
}

function nextReason() {
  const reasons = [...document.querySelectorAll(".reason input")];
  const next = reasons[(reasons.findIndex((reason) => reason.checked) + 1) % reasons.length];
  next.checked = true;
  live.textContent = next.parentElement.textContent.trim();
}

const DEEDS = {
  j: () => follow("next-case"),
  n: () => follow("next-case"),
  k: () => follow("previous-case"),
  p: () => follow("previous-case"),
  r: nextReason,
  m: () => byId("note").focus(),
  i: () => byId("add-code") ? openOwn("add-code") : (live.textContent = sheet.dataset.notOffered),
  v: () => follow("more-context"),
  t: () => follow("discuss"),
  "?": () => sheet.showModal(),
};

/** The key of a choice: a letter, or a digit, on keyboards that want Shift for digits (French) as well. */
const choiceKey = (event) =>
  /^[0-9abcdx]$/.test(event.key) ? event.key : !event.shiftKey && /^Digit([0-9])$/.exec(event.code)?.[1];

const writes = (target) => target.matches("textarea, select, input:not([type=radio], [type=hidden])");

function ownKey(event) {
  if (event.key === "Escape") closeOwn();
  else if (writes(event.target) || !/^Arrow(Left|Right)$/.test(event.key)) return false;
  else nudge(event.shiftKey ? "start" : "end", event.key === "ArrowRight" ? 1 : -1);
  return true;
}

const TAKES = { "other-code": "choice-other", "add-code": "choice-add" };

/** Enter in a text field never takes the first choice: in a code's field it takes the code, elsewhere nothing. */
function enterInField(event) {
  if (event.key !== "Enter" || !TAKES[event.target.id]) return false;
  byId(TAKES[event.target.id]).click();
  return true;
}

function keydown(event) {
  if (event.altKey || event.isComposing || sheet.open || !passage) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey && !writes(event.target)) undo();
  else if (event.ctrlKey || event.metaKey || event.repeat && !event.key.startsWith("Arrow")) return;
  else if (byId("own").open && ownKey(event)) event.preventDefault();
  else if (writes(event.target)) {
    if (!enterInField(event)) return;
  } else if (choiceKey(event)) press(choiceKey(event));
  else if (DEEDS[event.key]) DEEDS[event.key]();
  else return;
  event.preventDefault();
}

const choiceUnder = (event) => event.target.closest?.(".choice[data-spans]:not(:disabled)");

for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(enter, (event) => choiceUnder(event) && passage.preview(parseSpans(choiceUnder(event).dataset.spans)));
  document.addEventListener(leave, (event) => choiceUnder(event) && passage.preview(null));
}

document.addEventListener("keydown", keydown);
document.addEventListener("mouseup", (event) => {
  if (!passage || !event.target.closest?.("#passage")) return;
  const span = passage.selected();
  if (span) takeOwn(span);
});
document.addEventListener("input", (event) => event.target.id === "own-words" && typeOwn());
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-nudge], [data-key-sheet], #add-open, #own:not([open]) > summary");
  if (button?.localName === "summary") {
    event.preventDefault();
    openOwn("own-words");
  } else if (button?.id === "add-open") openOwn("add-code");
  else if (button?.dataset.nudge) nudge(button.dataset.nudge.split(" ")[0], Number(button.dataset.nudge.split(" ")[1]));
  else if (button) sheet.showModal();
});

document.addEventListener("htmx:before:request", () => {
  held = document.activeElement?.closest("#desk") ? document.activeElement.id : null;
});
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.text.includes('id="desk"')) return;
  event.preventDefault();
  say(sheet.dataset.loggedOut);
});
document.addEventListener("htmx:after:swap", arrive);
begin();
