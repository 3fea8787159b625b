"""From what was coded to what is counted: spans become stretches of units.

A unit is a character, a sentence, a turn or a document. A span covers every unit of which it covers at least one
character. Sentences and turns without text cannot be coded and are no units. Everything after this module works on a
`Continuum` and does not know what a unit is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import assert_never

import numpy as np

from reports.domain.agreement.comparison import Unit
from reports.domain.agreement.nominal import Ints

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


def of_participants(document: Document) -> Document:
    """The document as if its participants' turns were all of it, one behind the other.

    Spans are cut to these turns; one that lies in interviewers' turns alone is dropped.
    """
    bounds = [(start, end) for start, end in document.of_participants if start < end]
    ends = list(accumulate(end - start for start, end in bounds))
    shifts = [start - (after - (end - start)) for (start, end), after in zip(bounds, ends, strict=True)]
    turns = [(start - shift, end - shift) for (start, end), shift in zip(bounds, shifts, strict=True)]

    def cut(start: int, end: int) -> Iterator[tuple[int, int]]:
        first = bisect_right(bounds, start, key=lambda one: one[1])
        for (low, high), shift in zip(bounds[first:], shifts[first:], strict=True):
            if low >= end:
                return
            if max(start, low) < min(end, high):
                yield max(start, low) - shift, min(end, high) - shift

    return Document(
        document.key,
        ends[-1] if ends else 0,
        turns,
        [piece for one in document.sentences for piece in cut(*one)],
        {
            coder: [
                (pieces[0][0], pieces[-1][1], code) for start, end, code in spans if (pieces := list(cut(start, end)))
            ]
            for coder, spans in document.layers.items()
        },
        turns,
    )


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
