// A transcript with codings, without a page: what the parts of the coder's desk are given.
import { Codebook } from "../../../static/js/desk/codebook.js";
import { Layer } from "../../../static/js/desk/layer.js";
import { Turns } from "../../../static/js/offsets.js";

export const TEXTS = ["One two three. Four five.", "Six 👍🏽 seven?", "Eight nine."];

/** Rows as the server sends them: a tree of two, a code of its own, one that is gone. */
export const CODES = [
  ["u0", "Data", "axial", null, 0, "About data.", "", "", 1, 0],
  ["u1", "Quality", "open", 0, 1, "", "", "", 1, 0],
  ["u2", "Trust", "open", null, 14, "", "", "", 1, 1],
  ["u3", "Gone", "open", null, 3, "", "", "", 0, 0],
];

export const coding = (number, start, end, code = 0, memo = "") => ({ number, code, start, end, memo });

/** {turns, codebook, layer} of these codings. */
export function made(codings = [], texts = TEXTS) {
  const turns = new Turns(texts);
  return { turns, codebook: new Codebook(CODES), layer: new Layer(turns, codings) };
}
