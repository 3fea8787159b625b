// Times of words while their text is edited. A word is [start, end, startMs, endMs, sure]: offsets in UTF-16 units of the
// turn's text, `sure` the machine's probability or null for a word that a person wrote. Knows no page.

const TOKEN = /\S+/gu;
const CELLS = 250_000;

/** [start, end] of everything between blanks. */
export function tokens(text) {
  return Array.from(text.matchAll(TOKEN), (match) => [match.index, match.index + match[0].length]);
}

const core = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}']/gu, "") || text;

/**
 * The words of `text`, which was `oldText` with `words`: an equal word keeps its times and its probability, new words
 * share the time of those they stand for by their length. Times never run backwards. Without times there is nothing to do.
 */
export function realign(oldText, words, text) {
  if (!words.length || oldText === text) return words;
  const spans = tokens(text);
  const [old, now] = [words.map(([start, end]) => core(oldText.slice(start, end))), spans.map(([a, b]) => core(text.slice(a, b)))];
  const pairs = aligned(old, now);
  const made = [];
  let [from, at] = [0, 0];
  for (const [was, is] of [...pairs, [words.length, spans.length]]) {
    made.push(...shared(spans.slice(at, is), ...gapTimes(words, from, was)));
    if (was < words.length) made.push([...spans[is], words[was][2], words[was][3], words[was][4]]);
    [from, at] = [was + 1, is + 1];
  }
  return monotone(made);
}

/** Pairs [old, now] of equal words, both ascending: the ends first, the middle by the longest common subsequence. */
function aligned(old, now) {
  const pairs = [];
  let first = 0;
  while (first < old.length && first < now.length && old[first] === now[first]) {
    pairs.push([first, first]);
    first += 1;
  }
  let [a, b] = [old.length, now.length];
  const tail = [];
  while (a > first && b > first && old[a - 1] === now[b - 1]) tail.push([(a -= 1), (b -= 1)]);
  return [...pairs, ...common(old.slice(first, a), now.slice(first, b)).map(([x, y]) => [x + first, y + first]), ...tail.reverse()];
}

function common(one, other) {
  const [rows, columns] = [one.length, other.length];
  if (!rows || !columns || rows * columns > CELLS) return [];
  const width = columns + 1;
  const best = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      best[i * width + j] = one[i] === other[j] ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (one[i] === other[j]) pairs.push([i++, j++]);
    else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}

/** From when to when the words [from, to) were said; of none, the pause between their neighbours. */
function gapTimes(words, from, to) {
  if (from < to) return [words[from][2], Math.max(...words.slice(from, to).map((word) => word[3]))];
  const before = words[from - 1]?.[3] ?? words[to]?.[2] ?? 0;
  return [before, Math.max(before, words[to]?.[2] ?? before)];
}

/** New words over a stretch of time, each as long as its letters' share. */
function shared(spans, start, end) {
  const letters = spans.reduce((sum, [a, b]) => sum + b - a, 0);
  let passed = 0;
  return spans.map(([a, b]) => {
    const begin = Math.round(start + ((end - start) * passed) / letters);
    passed += b - a;
    return [a, b, begin, Math.round(start + ((end - start) * passed) / letters), null];
  });
}

/** The same words with times that never run backwards. */
export function monotone(words) {
  let now = 0;
  return words.map(([start, end, begin, finish, sure]) => {
    now = Math.max(now, begin);
    return [start, end, now, Math.max(now, finish), sure];
  });
}

/** The words of both halves of a text that is cut into [0, left) and [right, …); a word across the cut is cut by its letters. */
export function cut(words, left, right) {
  const halves = [[], []];
  for (const [start, end, begin, finish, sure] of words) {
    const middle = Math.round(begin + ((finish - begin) * (Math.min(Math.max(left, start), end) - start)) / (end - start));
    if (start < left) halves[0].push([start, Math.min(end, left), begin, end > left ? middle : finish, sure]);
    if (end > right) halves[1].push([Math.max(start, right) - right, end - right, start < left ? middle : begin, finish, sure]);
  }
  return halves;
}

/** The words further along in a longer text. */
export const moved = (words, by) => words.map(([start, end, ...rest]) => [start + by, end + by, ...rest]);

/** When the letter at `offset` is said; between words and without them by the share of the text. Null without times. */
export function timeAt(turn, offset) {
  const word = turn.words.findLast(([start]) => start <= offset) ?? turn.words[0];
  if (word) {
    const [start, end, begin, finish] = word;
    return offset >= end ? finish : begin + ((finish - begin) * Math.max(0, offset - start)) / Math.max(1, end - start);
  }
  if (turn.start === null) return null;
  return turn.start + ((turn.end ?? turn.start) - turn.start) * (offset / Math.max(1, turn.text.length));
}

/** The word that is said at `ms`, or the last one before; null without times. */
export function wordAt(words, ms) {
  let [low, high] = [0, words.length - 1];
  if (high < 0 || words[0][2] > ms) return null;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (words[middle][2] <= ms) low = middle;
    else high = middle - 1;
  }
  return words[low];
}

/** The word under an offset, or the one before it; null where there is none. */
export const wordUnder = (words, offset) => words.findLast(([start]) => start <= offset) ?? words[0] ?? null;
