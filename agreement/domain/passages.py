"""Passages whatever the code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agreement.domain.nominal import Ints
from agreement.domain.units import Continuum, Span

ANY = "any"
"""What every code is called when all count as one."""


def as_one_code(continuum: Continuum) -> Continuum:
    """The document with every code counting as the same one; a passage with two codes is one passage."""
    layers = {
        coder: [(start, end, ANY) for start, end in sorted({(span[0], span[1]) for span in spans})]
        for coder, spans in continuum.layers.items()
    }
    return Continuum(continuum.key, continuum.length, layers)


def segments_met(marked: Sequence[Continuum], coders: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """By coder how many passages they marked, and how many of these share a unit with another coder's.

    Counted where another of the coders submitted the document too.
    """
    passages, met = dict.fromkeys(coders, 0), dict.fromkeys(coders, 0)
    for one in marked:
        bounds = {coder: _bounds(one.layers[coder]) for coder in coders if coder in one.layers}
        for coder, (starts, ends) in bounds.items():
            others = [found for other, found in bounds.items() if other != coder]
            touched = np.zeros(len(starts), bool)
            for other_starts, other_ends in others:
                begun = np.searchsorted(np.sort(other_starts), ends, side="left")
                over = np.searchsorted(np.sort(other_ends), starts, side="right")
                touched |= begun > over  # more have begun before its end than were over at its start
            passages[coder] += len(starts)
            met[coder] += int(touched.sum())
    return tuple(passages.values()), tuple(met.values())


def _bounds(spans: Sequence[Span]) -> tuple[Ints, Ints]:
    rows = np.array([span[:2] for span in spans], np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]
