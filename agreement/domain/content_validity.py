"""Content validity of items that experts rated as relevant or not (Polit, Beck and Owen 2007).

For panels of experts and a finished list of items. No measure of coding: who rates an item's relevance reads no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from agreement.domain.nominal import ratio


@dataclass(frozen=True)
class Item:
    """An item that `agreed` of `experts` experts called relevant."""

    agreed: int
    experts: int

    @property
    def index(self) -> float:
        """I-CVI, the share who called it relevant; nan without experts."""
        return float(ratio(self.agreed, self.experts))

    @property
    def chance(self) -> float:
        """pc = C(N, A)/2^N: how probable just so many are if everybody tosses a coin."""
        return float(comb(self.experts, self.agreed) / 2**self.experts)

    @property
    def modified_kappa(self) -> float:
        """k* = (I-CVI - pc)/(1 - pc)."""
        return float(ratio(self.index - self.chance, 1 - self.chance))


def average(items: Sequence[Item]) -> float:
    """S-CVI/Ave: the mean of the items' indices; nan without items."""
    return float(ratio(sum(item.index for item in items), len(items)))


def universal(items: Sequence[Item]) -> float:
    """S-CVI/UA: the share of items that every expert called relevant; nan without items."""
    return float(ratio(sum(item.agreed == item.experts for item in items), len(items)))
