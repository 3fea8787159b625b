// What every script asks of its page.

export const byId = (id) => document.getElementById(id);

/** What the server wrote into the page as JSON. */
export const readJson = (id) => JSON.parse(byId(id).textContent);
