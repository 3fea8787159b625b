// Says in a sentence when an htmx request did not reach the server or was turned away; the page stays as it was.
const words = document.getElementById("trouble").dataset;

export function say(sentence) {
  const note = document.createElement("div");
  note.className = "note note-error note-closable";
  note.setAttribute("role", "alert");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-close";
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", () => note.remove());
  note.append(sentence, close);
  document.getElementById("messages").replaceChildren(note);
}

const sentenceFor = (status) => (status >= 500 ? words.failed : words.refused);

document.addEventListener("htmx:response:error", (event) => {
  const { response, text } = event.detail.ctx;
  const isSentence = response.headers.get("Content-Type")?.startsWith("text/plain");
  if (response.status !== 422) say(isSentence ? text : sentenceFor(response.status));
});
document.addEventListener("htmx:error", () => say(words.offline));
