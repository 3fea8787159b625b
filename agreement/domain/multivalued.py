"""The multi-valued alpha of Krippendorff and Craggs (2016): each value is a set of codes.

Observed disagreement is as ever, with 1 - 2|C∩K|/(|C| + |K|) for the distance of two sets. Expected disagreement draws
how *many* codes two values have from the data, and then *which*, each code as likely as it was often: the weight of a
pair of sets is Π n_c over C, times Π n_k over K without C, times Π (n_i - 1) over what they share.

The drawing gives frequent codes too little: of independent codes with probability p, a set of so many has the weight
Π p/(1 - p), not Π p. So it lies above 0 for people who merely share which codes are frequent: at .50 where three codes
are at 90 % and twelve at 5 %. It stands on no page of Tandem; see docs/agreement.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from agreement.domain.atoms import Atoms
from agreement.domain.nominal import Floats, Numbers, ratio


def disagreement(members: Floats, often: Numbers, units: Numbers | None = None) -> tuple[float, float]:
    """mvDo and mvDe; nan without two values to compare.

    `members` (values, codes) is 1 where a value holds the code; `often` (rows, values) says how many people gave each
    value in a row, which stands for so many `units`.
    """
    lengths = np.ones(len(often)) if units is None else np.asarray(units, float)
    people = np.asarray(often, float).sum(axis=1)
    rows, lengths, people = np.asarray(often, float)[people >= 2], lengths[people >= 2], people[people >= 2]
    given = lengths @ rows
    total = float(given.sum())
    within = np.einsum("uc,ck,uk->u", rows, _distances(members), rows)
    observed = float(ratio(lengths @ (within / np.maximum(people - 1, 1)), total))
    return observed, _expected(members, given) if total else float("nan")


def of_atoms(found: Atoms, codes: int) -> tuple[float, float]:
    """The same of coded text, all documents together."""
    members = np.unpackbits(found.sets.view(np.uint8), axis=1, bitorder="little")[:, :codes].astype(float)
    often = np.stack([(found.choice == value).sum(axis=1) for value in range(len(found.sets))], axis=1)
    return disagreement(members, often, found.length)


def _distances(members: Floats) -> Floats:
    size = members.sum(axis=1)
    together = size[:, np.newaxis] + size
    return np.where(together > 0, 1 - 2 * (members @ members.T) / np.maximum(together, 1), 0.0)


def _expected(members: Floats, given: Floats) -> float:
    """Over sizes of two sets, the chance of these sizes times the mean distance of sets drawn with these sizes."""
    size = members.sum(axis=1).astype(int)
    often = np.bincount(size, given) / given.sum()
    weight = _weights_by_shared(given @ members / given.sum(), 1 / float(given.sum()), len(often))
    one, other, shared = np.indices(weight.shape)
    distance = np.where(one + other > 0, 1 - 2 * shared / np.maximum(one + other, 1), 0.0)
    mean = np.nan_to_num(ratio((weight * distance).sum(axis=2), weight.sum(axis=2)))
    return float(often @ mean @ often)


def _weights_by_shared(frequencies: Floats, one: float, sizes: int) -> Floats:
    """Weights of all pairs of sets by their sizes and by how many codes they share, (sizes, sizes, sizes).

    The number of pairs is beyond counting; their weights are the coefficients of x^|C| y^|K| z^|C∩K| in the product
    over codes of 1 + n(x + y) + n(n - 1)xyz. Frequencies stand for n: the scale cancels in each pair of sizes.
    """
    weights = np.zeros((sizes, sizes, sizes))
    weights[0, 0, 0] = 1
    for often in frequencies:
        before = weights.copy()
        weights[1:] += often * before[:-1]
        weights[:, 1:] += often * before[:, :-1]
        weights[1:, 1:, 1:] += often * (often - one) * before[:-1, :-1, :-1]
    return weights


def value_members(values: Sequence[frozenset[str]]) -> Floats:
    """Which codes each value holds, (values, codes), codes in order."""
    codes = sorted(frozenset[str]().union(*values))
    return np.array([[code in value for code in codes] for value in values], float).reshape(len(values), len(codes))
