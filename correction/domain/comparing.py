"""Two versions of a text side by side, word by word, laid out by the turns of the newer one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

WORD = re.compile(r"\S+")
_NUMBER = re.compile(r"\d")
_CORE = re.compile(r"[^\W_]")
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*$")

SAME, REMOVED, ADDED = "same", "removed", "added"


@dataclass(frozen=True)
class TextTurn:
    """A turn of a version: who speaks, what, from when, and where its text begins in the version's text."""

    speaker: str
    text: str
    start_ms: int | None
    end_ms: int | None
    key: str = ""
    start: int = 0


@dataclass(frozen=True)
class Piece:
    """Some words in a row that are the same, were removed or were added."""

    kind: str
    words: str


@dataclass
class Row:
    """A turn of the newer text with what became of its words. `old` is the span of the older text it took up, as
    offsets of that text; `marks` say what kind of difference there is: words, names, numbers, speaker."""

    turn: TextTurn
    pieces: list[Piece] = field(default_factory=list)
    old: tuple[int, int] | None = None
    old_speakers: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Token:
    word: str
    turn: int
    start: int


def compare(older: Sequence[TextTurn], newer: Sequence[TextTurn]) -> list[Row]:
    """One row a turn of `newer`, in order; words that are gone stand in the row where they stood."""
    one, other = _tokens(older), _tokens(newer)
    rows = [Row(turn) for turn in newer] or [Row(TextTurn("", "", None, None))]
    taken: list[list[_Token]] = [[] for _ in rows]
    parts: list[list[tuple[str, _Token]]] = [[] for _ in rows]
    at, old_turn = 0, -1
    for kind, old, new in _steps(one, other):
        if new is not None:
            at = other[new].turn
        elif one[old or 0].turn != old_turn and parts[at] and at + 1 < len(rows):
            at += 1  # a turn that is gone stands where the next one begins
        if old is not None:
            old_turn = one[old].turn
            taken[at].append(one[old])
        parts[at].append((kind, other[new] if new is not None else one[old or 0]))
    for row, said, tokens in zip(rows, parts, taken, strict=True):
        _finish(row, said, tokens, older)
    return rows


def is_name(word: str, before: str) -> bool:
    """Whether a word looks like a name: a capital that does not begin a sentence."""
    letters = word.lstrip("\"'“«([")
    return letters[:1].isupper() and letters not in ("I",) and bool(before) and not _SENTENCE_END.search(before)


def _tokens(turns: Sequence[TextTurn]) -> list[_Token]:
    return [
        _Token(match[0], at, turn.start + match.start())
        for at, turn in enumerate(turns)
        for match in WORD.finditer(turn.text)
    ]


def _steps(one: Sequence[_Token], other: Sequence[_Token]) -> Iterator[tuple[str, int | None, int | None]]:
    """(kind, place in one, place in other) in the order of reading; removed words before those added for them."""
    at = (0, 0)
    steps = Levenshtein.opcodes([token.word for token in one], [token.word for token in other])
    for step in [*(step for step in steps if step.tag == "equal"), None]:
        first, second = (step.src_start, step.dest_start) if step else (len(one), len(other))
        yield from ((REMOVED, old, None) for old in range(at[0], first))
        yield from ((ADDED, None, new) for new in range(at[1], second))
        if step:
            yield from ((SAME, step.src_start + n, step.dest_start + n) for n in range(step.src_end - step.src_start))
            at = (step.src_end, step.dest_end)


def _finish(row: Row, said: list[tuple[str, _Token]], taken: list[_Token], older: Sequence[TextTurn]) -> None:
    runs: list[tuple[str, list[str]]] = []
    for kind, token in said:
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(token.word)
        else:
            runs.append((kind, [token.word]))
    row.pieces = [Piece(kind, " ".join(words)) for kind, words in runs]
    if taken:
        row.old = (taken[0].start, taken[-1].start + len(taken[-1].word))
    row.old_speakers = tuple(dict.fromkeys(older[token.turn].speaker for token in taken))
    row.marks = frozenset(_marks(row, said))


def _marks(row: Row, said: list[tuple[str, _Token]]) -> Iterator[str]:
    before = ""
    for kind, token in said:
        if kind != SAME:
            yield "words"
            if _NUMBER.search(token.word):
                yield "numbers"
            if is_name(token.word, before) and _CORE.search(token.word):
                yield "names"
        before = token.word
    if row.old_speakers and row.turn.speaker not in row.old_speakers[:1]:
        yield "speaker"
