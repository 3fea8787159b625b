// What an earlier visit left in the journal, because it crashed or had no network, is offered above the text.
import { filled, timeOfDay } from "./clock.js";
import { isSame } from "./draft.js";

/** `mayTake()` resolves to whether this window may write; `take(entries)` puts them in. What is in the text already is not offered. */
export async function offerKept({ place, journal, draft, words, mayTake, take }) {
  const entries = (await journal.entries().catch(() => [])).filter(({ id, state }) => {
    const turn = draft.byId.get(id);
    return !turn || !isSame(turn, state);
  });
  if (!entries.length) return void journal.clear();
  place.querySelector("p").textContent = filled(words.kept, { n: entries.length, time: timeOfDay(new Date(entries.at(-1).at)) });
  place.hidden = false;
  const hide = () => (place.hidden = true);
  place.querySelector("[data-part=take]").addEventListener("click", async () => {
    if (!(await mayTake())) return;
    hide();
    await take(new Map(entries.map((entry) => [entry.id, entry])));
  });
  place.querySelector("[data-part=drop]").addEventListener("click", () => {
    hide();
    journal.clear();
  });
}
