"""From what was coded to what is counted: spans become stretches of units.

A unit is a character of a turn, a sentence, a turn or a document. A span covers every unit of which it covers at least
one character. Sentences and turns without text, and what lies between turns, cannot be coded and are no units.
Everything after this module works on a `Continuum` and does not know what a unit is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from agreement.domain.comparison import Turns, Unit
from agreement.domain.nominal import Ints

Span = tuple[int, int, str]  # start, end (end-exclusive), code


@dataclass(frozen=True)
class Document:
    """A transcript of `length` code points, its turns and sentences (start, end) in order, and the spans of each coder
    who submitted it. A coder who submitted without coding has an empty layer; one who did not submit has none.
    """

    key: str
    length: int
    turns: Sequence[tuple[int, int]]
    sentences: Sequence[tuple[int, int]]
    layers: Mapping[str, Sequence[Span]]
    of_participants: Sequence[tuple[int, int]] = ()  # those of `turns` that no interviewer speaks


@dataclass(frozen=True)
class Continuum:
    """A document of `length` units; spans are stretches of units."""

    key: str
    length: int
    layers: Mapping[str, Sequence[Span]]


@dataclass(frozen=True)
class Group:
    """Codes that exclude one another. `value_of` leads a code that was applied to the one of `codes` it counts for."""

    key: str
    codes: tuple[str, ...]
    value_of: Mapping[str, str]


def counted_text(document: Document, turns: Turns) -> Document:
    """The document as if the turns counted were all of it, one behind the other.

    What lies outside of them, the separators between turns too, nobody can code and everybody would agree about. Spans
    and sentences are cut to these turns; those of which nothing is left have no character.
    """
    chosen = document.of_participants if Turns(turns) is Turns.PARTICIPANTS else document.turns
    bounds = _with_text(chosen)
    lengths = bounds[:, 1] - bounds[:, 0]
    before = np.concatenate([[0], np.cumsum(lengths)])
    starts = np.append(bounds[:, 0], np.iinfo(np.int64).max)

    def moved(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        places = np.array(pairs, np.int64).reshape(-1, 2)
        turn = np.searchsorted(bounds[:, 1], places, side="right")
        found = before[turn] + np.maximum(places - starts[turn], 0)
        return [(start, end) for start, end in found.tolist()]

    together = [(end - length, end) for end, length in zip(before[1:].tolist(), lengths.tolist(), strict=True)]
    layers = {
        coder: [(start, end, span[2]) for (start, end), span in zip(moved([s[:2] for s in spans]), spans, strict=True)]
        for coder, spans in document.layers.items()
    }
    return Document(document.key, int(before[-1]), together, moved(document.sentences), layers, together)


def in_units(document: Document, unit: Unit) -> Continuum:
    """The document counted in units; spans without a character in any unit are dropped.

    Raises ValueError for what is no unit.
    """
    match Unit(unit):
        case Unit.CHARACTER:
            layers = {coder: [span for span in spans if span[0] < span[1]] for coder, spans in document.layers.items()}
            return Continuum(document.key, document.length, layers)
        case Unit.SENTENCE:
            bounds = _with_text(document.sentences)
        case Unit.TURN:
            bounds = _with_text(document.turns)
        case Unit.DOCUMENT:
            bounds = _with_text([(0, document.length)])
        case no_unit:
            assert_never(no_unit)
    return Continuum(document.key, len(bounds), {coder: _snap(s, bounds) for coder, s in document.layers.items()})


def _with_text(bounds: Sequence[tuple[int, int]]) -> Ints:
    rows = np.array(bounds, np.int64).reshape(-1, 2)
    return rows[rows[:, 0] < rows[:, 1]]


def _snap(spans: Sequence[Span], bounds: Ints) -> list[Span]:
    start = np.array([span[0] for span in spans], np.int64)
    end = np.array([span[1] for span in spans], np.int64)
    first = np.searchsorted(bounds[:, 1], start, side="right")
    after = np.searchsorted(bounds[:, 0], end, side="left")
    snapped = zip(first.tolist(), after.tolist(), spans, strict=True)
    return [(f, a, span[2]) for f, a, span in snapped if f < a and span[0] < span[1]]
