// A passage on a page of its own: who marked what is painted; on a second look, marked words go into the next free row.
import { byId } from "./dom.js";
import { Passage } from "./moderation-passage.js";

const passage = new Passage(byId("passage"));
const rows = [...document.querySelectorAll(".added-row")];
const field = (row, name) => byId(`${name}-${row.dataset.row}`);
let taken = null;

/** Puts the span into the row that it was put into before, or into the first empty one. */
function take(span) {
  const row = taken ?? rows.find((one) => !field(one, "words").value && !field(one, "code").value);
  if (!row) return;
  taken = row;
  passage.own(span);
  field(row, "words").value = passage.words(span);
  field(row, "start").value = span.start;
  field(row, "end").value = span.end;
}

passage.paint();
document.body.classList.toggle("painted", Boolean(CSS.highlights));
if (rows.length) {
  document.addEventListener("mouseup", (event) => {
    const span = event.target.closest?.("#passage") && passage.selected();
    if (span) take(span);
    if (span) field(taken ?? rows[0], "code").focus();
  });
  document.addEventListener("input", (event) => {
    const row = event.target.closest?.(".added-row");
    if (!row) return;
    taken = null;
    if (event.target.id.startsWith("words-")) field(row, "start").value = field(row, "end").value = "";
  });
}
