// <button data-copy="#id" data-copied="Copied" hidden> copies the text of an element; without a script it stays hidden
// and the text is selected by hand.
import { byId } from "./dom.js";

const live = byId("live");

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    live.textContent = button.dataset.copied;
  } catch {
    getSelection().selectAllChildren(source); // no permission: the person presses Ctrl+C
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
