"""Set-valued alpha: each coder's value on a unit is the set of codes, with MASI distance (Passonneau 2006).

MASI is 1 - J·M: J the sets' Jaccard index, M 1 for equal sets, 2/3 where one holds the other, 1/3 where they
overlap, 0 where they share nothing; two empty sets are at distance 0, an empty and another at 1. Other programs
call other things MASI: DKPro takes (1 - J)·M', older nltk rounded 2/3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from reports.domain.agreement.atoms import BITS, Atoms, Words, atoms
from reports.domain.agreement.nominal import Floats, Ints, ratio
from reports.domain.agreement.resampling import Weighted
from reports.domain.agreement.sweep import Bools
from reports.domain.agreement.units import Continuum

BLOCK = 512
"""Sets compared with all others at a time: bounds the memory."""


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """MASI distance of two sets."""
    shared = len(one & other)
    if not shared:
        return float(bool(one or other))
    monotonic = 1.0 if one == other else 2 / 3 if shared == min(len(one), len(other)) else 1 / 3
    return 1 - shared / len(one | other) * monotonic


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard distance of two sets; two empty ones are alike."""
    return 1 - len(one & other) / len(one | other) if one or other else 0.0


def weighted(
    continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str], *, monotonic: bool = True
) -> Weighted:
    """Alphas `masi_all` (over all units) and `masi_coded` (over those that anybody coded), each (samples,).

    `monotonic=False` takes Jaccard's distance in place of MASI.
    """
    found = atoms(continua, coders, codes)
    documents = len(continua)
    present = (found.choice >= 0).sum(axis=1)
    size = _sizes(found.sets, len(codes))
    similar = _similarities(found, documents, size, monotonic)
    disagreeing = _per_document(found, documents, _disagreement(found, size, present, monotonic))
    bases = {"masi_all": np.ones(len(present), bool), "masi_coded": found.is_coded}
    sums = {name: _base(found, documents, present, chosen) for name, chosen in bases.items()}

    def alphas(weights: Floats) -> Mapping[str, Floats]:
        near = ((weights @ similar) * weights).sum(axis=1)
        observed = weights @ disagreeing
        return {
            name: _alpha(observed, weights @ values, weights @ empty, near) for name, (values, empty) in sums.items()
        }

    return alphas


def _alpha(observed: Floats, values: Floats, empty: Floats, near: Floats) -> Floats:
    """1 - Do/De; pairs of values at no full distance are the empty ones among each other and `near`."""
    expected = values**2 - empty**2 - near
    vanishing = np.abs(expected) <= 1e-9 * values**2  # every value the same, up to rounding
    return 1 - ratio(observed * (values - 1), np.where(vanishing, 0, expected))


def _base(found: Atoms, documents: int, present: Ints, chosen: Bools) -> tuple[Floats, Floats]:
    """Values given, and empty sets among them, in the chosen atoms, by document."""
    empty = (found.choice == 0).sum(axis=1)
    weight = chosen * found.length
    return _per_document(found, documents, weight * present), _per_document(found, documents, weight * empty)


def _per_document(found: Atoms, documents: int, amounts: Floats | Ints) -> Floats:
    return np.bincount(found.document, np.asarray(amounts, float), minlength=documents).astype(float)


def _sizes(sets: Words, codes: int) -> Floats:
    """How many codes each set has."""
    return np.bitwise_count(sets).sum(axis=1).astype(float)


def _disagreement(found: Atoms, size: Floats, present: Ints, monotonic: bool) -> Floats:
    """For each atom its units times the distances of ordered pairs of coders, over values less one."""
    total = np.zeros(len(found.length))
    for i, j in combinations(range(found.choice.shape[1]), 2):
        one, other = found.choice[:, i], found.choice[:, j]
        both = (one >= 0) & (other >= 0) & (one != other)
        shared = np.bitwise_count(found.sets[one[both]] & found.sets[other[both]]).sum(axis=1).astype(float)
        total[both] += 2 * (1 - _similarity(shared, size[one[both]], size[other[both]], monotonic))
    return total * found.length / np.maximum(present - 1, 1)


def _similarity(shared: Floats, one: Floats, other: Floats, monotonic: bool) -> Floats:
    """J·M of sets that share so many codes; 0 where they share none."""
    jaccard_index = ratio(shared, one + other - shared)
    jaccard_index = np.where(shared > 0, jaccard_index, 0.0)
    if not monotonic:
        return jaccard_index
    equal = (shared == one) & (shared == other)
    factor = np.where(equal, 1.0, np.where(shared == np.minimum(one, other), 2 / 3, 1 / 3))
    return jaccard_index * factor


def _similarities(found: Atoms, documents: int, size: Floats, monotonic: bool) -> Floats:
    """Σ n_c n_k J·M(c, k) over non-empty sets, for every pair of documents: (documents, documents).

    Sets that share no code are at full distance, so only those that share one are computed.
    """
    kinds = len(found.sets)
    often = np.zeros((documents, kinds))
    for choices in found.choice.T:
        there = choices >= 0
        np.add.at(often, (found.document[there], choices[there]), found.length[there])
    members = np.unpackbits(found.sets.view(np.uint8), axis=1, bitorder="little").astype(np.float32)
    assert members.shape[1] == BITS * found.sets.shape[1]
    result = np.zeros((documents, documents))
    for begin in range(1, kinds, BLOCK):  # 0 is the empty set
        rows = np.arange(begin, min(begin + BLOCK, kinds))
        shared = members[rows] @ members.T
        row, column = np.nonzero(shared)
        near = np.zeros(shared.shape)
        near[row, column] = _similarity(shared[row, column].astype(float), size[rows][row], size[column], monotonic)
        result += often[:, rows] @ (near @ often.T)
    return result
