"""Segments of two coders matched one to one: what moderators and users of MAXQDA count."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from agreement.domain.nominal import Ints
from agreement.domain.segments import Segments, segments
from agreement.domain.units import Continuum

HALF = 0.5


def counts(
    continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str], threshold: float = HALF
) -> tuple[Ints, Ints]:
    """Segments matched, and both coders' segments together, each (documents, codes, pairs of coders).

    Two segments of a code match where intersection over union reaches `threshold`. From one half on a segment has one
    possible partner, except where two others halve it exactly; those form trees, in which matches = segments - links.
    Raises ValueError below one half, where the best matching is another question.
    """
    if threshold < HALF:
        raise ValueError("Below one half a segment may have several partners.")
    found = segments(continua, coders, {code: i for i, code in enumerate(codes)})
    pairs = list(combinations(range(len(coders)), 2))
    shape = (len(continua), len(codes), len(pairs))
    matched, together = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for p, (i, j) in enumerate(pairs):
        there = np.array([coders[i] in one.layers and coders[j] in one.layers for one in continua], bool)
        shared = there[found.document] if len(found.start) else np.zeros(0, bool)
        first, second = found.where((found.coder == i) & shared), found.where((found.coder == j) & shared)
        matched[:, :, p] = _matches(first, second, shape[:2], threshold)
        together[:, :, p] = _per_cell(first, shape[:2]) + _per_cell(second, shape[:2])
    return matched, together


def _per_cell(found: Segments, shape: tuple[int, ...]) -> Ints:
    place = found.document * shape[1] + found.code
    return np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int64)


def _matches(first: Segments, second: Segments, shape: tuple[int, ...], threshold: float) -> Ints:
    if not len(first.start) or not len(second.start):
        return np.zeros(shape, np.int64)
    one, other = _linked(first, second, shape[1], threshold)
    links = _per_cell(first.where(one), shape)
    return _per_cell(first.where(np.unique(one)), shape) + _per_cell(second.where(np.unique(other)), shape) - links


def _linked(first: Segments, second: Segments, codes: int, threshold: float) -> tuple[Ints, Ints]:
    """Row numbers of segments that overlap enough. Within a document and code segments are disjoint and in order."""
    far = int(max(first.end.max(), second.end.max())) + 1
    shift = [(found.document * codes + found.code) * far for found in (first, second)]
    starts, ends = second.start + shift[1], second.end + shift[1]
    begin = np.searchsorted(ends, first.start + shift[0], side="right")
    number = np.maximum(np.searchsorted(starts, first.end + shift[0], side="left") - begin, 0)
    one = np.repeat(np.arange(len(number)), number)
    other = np.arange(len(one)) - np.repeat(np.cumsum(number) - number, number) + np.repeat(begin, number)
    shared = np.minimum(first.end[one], second.end[other]) - np.maximum(first.start[one], second.start[other])
    union = (first.end - first.start)[one] + (second.end - second.start)[other] - shared
    enough = shared >= threshold * union
    return one[enough], other[enough]
