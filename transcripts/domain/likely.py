"""Which labels of a file are speakers, which are text, and which nobody can tell but a person."""

from collections import Counter
from collections.abc import Collection, Iterable
from enum import Enum

from transcripts.domain.names import (
    ONLY_REPEATED,
    Shape,
    core_words,
    first_word,
    is_address,
    is_ordinary,
    is_role,
    opens_sentences,
    shape_of,
)


class Verdict(Enum):
    """What is proposed for a label."""

    SPEAKER = "speaker"
    TEXT = "text"
    UNDECIDED = "undecided"


def likely_speakers(labels: Iterable[str | None]) -> set[str]:
    """Of the labels of a file's turns, in their order, those that a person would take for speakers."""
    return {label for label, verdict in judge(labels).items() if verdict is Verdict.SPEAKER}


def judge(labels: Iterable[str | None], lower_words: Collection[str] = frozenset()) -> dict[str, Verdict]:
    """A verdict on every label of a file's turns, which come in their order, None where a turn has none.

    A name or a role that comes back is a speaker; a single one only where labels are the rule in the file and it does
    not stand in a heading. "Note" and "Yes" never are, nor is a word that the file has in lower case elsewhere
    (`lower_words`). What comes back and is no plain name is left to a person.
    """
    labels = list(labels)
    counts = Counter(label for label in labels if label is not None)
    usual, always = 3 * counts.total() >= len(labels), 10 * counts.total() >= 9 * len(labels)
    headings = _headings(labels, counts)
    return {
        label: Verdict.TEXT
        if label in headings
        else _verdict(label, count + always, usual=usual, lower=label.casefold() in lower_words)
        for label, count in counts.items()
    }


def _verdict(label: str, count: int, *, usual: bool, lower: bool) -> Verdict:
    """A verdict on one label."""
    shape = shape_of(label)
    if is_ordinary(label) or opens_sentences(label) or (lower and count == 1 and shape is Shape.NAME):
        return Verdict.TEXT
    if shape is Shape.NONE:
        return Verdict.UNDECIDED if count > 1 else Verdict.TEXT
    if shape is Shape.SENTENCE:
        return _of_a_sentence(label, count, usual=usual)
    if count > 1:
        return Verdict.SPEAKER
    if not usual:
        return Verdict.TEXT
    if first_word(label) in ONLY_REPEATED:
        return Verdict.TEXT
    plain = is_role(label) or is_address(label) or (shape is Shape.NAME and len(label.split()) < 8 and "?" not in label)
    return Verdict.SPEAKER if plain else Verdict.UNDECIDED


def _of_a_sentence(label: str, count: int, *, usual: bool) -> Verdict:
    if count > 2 and usual and len(core_words(label)) < 3:
        return Verdict.SPEAKER
    return Verdict.UNDECIDED if count > 1 else Verdict.TEXT


def _headings(labels: list[str | None], counts: Counter[str]) -> set[str]:
    """Labels of a block of single ones before the first that comes back: "Place: …", "Reach: …"; roles are none."""
    first = next((at for at, label in enumerate(labels) if label is not None and counts[label] > 1), 0)
    before = {label for label in labels[:first] if label is not None and not is_role(label)}
    return before if len(before) > 1 else set()
