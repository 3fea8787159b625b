"""What the formulas ask of a tally, added up once under every weighting of the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agreement.domain import tables
from agreement.domain.nominal import Floats, Ints
from agreement.domain.sweep import Tally


@dataclass(frozen=True)
class Sums:
    """Value counts (u, 2) as `tables.values` gives them, how many `units` have them (samples, codes, u), and the tables
    of `pairs` of coders (samples, pairs, codes, 2, 2)."""

    counts: Ints
    units: Floats
    pairs: Floats

    def of(self, codes: Sequence[int]) -> Sums:
        """Those of some codes, by number: text coded with others only counts as uncoded, as it does for each code."""
        return Sums(self.counts, self.units[:, codes], self.pairs[:, :, codes])


def sums(counted: Tally, weights: Floats) -> Sums:
    """Everything that is additive over documents, under weights (samples, documents)."""
    counts, cells = tables.values(counted)
    return Sums(counts, summed(weights, cells), summed(weights, tables.pairs(counted)))


def summed(weights: Floats, parts: Ints | Floats) -> Floats:
    """Parts (documents, …) added up under each weighting: (samples, …)."""
    return np.tensordot(weights, parts.astype(float), 1)
