// The keys of the desk, in one table that a person's own choices can replace later. A key is written as the browser
// names it, with Shift+, Alt+ and Ctrl+ before it; letters and signs carry their Shift in themselves.

export const KEYS = {
  nextTurn: ["j", "ArrowDown"],
  previousTurn: ["k", "ArrowUp"],
  nextWord: ["ArrowRight", "w"],
  previousWord: ["ArrowLeft", "W"],
  nextSentence: ["s"],
  previousSentence: ["S"],
  wholeTurn: ["t"],
  longer: ["Shift+ArrowRight"],
  shorter: ["Shift+ArrowLeft"],
  longerSentence: ["Shift+ArrowDown"],
  shorterSentence: ["Shift+ArrowUp"],
  startEarlier: ["Alt+Shift+ArrowLeft"],
  startLater: ["Alt+Shift+ArrowRight"],
  code: ["Enter", "/"],
  inVivo: ["i"],
  recent: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
  nextCoding: ["n"],
  previousCoding: ["p"],
  another: ["o"],
  memo: ["m"],
  recode: ["c"],
  endLater: ["]"],
  endEarlier: ["["],
  beginLater: ["}"],
  beginEarlier: ["{"],
  remove: ["Delete", "Backspace"],
  everyOne: ["a"],
  light: ["l"],
  nextUncoded: ["u"],
  speakers: ["h"],
  playSegment: [" "],
  writeMemo: ["M"],
  undo: ["Ctrl+z"],
  redo: ["Ctrl+Shift+z", "Ctrl+y"],
  leave: ["Escape"],
  help: ["?"],
};

/** How the table writes what was pressed. Command on a Mac is Ctrl; AltGr only makes a sign. */
export function pressed({ key, ctrlKey, metaKey, altKey, shiftKey, altGraph }) {
  const control = (ctrlKey || metaKey) && !altGraph;
  const sign = key.length === 1;
  const parts = [];
  if (control) parts.push("Ctrl");
  if (altKey && !altGraph) parts.push("Alt");
  if (shiftKey && (!sign || control)) parts.push("Shift");
  parts.push(control && sign ? key.toLowerCase() : key);
  return parts.join("+");
}

/** The key of an event as the table writes it. */
export const pressedKey = (event) => pressed({ ...pick(event), altGraph: event.getModifierState?.("AltGraph") ?? false });

/** The deed of what was pressed, by a table; undefined where there is none. */
export function deedOf(event, keys = KEYS) {
  const wanted = pressedKey(event);
  return Object.keys(keys).find((deed) => keys[deed].includes(wanted));
}

const pick = ({ key, ctrlKey, metaKey, altKey, shiftKey }) => ({ key, ctrlKey, metaKey, altKey, shiftKey });

const SIGNS = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del", " ": "Space" };

/** A key as people read it. */
export function shown(key) {
  return key.split(/\+(?=.)/).map((part) => SIGNS[part] ?? (part.length === 1 && key !== part ? part.toUpperCase() : part));
}

/** Writes the keys of a deed into every `[data-keys=deed]` below `root`. */
export function writeKeys(root, keys = KEYS) {
  for (const place of root.querySelectorAll("[data-keys]")) {
    const all = keys[place.dataset.keys] ?? [];
    const some = all.length > 3 ? [all[0], "…", all.at(-1)] : all;
    if (some.length) place.replaceChildren(...some.flatMap((key, n) => [...(n ? [" "] : []), ...chord(key)]));
    else place.textContent = "–";
  }
}

const chord = (key) =>
  key === "…" ? [key] : shown(key).map((part) => Object.assign(document.createElement("kbd"), { textContent: part }));
