"""What the formulas ask of a tally: value counts, tables of two coders, counts by document."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from reports.domain.agreement.nominal import Ints
from reports.domain.agreement.units import Bools, Tally


def values(tally: Tally) -> tuple[Ints, Ints]:
    """Value counts (u, 2) of not coded and coded, one row for each mask and number of coders
    present, and how many units each code has of them (codes, u)."""
    present = tally.submitted.sum(axis=1)
    coded = np.bitwise_count(tally.masks).astype(np.int64)
    counts, weights = [np.empty((0, 2), np.int64)], [np.empty((len(tally.codes), 0), np.int64)]
    for size in np.unique(present):
        fitting = coded <= size
        counts.append(np.stack([size - coded, coded], axis=1)[fitting])
        weights.append(tally.weights[present == size].sum(axis=0)[:, fitting])
    return np.concatenate(counts), np.concatenate(weights, axis=1)


def pairs(tally: Tally) -> Ints:
    """For each pair of coders who share a document a table per code, (pairs, codes, 2, 2): rows are
    the first coder's no and yes, columns the second's."""
    every = combinations(range(len(tally.coders)), 2)
    shared = [(i, j, tally.submitted[:, i] & tally.submitted[:, j]) for i, j in every]
    tables = [_pair(tally, i, j, documents) for i, j, documents in shared if documents.any()]
    return np.array(tables, np.int64).reshape(len(tables), len(tally.codes), 2, 2)


def _pair(tally: Tally, i: int, j: int, documents: Bools) -> Ints:
    weights = tally.weights[documents].sum(axis=0)
    answer = (tally.masks >> i & 1) * 2 + (tally.masks >> j & 1)
    return np.stack([weights[:, answer == a].sum(axis=1) for a in range(4)], axis=1)


def used(tables: Ints) -> Bools:
    """Which tables (..., 2, 2) have a yes from either coder."""
    yes: Bools = tables.sum(axis=(-2, -1)) > tables[..., 0, 0]
    return yes


def one_is_absent(pairs: Ints) -> Bools:
    """For which codes, in some pair, one coder never said yes while the other did: (codes,)."""
    first, second = pairs[..., 1, :].any(axis=-1), pairs[..., :, 1].any(axis=-1)
    absent: Bools = (first != second).any(axis=0)
    return absent


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
