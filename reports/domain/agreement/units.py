"""From what was coded to what is counted: spans become stretches of units.

A unit is a character, a sentence, a turn or a document. A span covers every unit of which it covers at least one
character. Sentences and turns without text cannot be coded and are no units. Everything after this module works on a
`Continuum` and does not know what a unit is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
