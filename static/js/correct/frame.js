// What can wait until the eye has seen the deed.

const LATEST = 100;

/** Resolves after the next frame; at once where nobody looks, and soon in any case. */
export const painted = () =>
  new Promise((resolve) => {
    if (document.hidden) return resolve();
    const late = setTimeout(resolve, LATEST);
    requestAnimationFrame(() => setTimeout(() => {
      clearTimeout(late);
      resolve();
    }));
  });
