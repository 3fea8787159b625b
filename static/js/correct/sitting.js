// A window of the desk by its own name.

/** An id for this window that survives a reload and is not shared with a copy of the window. */
export async function sittingId(correction) {
  const name = `tandem-sitting-${correction}`;
  const known = sessionStorage.getItem(name);
  const id = known && (await isFree(name + known)) ? known : crypto.randomUUID();
  if (id !== known) await isFree(name + id);
  sessionStorage.setItem(name, id);
  return id;
}

const isFree = (name) =>
  !navigator.locks ||
  new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock && new Promise(() => {});
    });
  });
