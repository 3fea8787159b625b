// What every deed of keys.js, and of the buttons on the page, does: one line a deed.

const MOVES = [
  "nextTurn", "previousTurn", "nextWord", "previousWord", "nextSentence", "previousSentence", "wholeTurn", "longer", "shorter",
  "longerSentence", "shorterSentence", "startEarlier", "startLater", "nextCoding", "previousCoding", "nextUncoded",
];
const CODING = [
  "code", "inVivo", "another", "memo", "recode", "remove", "everyOne", "undo", "redo",
  "endLater", "endEarlier", "beginLater", "beginEarlier",
];

/**
 * The parts of the desk in, functions by the name of their deed out. `aside()` answers what comes after the first frame,
 * undefined before; `light()`, `leave()` and `help()` are the desk's own.
 */
export function verbsOf({ moves, coding, aside, light, leave, help }) {
  return {
    ...of(moves, MOVES),
    ...of(coding, CODING),
    recent: (digit) => coding.takeRecent(digit),
    playSegment: () => aside()?.sound.play(),
    speakers: () => aside()?.voices.next(),
    writeMemo: () => aside()?.memos.open(),
    light,
    leave,
    help,
  };
}

/** Deeds that a part has under the same name. */
const of = (part, names) => Object.fromEntries(names.map((name) => [name, () => part[name]()]));
