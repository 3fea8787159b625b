"""Set-valued alpha: each coder's value on a unit is the set of codes, with MASI distance (Passonneau 2006).

MASI is 1 - J·M: J the sets' Jaccard index, M 1 for equal sets, 2/3 where one holds the other, 1/3 where they
overlap, 0 where they share nothing; two empty sets are at distance 0, an empty and another at 1. Other programs
call other things MASI: DKPro takes (1 - J)·M', older nltk rounded 2/3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from agreement.domain.atoms import Atoms, Words, atoms
from agreement.domain.nominal import Floats, Ints, ratio
from agreement.domain.resampling import Weighted
from agreement.domain.sweep import Bools
from agreement.domain.units import Continuum

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
    return np.asarray(np.bitwise_count(sets).sum(axis=1), float)


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

    There are far too many pairs of sets to look at each. J·M needs only how many codes two sets have and share, so
    that i times the value for one shared code is a sum over codes; pairs that share two or more, which are few, are
    found through pairs of codes and put right.
    """
    from scipy.sparse import coo_array, csr_array  # loaded when first asked for, not at every start

    there = found.choice >= 0
    place, kind = np.broadcast_to(found.document[:, np.newaxis], there.shape)[there], found.choice[there]
    units = np.broadcast_to(found.length[:, np.newaxis].astype(float), there.shape)[there]
    often = coo_array((units, (kind, place)), shape=(len(found.sets), documents)).tocsr()
    members = csr_array(np.unpackbits(found.sets.view(np.uint8), axis=1, bitorder="little").astype(float))
    result = _as_if_one_shared(often, members, size, monotonic)
    pairs = _pairs_of_codes(members)
    for begin in range(1, len(found.sets), BLOCK):  # 0 is the empty set
        block = slice(begin, min(begin + BLOCK, len(found.sets)))
        shared_pairs = pairs[block] @ pairs.T
        shared = (1 + np.sqrt(1 + 8 * shared_pairs.data)) / 2
        one, other = np.repeat(size[block], np.diff(shared_pairs.indptr)), size[shared_pairs.indices]
        amiss = _similarity(shared, one, other, monotonic)
        amiss -= shared * _similarity(np.ones(len(shared)), one, other, monotonic)
        near = csr_array((amiss, shared_pairs.indices, shared_pairs.indptr), shape=shared_pairs.shape)
        result += (often[block].T @ (near @ often)).toarray()
    return result


def _as_if_one_shared(often: Any, members: Any, size: Floats, monotonic: bool) -> Floats:
    """Every shared code counted with the value for sets that share one code: (documents, documents)."""
    from scipy.sparse import coo_array

    flat = often.tocoo()
    kind, document = flat.coords
    sizes = int(size.max(initial=0)) + 1
    cells, row = np.unique(document * sizes + size[kind].astype(np.int64), return_inverse=True)
    by_size = coo_array((flat.data, (row, kind)), shape=(len(cells), len(size))).tocsr() @ members
    document, of_size = np.divmod(cells, sizes)
    one, other = np.broadcast_arrays(of_size[:, np.newaxis].astype(float), of_size.astype(float))
    codes = by_size.toarray()
    near = codes @ codes.T * _similarity(np.minimum(1.0, np.minimum(one, other)), one, other, monotonic)
    fold = np.zeros((often.shape[1], len(cells)))
    fold[document, np.arange(len(cells))] = 1
    return np.asarray(fold @ near @ fold.T)


def _pairs_of_codes(members: Any) -> Any:
    """Which pairs of codes each set holds, a sparse matrix (sets, pairs)."""
    from scipy.sparse import coo_array

    width, held = members.shape[1], np.diff(members.indptr)
    rows, keys = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for size in np.unique(held[held > 1]):
        kinds = np.flatnonzero(held == size)
        codes = members.indices[members.indptr[kinds][:, np.newaxis] + np.arange(size)].astype(np.int64)
        first, second = np.triu_indices(size, 1)
        keys.append((codes[:, first] * width + codes[:, second]).ravel())
        rows.append(np.repeat(kinds, len(first)))
    known, column = np.unique(np.concatenate(keys), return_inverse=True)
    row = np.concatenate(rows)
    return coo_array((np.ones(len(row)), (row, column)), shape=(members.shape[0], len(known))).tocsr()
