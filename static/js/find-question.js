// The question: after "[" the codes that fit what is typed, and buttons that put a connecting word where the caret is.
import { byId, readJson } from "./dom.js";
import { folded, names } from "./desk/codebook.js";

const MOST = 12;
const input = byId("id_q");
const list = byId("id_q_codes");
const codes = readJson("code-names");
let options = [];
let active = -1;

/** What stands between the last open bracket and the caret; null outside a bracket. */
function begun() {
  const before = input.value.slice(0, input.selectionStart);
  const open = before.lastIndexOf("[");
  return open < 0 || before.indexOf("]", open) >= 0 ? null : { from: open, typed: before.slice(open + 1) };
}

function search() {
  const place = begun();
  const words = place ? folded(place.typed).split(/\s+/).filter(Boolean) : [];
  const fitting = place ? codes.filter((name) => words.every((word) => folded(name).includes(word))) : [];
  const named = fitting.filter((name) => names(place.typed, name));
  options = [...named, ...fitting.filter((name) => !named.includes(name))].slice(0, MOST);
  active = named.length ? 0 : -1;
  show();
}

function show() {
  list.replaceChildren(
    ...options.map((name, n) => {
      const line = Object.assign(document.createElement("li"), { id: `q-${n}`, textContent: name });
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(n === active));
      return line;
    }),
  );
  list.hidden = !options.length;
  input.setAttribute("aria-expanded", String(!list.hidden));
  if (options[active]) input.setAttribute("aria-activedescendant", `q-${active}`);
  else input.removeAttribute("aria-activedescendant");
}

function take(name) {
  const place = begun();
  const rest = input.value.slice(input.selectionStart).replace(/^[^[\]]*\]/, "");
  const before = `${input.value.slice(0, place.from)}[${name.replaceAll("]", "]]")}] `;
  input.value = before + rest.trimStart();
  input.setSelectionRange(before.length, before.length);
  options = [];
  show();
}

function insert(words) {
  const at = input.selectionStart ?? input.value.length;
  const before = `${input.value.slice(0, at).trimEnd()} ${words} `.trimStart();
  input.value = before + input.value.slice(at).trimStart();
  const inside = before.endsWith("[] ") || before.endsWith('"" ') ? before.length - 2 : before.length;
  input.focus();
  input.setSelectionRange(inside, inside);
  search();
}

input.addEventListener("input", search);
input.addEventListener("blur", () => setTimeout(() => { options = []; show(); }));
input.addEventListener("keydown", (event) => {
  if (!options.length || event.isComposing) return;
  if (event.key === "ArrowDown") active = (active + 1) % options.length;
  else if (event.key === "ArrowUp") active = active > 0 ? active - 1 : options.length - 1;
  else if ((event.key === "Enter" || event.key === "Tab") && options[active]) take(options[active]);
  else if (event.key === "Escape") options = [];
  else return;
  event.preventDefault();
  show();
});
list.addEventListener("pointerdown", (event) => {
  const line = event.target.closest("li");
  event.preventDefault();
  if (line) take(line.textContent);
});
for (const button of document.querySelectorAll("[data-insert]")) {
  button.addEventListener("click", () => insert(button.dataset.insert));
}
