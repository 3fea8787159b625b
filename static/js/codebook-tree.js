// The codebook's tree by mouse and keyboard: a row is dragged onto another, or moved with Alt and the arrows, or taken
// with X and put with V. Every move is the form of the code's own page; the server answers with the tree.
import { byId } from "./dom.js";
import { say } from "./trouble.js";

const live = byId("live");
const words = byId("tree-words").dataset;
const tree = () => byId("tree");
const rows = () => [...tree().querySelectorAll("tr[data-code]")];
const nameOf = (row) => row.querySelector("th .code").textContent;
const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

let taken = null;

function begin(focusOn = null) {
  for (const row of rows()) row.tabIndex = -1;
  const first = rows().find((row) => row.dataset.code === focusOn) ?? rows()[0];
  if (first) first.tabIndex = 0;
  if (focusOn) first?.focus();
  taken = null;
}

/** Puts a code under another one, named by its uuid, or at the top. */
async function put(row, parent) {
  const { code, move } = row.dataset;
  const name = nameOf(row);
  const answer = await fetch(move, {
    method: "POST",
    body: new URLSearchParams({ parent }),
    headers: { "HX-Request": "true", "X-CSRFToken": cookie("csrftoken"), Accept: "application/json, text/html" },
  }).catch(() => null);
  if (!answer) return say(byId("trouble").dataset.offline);
  if (answer.status === 422) return say((await answer.json()).refused);
  if (!answer.ok) return say(byId("trouble").dataset.refused);
  const shell = document.createElement("template");
  shell.innerHTML = await answer.text();
  tree().replaceWith(shell.content.querySelector("#tree"));
  begin(code);
  live.textContent = words.moved.replace("{name}", name);
}

const parentRow = (row) => rows().find((other) => other.dataset.code === row.dataset.parent);

/** The code above at the same depth: what it would stand under. */
function above(row) {
  const all = rows();
  for (let at = all.indexOf(row) - 1; at >= 0; at -= 1) {
    if (Number(all[at].dataset.depth) < Number(row.dataset.depth)) return null;
    if (all[at].dataset.depth === row.dataset.depth) return all[at];
  }
  return null;
}

function deeper(row) {
  const over = above(row);
  if (over) put(row, over.dataset.code);
  else live.textContent = words.first;
}

function higher(row) {
  const parent = parentRow(row);
  if (parent) put(row, parent.dataset.parent);
  else live.textContent = words.top;
}

function take(row) {
  taken?.classList.remove("taken");
  taken = row;
  row?.classList.add("taken");
  live.textContent = row ? words.taken.replace("{name}", nameOf(row)) : "";
}

function walk(row, step) {
  const all = rows();
  const next = all[all.indexOf(row) + step];
  if (!next) return;
  row.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const DEEDS = {
  ArrowDown: (row) => walk(row, 1),
  ArrowUp: (row) => walk(row, -1),
  "Alt+ArrowRight": deeper,
  "Alt+ArrowLeft": higher,
  x: take,
  v: (row) => taken && taken !== row && put(taken, row.dataset.code),
  Enter: (row) => row.querySelector("th a").click(),
  " ": (row) => row.querySelector("input[type=checkbox]").click(),
  Escape: () => take(null),
};

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
    const again = key === "y" || event.shiftKey;
    event.preventDefault();
    byId(again ? "codebook-redo" : "codebook-undo").click();
    return;
  }
  const row = event.target.closest("tr[data-code]");
  if (!row || event.target !== row || event.ctrlKey || event.metaKey) return;
  const deed = DEEDS[event.altKey ? `Alt+${key}` : key];
  if (!deed) return;
  event.preventDefault();
  deed(row);
});

let dragged = null;
const goal = (event) => event.target.closest?.("#tree tr[data-code], #tree [data-top]");

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("tr[data-code]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", nameOf(dragged));
  tree().classList.add("dragging");
});
document.addEventListener("dragover", (event) => {
  const place = goal(event);
  for (const one of tree().querySelectorAll(".drop-here")) one.classList.remove("drop-here");
  if (!dragged || !place || place === dragged) return;
  event.preventDefault();
  place.classList.add("drop-here");
});
document.addEventListener("drop", (event) => {
  const place = goal(event);
  if (!dragged || !place) return;
  event.preventDefault();
  put(dragged, place.dataset.code ?? "");
});
document.addEventListener("dragend", () => {
  dragged = null;
  tree().classList.remove("dragging");
  for (const one of tree().querySelectorAll(".drop-here")) one.classList.remove("drop-here");
});

begin();
