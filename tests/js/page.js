// A page small enough to hold in the hand: elements, events that bubble, selectors as our scripts write them. It knows no
// layout and paints nothing; what needs either is a matter for tests/browser.

const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const REFLECTED = { className: "class", type: "type", name: "name", title: "title", href: "href", src: "src", lang: "lang", id: "id" };
const FLAGS = ["hidden", "disabled", "open"];
const VOID = new Set(["input", "br", "img"]);

export class Text {
  static TEXT_NODE = 3;
  constructor(data = "") { this.data = data; this.nodeType = 3; this.parentElement = null; }
  get textContent() { return this.data; }
  get length() { return this.data.length; }
  remove() { this.parentElement?.drop(this); }
}

class Target {
  #heard = new Map();
  addEventListener(kind, hear, { once = false } = {}) {
    this.#heard.set(kind, [...(this.#heard.get(kind) ?? []), { hear, once }]);
  }
  removeEventListener(kind, hear) {
    this.#heard.set(kind, (this.#heard.get(kind) ?? []).filter((one) => one.hear !== hear));
  }
  hears(event) {
    for (const { hear, once } of this.#heard.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, hear);
      hear(event);
    }
  }
  dispatchEvent(event) {
    this.hears(event);
    return !event.defaultPrevented;
  }
}

/** An event with the parts that a browser would give it. */
export const happening = (type, parts = {}) => ({
  type, defaultPrevented: false, stopped: false,
  ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false,
  preventDefault() { this.defaultPrevented = true; },
  stopPropagation() { this.stopped = true; },
  stopImmediatePropagation() { this.stopped = true; },
  ...parts,
});

export class Element extends Target {
  constructor(page, tag) {
    super();
    Object.assign(this, { page, localName: tag, tagName: tag.toUpperCase(), nodeType: 1, childNodes: [], parentElement: null, attributes: new Map() });
    Object.assign(this, { value: "", checked: false, tabIndex: 0, scrollTop: 0, scrolled: [], returnValue: "" });
    this.style = { setProperty(name, value) { this[name] = value; } };
    this.dataset = new Proxy(this.attributes, {
      get: (all, name) => all.get(`data-${dashed(String(name))}`),
      set: (all, name, value) => Boolean(all.set(`data-${dashed(name)}`, String(value))),
      deleteProperty: (all, name) => all.delete(`data-${dashed(name)}`) || true,
    });
  }

  getAttribute(name) { return this.attributes.get(name) ?? null; }
  setAttribute(name, value) { this.attributes.set(name, String(value)); }
  removeAttribute(name) { this.attributes.delete(name); }
  get classList() {
    const all = () => (this.getAttribute("class") ?? "").split(/\s+/).filter(Boolean);
    const put = (names) => this.setAttribute("class", [...new Set(names)].join(" "));
    return {
      contains: (name) => all().includes(name),
      add: (name) => put([...all(), name]),
      remove: (name) => put(all().filter((one) => one !== name)),
      toggle: (name, on = !all().includes(name)) => put(on ? [...all(), name] : all().filter((one) => one !== name)),
    };
  }

  get children() { return this.childNodes.filter((node) => node.nodeType === 1); }
  get childElementCount() { return this.children.length; }
  get firstChild() { return this.childNodes[0] ?? null; }
  get firstElementChild() { return this.children[0] ?? null; }
  get lastElementChild() { return this.children.at(-1) ?? null; }
  get options() { return this.children; }
  get selectedOptions() { return this.children.filter((option) => option.value === this.value); }
  get text() { return this.textContent; }
  get elements() {
    const fields = this.querySelectorAll("input, select, textarea");
    return Object.fromEntries(fields.map((field) => [field.getAttribute("name") ?? field.id, field]));
  }
  get textContent() { return this.childNodes.map((node) => node.textContent).join(""); }
  set textContent(text) { this.replaceChildren(...(text === "" ? [] : [String(text)])); }
  #nodes(given) { return given.map((one) => (typeof one === "object" ? one : new Text(String(one)))); }
  #put(at, given) {
    const nodes = this.#nodes(given);
    for (const node of nodes) node.remove();
    this.childNodes.splice(at, 0, ...nodes);
    for (const node of nodes) node.parentElement = this;
  }
  drop(node) { this.childNodes = this.childNodes.filter((one) => one !== node); node.parentElement = null; }
  append(...given) { this.#put(this.childNodes.length, given); }
  appendChild(node) { this.append(node); return node; }
  prepend(...given) { this.#put(0, given); }
  replaceChildren(...given) { for (const node of [...this.childNodes]) this.drop(node); this.append(...given); }
  before(node) { node.remove(); this.parentElement.#put(this.parentElement.childNodes.indexOf(this), [node]); }
  after(node) { node.remove(); this.parentElement.#put(this.parentElement.childNodes.indexOf(this) + 1, [node]); }
  replaceWith(node) { this.before(node); this.remove(); }
  remove() { this.parentElement?.drop(this); }
  cloneNode() {
    const copy = new Element(this.page, this.localName);
    copy.attributes = new Map(this.attributes);
    copy.append(...this.childNodes.map((node) => (node.nodeType === 1 ? node.cloneNode() : new Text(node.data))));
    return copy;
  }
  contains(node) { for (let one = node; one; one = one.parentElement) if (one === this) return true; return false; }
  get content() { return this; }

  matches(selector) { return selector.split(/,(?![^(]*\))/).some((one) => matches(this, one.trim())); }
  closest(selector) { for (let one = this; one; one = one.parentElement) if (one.matches(selector)) return one; return null; }
  querySelectorAll(selector) {
    return this.children.flatMap((child) => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]);
  }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }

  dispatchEvent(event) {
    event.target ??= this;
    for (let one = this; one && !event.stopped; one = one.parentElement) one.hears(event);
    if (!event.stopped) this.page.hears(event);
    return !event.defaultPrevented;
  }
  /** What a hand does: `press("click")`, `press("keydown", {key: "Enter"})`. Answers the event. */
  press(kind, parts) {
    const event = happening(kind, parts);
    this.dispatchEvent(event);
    return event;
  }
  click() { if (!this.disabled) this.press("click"); }
  focus() { const before = this.page.activeElement; this.page.activeElement = this; if (before !== this) this.hears(happening("focus", { target: this })); }
  blur() { this.page.activeElement = this.page.body; this.hears(happening("blur", { target: this })); }
  select() {}
  setSelectionRange(start, end) { Object.assign(this, { selectionStart: start, selectionEnd: end }); }
  scrollIntoView(options) { this.scrolled.push(options); }
  getBoundingClientRect() { return this.box ?? { top: 0, bottom: 0, left: 0, width: 0, height: 0 }; }
  showModal() { this.open = true; }
  close() { this.open = false; this.press("close"); }
  reset() { for (const field of Object.values(this.elements)) Object.assign(field, { value: "", checked: false }); }
  submit() { this.submitted = true; }
  requestSubmit() { this.press("submit"); }
}
for (const [property, attribute] of Object.entries(REFLECTED)) {
  Object.defineProperty(Element.prototype, property, {
    get() { return this.getAttribute(attribute) ?? ""; },
    set(value) { this.setAttribute(attribute, value); },
  });
}
for (const flag of FLAGS) {
  Object.defineProperty(Element.prototype, flag, {
    get() { return this.attributes.has(flag); },
    set(on) { if (on) this.setAttribute(flag, ""); else this.removeAttribute(flag); },
  });
}

const PIECE = /([>\s]*)([a-z]+[a-z0-9]*|\*|#[\w-]+|\.[\w-]+|\[[^\]]+\]|:not\([^)]*\)|:disabled)/gi;

function matches(element, selector) {
  const compounds = [];
  for (const [, gap, piece] of selector.matchAll(PIECE)) {
    if (!compounds.length || gap) compounds.push({ child: gap.includes(">"), pieces: [] });
    compounds.at(-1).pieces.push(piece);
  }
  return fits(element, compounds);
}

function fits(element, compounds) {
  const { child, pieces } = compounds.at(-1);
  if (!pieces.every((piece) => has(element, piece))) return false;
  const rest = compounds.slice(0, -1);
  if (!rest.length) return true;
  for (let up = element.parentElement; up; up = up.parentElement) {
    if (fits(up, rest)) return true;
    if (child) return false;
  }
  return false;
}

function has(element, piece) {
  if (piece[0] === "#") return element.id === piece.slice(1);
  if (piece[0] === ".") return element.classList.contains(piece.slice(1));
  if (piece === ":disabled") return element.disabled;
  if (piece.startsWith(":not(")) return !element.matches(piece.slice(5, -1));
  if (piece[0] !== "[") return piece === "*" || element.localName === piece.toLowerCase();
  const [name, value] = piece.slice(1, -1).split(/=(.*)/);
  return value === undefined ? element.attributes.has(name) : element.getAttribute(name) === value.replaceAll('"', "");
}

class Page extends Target {
  constructor() {
    super();
    Object.assign(this, { documentElement: new Element(this, "html"), body: new Element(this, "body"), cookie: "", hidden: true, nodeType: 9 });
    this.documentElement.lang = "en";
    this.documentElement.append(this.body);
    this.activeElement = this.body;
    this.adoptedStyleSheets = [];
  }
  createElement(tag) { return new Element(this, tag); }
  getElementById(id) { return this.documentElement.querySelector(`#${id}`); }
  querySelector(selector) { return this.documentElement.querySelector(selector); }
  querySelectorAll(selector) { return this.documentElement.querySelectorAll(selector); }
}

const TAG = /<(\/?)([a-z][a-z0-9]*)([^>]*?)\/?>|([^<]+)/gi;
const ATTRIBUTE = /([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S+)))?/g;

/** Puts HTML of the plainest kind into an element. */
function fill(root, html) {
  let at = root;
  for (const [, end, tag, attributes, words] of html.matchAll(TAG)) {
    if (words !== undefined) {
      if (words.trim()) at.append(words);
    } else if (end) at = at.parentElement;
    else {
      const element = root.page.createElement(tag);
      for (const [, name, one, two, three] of attributes.matchAll(ATTRIBUTE)) element.setAttribute(name, one ?? two ?? three ?? "");
      element.value = element.getAttribute("value") ?? "";
      element.checked = element.attributes.has("checked");
      at.append(element);
      if (!VOID.has(tag)) at = element;
    }
  }
  for (const area of root.querySelectorAll("textarea")) area.value = area.textContent;
}

/** Opens a page and makes it the one that scripts find; whatever a browser has besides is the least that they need. */
export function open(html = "") {
  const page = new Page();
  fill(page.body, html);
  const selection = { rangeCount: 0, isCollapsed: true, toString: () => "", removeAllRanges() { this.removed = true; } };
  Object.assign(globalThis, {
    document: page,
    Text,
    Node: Text,
    Highlight: class extends Set { constructor(...all) { super(all); } },
    CSS: { highlights: new Map() },
    StaticRange: class { constructor(parts) { Object.assign(this, parts); } },
    Option: class { constructor(text, value) { const made = page.createElement("option"); made.textContent = text; made.value = value ?? text; return made; } },
    getSelection: () => selection,
    requestAnimationFrame: (next) => setTimeout(next),
    requestIdleCallback: (next) => setTimeout(() => next({ timeRemaining: () => 50, didTimeout: false })),
    cancelIdleCallback: clearTimeout,
    addEventListener: (kind, hear) => page.addEventListener(`window:${kind}`, hear),
    removeEventListener: (kind, hear) => page.removeEventListener(`window:${kind}`, hear),
  });
  return page;
}

/** Elements of some HTML, for a page that is open. */
open.fragment = (page, html) => {
  const root = new Element(page, "div");
  fill(root, html);
  return root.children;
};
