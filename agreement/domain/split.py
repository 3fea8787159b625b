"""How far votes on an ordered scale agree or split: van der Eijk's A (2001)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from agreement.domain.nominal import ratio


def van_der_eijk(counts: Sequence[int]) -> float:
    """A of how many gave each level, in order: 1 all at one level, 0 the same number at each, -1 half at either end.

    Votes are taken apart into layers of equal height (van der Eijk 2001, Quality & Quantity 35); A is the mean of the
    layers' agreement, weighted by their votes. nan without votes or below three levels. It says how votes are spread,
    not whether anybody is right; it knows no chance, and few votes make it jump.
    """
    if len(counts) < 3:
        return float("nan")
    layers = [(height * len(levels), _agreement(levels, len(counts))) for height, levels in _layers(counts)]
    return float(ratio(sum(votes * agreement for votes, agreement in layers), sum(votes for votes, _ in layers)))


def _layers(counts: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Heights, and the levels that reach so far."""
    below = 0
    for height in sorted({count for count in counts if count > 0}):
        yield height - below, [level for level, count in enumerate(counts) if count >= height]
        below = height


def _agreement(levels: Sequence[int], scale: int) -> float:
    """A of a pattern: U(1 - (S-1)/(K-1)), U from triples of levels that have one peak (110, 011) or two (101)."""
    chosen = [level in levels for level in range(scale)]
    triples = list(combinations(chosen, 3))
    one_peak = triples.count((True, True, False)) + triples.count((False, True, True))
    two_peaks = triples.count((True, False, True))
    if not one_peak + two_peaks:  # one level, or all of them
        unimodal = 1.0
    else:
        above = (scale - 2) * one_peak - (scale - 1) * two_peaks
        unimodal = above / ((scale - 2) * (one_peak + two_peaks))
    return unimodal * (1 - (len(levels) - 1) / (scale - 1))
