// The auditor's page: one key a verdict. Without this script the buttons do the same.
import { byId } from "./dom.js";

const writes = (target) => target.matches("textarea, select, input:not([type=hidden])");

const DEEDS = {
  1: () => byId("verdict-1")?.click(),
  2: () => byId("verdict-2")?.click(),
  3: () => byId("other-code")?.focus(),
  m: () => byId("note")?.focus(),
  j: () => byId("next-coding")?.click(),
  k: () => byId("previous-coding")?.click(),
};

/** The key of a deed: a letter, or a digit, on keyboards that want Shift for digits (French) as well. */
const deedKey = (event) => (DEEDS[event.key] ? event.key : !event.shiftKey && /^Digit([123])$/.exec(event.code)?.[1]);

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || event.isComposing) return;
  if (writes(event.target)) {
    if (event.key === "Escape") event.target.blur();
    else if (event.key === "Enter" && event.target.id === "other-code") byId("verdict-3").click();
    else return;
  } else if (deedKey(event)) DEEDS[deedKey(event)]();
  else return;
  event.preventDefault();
});
