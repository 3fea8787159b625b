"""A turn of a text in hand as the browser, the undo log and the database know it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from studies.domain.clean import canonical
from transcripts.domain.turns import LONGEST_NAME

LONGEST_TURN = 200_000
MOST_MS = 2**31 - 1

PlacedWord = tuple[int, int, int, int, float | None]
"""Start and end in code points of the turn, start and end in milliseconds, probability or None for a person's word."""


@dataclass(frozen=True)
class TurnState:
    """All that a deed can change about a turn. `speaker` is a label, empty for nobody."""

    text: str
    words: tuple[PlacedWord, ...]
    speaker: str
    start_ms: int | None
    end_ms: int | None
    checked: bool
    gone: bool

    def as_json(self) -> dict[str, Any]:
        """Plain values to store and to send."""
        return {**asdict(self), "words": [list(word) for word in self.words]}


def state_from(sent: Mapping[str, Any]) -> TurnState:
    """What a browser sent, made safe: canonical text, words that lie in it, times in order.

    Raises ValueError where a part is missing or of another kind.
    """
    text, speaker = sent["text"], sent["speaker"]
    if not isinstance(text, str) or not isinstance(speaker, str) or len(text) > LONGEST_TURN:
        raise ValueError("no text")
    clean = canonical(text)
    start_ms, end_ms = _time(sent["start_ms"]), _time(sent["end_ms"])
    if start_ms is not None and end_ms is not None:
        end_ms = max(start_ms, end_ms)
    words = fitting(sent["words"], len(clean)) if clean == text else ()
    name = " ".join(canonical(speaker).split())[:LONGEST_NAME].strip()
    return TurnState(clean, words, name, start_ms, end_ms, bool(sent["checked"]), bool(sent["gone"]))


def fitting(words: object, length: int) -> tuple[PlacedWord, ...]:
    """The words that lie in a text of `length` code points one after another, with times that do not run backwards.

    Raises ValueError for anything that is no list of words.
    """
    if not isinstance(words, Sequence) or isinstance(words, str):
        raise ValueError("no words")
    kept: list[PlacedWord] = []
    at = now = 0
    for word in words:
        start, end, start_ms, end_ms, sure = _word(word)
        if at <= start < end <= length:
            start_ms = max(now, start_ms)
            end_ms = max(start_ms, end_ms)
            kept.append((start, end, start_ms, end_ms, sure))
            at, now = end, start_ms
    return tuple(kept)


def within(words: Sequence[PlacedWord], start: int, end: int) -> tuple[PlacedWord, ...]:
    """The words of a slice [start, end) of their text, counted from its beginning."""
    return tuple((a - start, b - start, *rest) for a, b, *rest in words if start <= a and b <= end)  # type: ignore[misc]


def trimmed(state: TurnState) -> tuple[str, tuple[PlacedWord, ...]]:
    """The text without blanks at its ends, and its words."""
    start = len(state.text) - len(state.text.lstrip())
    text = state.text.strip()
    return text, within(state.words, start, start + len(text))


def _word(word: object) -> PlacedWord:
    if not isinstance(word, Sequence) or isinstance(word, str) or len(word) != 5:
        raise ValueError("no word")
    *numbers, sure = word
    if not all(type(number) is int and 0 <= number <= MOST_MS for number in numbers):
        raise ValueError("no place of a word")
    if sure is not None and not (isinstance(sure, int | float) and 0 <= sure <= 1):
        raise ValueError("no probability")
    start, end, start_ms, end_ms = numbers
    return start, end, start_ms, end_ms, None if sure is None else float(sure)


def _time(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= MOST_MS:
        raise ValueError("no time")
    return value
