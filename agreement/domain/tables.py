"""What the formulas ask of a tally, document by document, so that any weighting of documents is a matrix product."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from agreement.domain.nominal import Ints
from agreement.domain.sweep import Bools, Tally


def values(tally: Tally) -> tuple[Ints, Ints]:
    """Value counts (u, 2) of not coded and coded, one row for each number of coders present and of coders who coded,
    and how many units each document and code has of them (documents, codes, u)."""
    present = tally.submitted.sum(axis=1)
    coded = np.bitwise_count(tally.masks).astype(np.int64)
    counts, weights = [], []
    for size in np.unique(present):
        there = (present == size)[:, np.newaxis]
        for yes in np.unique(coded[coded <= size]):
            counts.append([size - yes, yes])
            weights.append(tally.weights[:, :, coded == yes].sum(axis=2) * there)
    shape = (len(tally.documents), len(tally.codes), len(counts))
    stacked = np.stack(weights, axis=2) if weights else np.zeros(shape, np.int64)
    return np.array(counts, np.int64).reshape(-1, 2), stacked


def pairs(tally: Tally) -> Ints:
    """For each pair of coders a table per document and code, (documents, pairs, codes, 2, 2): rows are the first
    coder's no and yes, columns the second's; zeros where one of the two did not submit. Pairs who share no document
    are left out."""
    every = combinations(range(len(tally.coders)), 2)
    shared = [(i, j) for i, j in every if (tally.submitted[:, i] & tally.submitted[:, j]).any()]
    tables = [_pair(tally, i, j) for i, j in shared]
    shape = (len(tally.documents), len(tables), len(tally.codes), 2, 2)
    return np.stack(tables, axis=1).reshape(shape) if tables else np.zeros(shape, np.int64)


def _pair(tally: Tally, i: int, j: int) -> Ints:
    there = tally.submitted[:, i] & tally.submitted[:, j]
    answer = (tally.masks >> i & 1) * 2 + (tally.masks >> j & 1)
    columns = [tally.weights[:, :, answer == a].sum(axis=2) * there[:, np.newaxis] for a in range(4)]
    return np.stack(columns, axis=2)


def one_is_absent(summed: Ints) -> Bools:
    """For which codes, in some pair (pairs, codes, 2, 2), one coder never said yes while the other did: (codes,)."""
    first, second = summed[..., 1, :].any(axis=-1), summed[..., :, 1].any(axis=-1)
    absent: Bools = (first != second).any(axis=0)
    return absent


def covered(tally: Tally) -> Ints:
    """Units covered by each coder, (documents, codes, coders)."""
    columns = [tally.weights[:, :, tally.masks >> i & 1 == 1].sum(axis=2) for i in range(len(tally.coders))]
    return np.stack(columns, axis=2)


def document_counts(tally: Tally) -> Ints:
    """Units by document and code, (documents, codes, 3 + coders): used by everyone who submitted the
    document, by one coder only (a column each), by several but not all, by nobody."""
    only = [tally.weights[:, :, tally.masks == 1 << i].sum(axis=2) for i in range(len(tally.coders))]
    present = tally.submitted @ (1 << np.arange(len(tally.coders)))
    is_everyone = tally.masks == present[:, np.newaxis]
    everyone = (tally.weights * is_everyone[:, np.newaxis, :]).sum(axis=2)
    nobody = tally.weights[:, :, 0]
    several = tally.weights.sum(axis=2) - everyone - sum(only) - nobody
    return np.stack([everyone, *only, several, nobody], axis=2)
