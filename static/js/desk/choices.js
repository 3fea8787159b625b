// How this person likes the desk: own keys, how interviewers' turns are shown. Kept with the server.
import { KEYS } from "./keys.js";

export class Choices {
  /** `value`: {keys: {deed: [key, …]}, interviewers}; `send(value)` keeps it. */
  constructor({ value, send }) {
    Object.assign(this, { value, send });
  }

  /** Every deed's keys, own ones in place of the desk's. */
  get keys() {
    return { ...KEYS, ...this.value.keys };
  }

  async keep(changes) {
    this.value = { keys: {}, ...this.value, ...changes };
    await this.send(this.value).catch(() => null);
  }
}
