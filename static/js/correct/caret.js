// Where the hands are: the caret, or the turn that was touched last. What was being typed becomes part of the turn first.

export class Caret {
  /** `flush()` makes what is being typed part of its turn. */
  constructor({ page, draft, flush }) {
    Object.assign(this, { page, draft, flush });
    this.touched = null;
    this.offset = 0;
  }

  touch(turn) {
    this.touched = turn;
  }

  /** {turn, start, end} in UTF-16 units of the turn; null where no turn is. */
  read() {
    this.flush();
    return this.page.caret();
  }

  /** The turn of the caret, or the one touched last, or the first. */
  turn() {
    this.flush();
    return this.page.caret()?.turn ?? (this.touched && !this.touched.gone ? this.touched : this.draft.live[0]);
  }

  /** Remembers the place while the hands are elsewhere; answers the caret. */
  leave() {
    const caret = this.page.caret();
    this.offset = caret?.start ?? 0;
    return caret;
  }

  comeBack() {
    if (this.touched) this.page.go(this.touched, this.offset);
  }
}
