// What the coder does to the layer: shown at once, sent in order, set right by the server's answer.
import { Outbox } from "./outbox.js";

export class Deeds {
  /**
   * `steps`: {undo, redo} as the server has them; `send(verb, fields)` resolves to its answer, `store` keeps what waits;
   * `reload()` where the text has changed meanwhile. `hear` is told: hear.changed(turns, {put, was, elsewhere, codesAdded}),
   * hear.refused(sentence), hear.waiting(outbox), hear.told(answer) what the server said.
   */
  constructor({ layer, codebook, version, steps, send, store, reload, hear }) {
    Object.assign(this, { layer, codebook, version, steps, reload, hear });
    this.stale = false;
    this.provisional = new Map();
    this.nextNumber = -1;
    this.outbox = new Outbox({
      send: ({ verb, fields }) => send(verb, fields),
      store,
      onDone: (deed, answer) => this.#done(deed, answer),
      onRefused: (deed, sentence) => this.#refused(deed, sentence),
      onChange: () => this.hear.waiting(this.outbox),
    });
  }

  /** Shows and sends what an earlier visit could not send. */
  resume() {
    for (const deed of this.outbox.waiting) this.#foresee(deed);
    this.outbox.pump();
  }

  apply(code, { start, end }) {
    this.#add("apply", { code: code.uuid, start, end, version: this.version });
  }

  applyNew(name, { start, end }) {
    this.#add("apply-new", { name, start, end, version: this.version });
  }

  /** Gives codings, by number, another code. */
  recode(numbers, code) {
    if (numbers.length === 1) this.#add("recode", { number: numbers[0], code: code.uuid });
    else this.#add("recode-many", { numbers: numbers.join(), code: code.uuid });
  }

  recodeNew(numbers, name) {
    this.#add("recode-new", { numbers: numbers.join(), name });
  }

  move(coding, { start, end }) {
    this.#add("move", { number: coding.number, start, end, version: this.version });
  }

  memo(coding, memo) {
    this.#add("memo", { number: coding.number, memo });
  }

  remove(numbers) {
    this.#add("remove", { numbers: numbers.join() });
  }

  /** Whether there is something to take back; and whether to do again. */
  get undoable() {
    return this.outbox.undoable ?? (this.outbox.empty ? this.steps.undo : null);
  }

  get redoable() {
    return this.outbox.empty ? this.steps.redo : null;
  }

  undo() {
    if (this.undoable) this.#turn("undo", this.undoable);
  }

  redo() {
    if (this.redoable) this.#turn("redo", this.redoable);
  }

  #turn(verb, step) {
    this.outbox.add({ id: crypto.randomUUID(), verb, fields: { step } });
  }

  #add(verb, fields) {
    const id = crypto.randomUUID();
    const deed = { id, verb, fields: { request_id: id, ...fields } };
    this.#foresee(deed);
    this.outbox.add(deed);
  }

  /** A code that is applied shows at once, under a number of its own until the server has given one. */
  #foresee({ id, verb, fields }) {
    const code = this.codebook.byUuid.get(fields.code);
    if (verb !== "apply" || code === undefined) return;
    const coding = { number: this.nextNumber--, code, start: fields.start, end: fields.end, memo: "" };
    this.provisional.set(id, coding.number);
    this.hear.changed(this.layer.change({ put: [coding] }), { put: [coding] });
  }

  #done(deed, answer) {
    if (answer.reload) this.stale = true;
    // The text has changed meanwhile: what is shown here stands elsewhere by now.
    if (this.stale && this.outbox.empty) this.reload();
    if (this.stale) return;
    this.hear.told(answer);
    this.#show(answer, this.#foreseen(deed));
  }

  /** Shows what another window of the same coder did to this layer. */
  follow(answer) {
    if (answer.reload) this.stale = true;
    if (!this.stale) this.#show(answer, [], { elsewhere: true });
  }

  #show(answer, was, { elsewhere = false } = {}) {
    const known = this.codebook.codes.length;
    for (const row of answer.codes) this.codebook.add(row);
    const put = answer.put.map((state) => ({ ...state, code: this.codebook.byUuid.get(state.code) }));
    const touched = this.layer.change({ put, removed: [...answer.removed, ...was] });
    this.steps = { undo: answer.undo, redo: answer.redo };
    this.hear.changed(touched, { put, was, elsewhere, codesAdded: this.codebook.codes.length > known });
  }

  #refused(deed, sentence) {
    this.hear.changed(this.layer.change({ removed: this.#foreseen(deed) }), { put: [] });
    this.hear.refused(sentence);
  }

  #foreseen({ id }) {
    const number = this.provisional.get(id);
    this.provisional.delete(id);
    return number === undefined ? [] : [number];
  }
}
