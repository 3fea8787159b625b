// The keys of the correction desk: a table with presets, changed by whoever sits at it. Digits and signs are the places on
// the keyboard, so that they need no Shift on AZERTY; letters are what is printed on them.

export const KEYS = {
  play: ["Escape"],
  back: ["F1", "Alt+J"],
  forward: ["F2", "Alt+L"],
  farBack: ["Shift+F1", "Alt+Shift+J"],
  farForward: ["Shift+F2", "Alt+Shift+L"],
  slower: ["F3"],
  faster: ["F4"],
  playCaret: ["Ctrl+Space"],
  replay: ["Alt+R"],
  nextDoubt: ["Alt+ArrowDown"],
  previousDoubt: ["Alt+ArrowUp"],
  check: ["Ctrl+Enter"],
  speaker: ["Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6", "Alt+7", "Alt+8", "Alt+9"],
  speakerEverywhere: ["Alt+Shift+1", "Alt+Shift+2", "Alt+Shift+3", "Alt+Shift+4", "Alt+Shift+5", "Alt+Shift+6", "Alt+Shift+7", "Alt+Shift+8", "Alt+Shift+9"],
  pickSpeaker: ["Alt+S"],
  switchSpeaker: ["Alt+X"],
  startEarlier: ["Alt+,"],
  startLater: ["Alt+."],
  endEarlier: ["Alt+Shift+,"],
  endLater: ["Alt+Shift+."],
  insert: ["Alt+M"],
  ask: ["Alt+Q"],
  find: ["Ctrl+F"],
  replace: ["Ctrl+H"],
  undo: ["Ctrl+Z"],
  redo: ["Ctrl+Shift+Z", "Ctrl+Y"],
  unsure: ["Alt+U"],
  follow: ["Alt+G"],
  help: ["Ctrl+F1"],
};

/** What other tools have taught the fingers; the rest stays as it is. */
export const PRESETS = {
  standard: {},
  otranscribe: { back: ["F1"], forward: ["F2"], slower: ["F3"], faster: ["F4"], insert: ["Ctrl+J", "Alt+M"], replay: ["Alt+R"] },
  f4: { play: ["F4", "Control Control", "Escape"], back: ["F5"], forward: ["F6"], farBack: ["F12"], farForward: ["Shift+F12"], slower: ["F7"], faster: ["F8"] },
  pedal: { play: ["F9", "Escape"], back: ["F7", "F1"], forward: ["F8", "F2"] },
  mac: { playCaret: ["Alt+Space"], play: ["Escape"] },
};

const SIGNS = { Comma: ",", Period: ".", Slash: "/", Semicolon: ";", Minus: "-", Equal: "=", BracketLeft: "[", BracketRight: "]" };
const TWICE = 350;

/** What a key that is held down does again and again; the others happen once. */
const REPEATED = new Set([
  "back", "forward", "farBack", "farForward", "slower", "faster", "startEarlier", "startLater", "endEarlier", "endLater", "undo", "redo",
]);

/** How the table writes what was pressed. Command on a Mac is Ctrl; AltGr only makes a sign. */
export function pressed(event) {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  const control = (ctrlKey || metaKey) && !event.getModifierState?.("AltGraph");
  const parts = [control && "Ctrl", altKey && "Alt", shiftKey && "Shift"].filter(Boolean);
  return [...parts, named(key, code, altKey)].join("+");
}

function named(key, code, altKey) {
  if (/^Digit\d$/.test(code)) return code.slice(5);
  if (code in SIGNS && key.length === 1) return SIGNS[code];
  if (code === "Space") return "Space";
  if (key.length > 1) return key;
  // With Option a Mac composes a sign; the letter is then the place on the keyboard.
  return altKey && !/^[a-z]$/i.test(key) && /^Key[A-Z]$/.test(code) ? code.slice(3) : key.toUpperCase();
}

export class Keyboard {
  /** `choices`: {preset, keys: {deed: [keys]}}; `run(deed, key)` does it and answers whether it did; `held`, `released`. */
  constructor({ choices, run, held, released }) {
    Object.assign(this, { run, held, released });
    this.choose(choices);
    this.control = 0;
    document.addEventListener("keydown", (event) => this.#down(event));
    document.addEventListener("keyup", (event) => this.#up(event));
  }

  choose({ preset = "standard", keys = {} } = {}) {
    this.preset = preset in PRESETS ? preset : "standard";
    this.own = keys;
    this.keys = { ...KEYS, ...PRESETS[this.preset], ...keys };
    this.deeds = new Map(Object.entries(this.keys).flatMap(([deed, all]) => all.map((key) => [key, deed])));
  }

  #down(event) {
    if (event.isComposing || event.defaultPrevented || event.target.closest("dialog")) return;
    const key = pressed(event);
    if (event.key !== "Control") this.control = 0;
    const deed = this.deeds.get(key);
    if (!deed) return;
    if (event.repeat && !REPEATED.has(deed)) {
      event.preventDefault();
      this.held(deed);
      return;
    }
    if (this.run(deed, key, event) !== false) event.preventDefault();
  }

  #up(event) {
    if (event.key === "Control" && this.deeds.has("Control Control")) {
      const now = performance.now();
      if (this.control && now - this.control < TWICE) this.run(this.deeds.get("Control Control"), "Control Control", event);
      this.control = now;
    }
    const deed = this.deeds.get(pressed(event));
    if (deed) this.released(deed, event);
  }
}

const SHOWN = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Control: "Ctrl" };

/** A key as people read it, in pieces. */
export const shown = (key) => key.split(/\+(?=.)| /).map((part) => SHOWN[part] ?? part);

/** Writes the keys of a deed into a place. */
export function writeKeys(place, all) {
  const some = all.length > 3 ? [all[0], "…", all.at(-1)] : all;
  place.replaceChildren(...some.flatMap((key, n) => [...(n ? [" "] : []), ...chord(key)]));
}

const chord = (key) =>
  key === "…" ? [key] : shown(key).map((part) => Object.assign(document.createElement("kbd"), { textContent: part }));
