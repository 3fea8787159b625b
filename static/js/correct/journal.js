// What was typed and is not with the server yet, kept in the browser's own database at every key: it survives a crash, a
// closed window, an hour without network. One entry a turn: {id, state, base, after, at}.

const STORE = "turns";

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Journal {
  /** `correction` is the text's id; `database` a promise of an IDBDatabase or null where the browser has none. */
  constructor(correction, database = open()) {
    this.correction = correction;
    this.database = database.catch(() => null);
  }

  async #store(mode) {
    const database = await this.database;
    return database ? database.transaction(STORE, mode).objectStore(STORE) : null;
  }

  /** Everything of this text, oldest first. */
  async entries() {
    const store = await this.#store("readonly");
    if (!store) return [];
    const found = await asked(store.getAll(IDBKeyRange.bound([this.correction], [this.correction, []])));
    return found.sort((one, other) => one.at - other.at);
  }

  async keep(entry) {
    (await this.#store("readwrite"))?.put({ ...entry, correction: this.correction, at: Date.now() });
  }

  async drop(id) {
    (await this.#store("readwrite"))?.delete([this.correction, id]);
  }

  async clear() {
    (await this.#store("readwrite"))?.delete(IDBKeyRange.bound([this.correction], [this.correction, []]));
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("tandem-corrections", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["correction", "id"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
