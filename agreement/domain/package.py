"""The only file that knows the `krippendorff` package (GPL-3.0-or-later)."""

from __future__ import annotations

import numpy as np

from agreement.domain.comparison import Comparison
from agreement.domain.nominal import Ints


def alpha(value_counts: Ints, weights: Ints) -> float:
    """Nominal alpha of units given as value counts (u, q) and how many of each there are (u,).

    nan where it is undefined; the package would raise. The package knows no weights, so units are
    written out, all but the unanimous ones: in the coincidence matrix m equal values add m to the
    diagonal, however they are spread over units, so that one row can stand for all of them.
    """
    from krippendorff import alpha as package_alpha  # loaded when first asked for, not at every start

    rows = _rows(value_counts, weights)
    if np.count_nonzero(rows.sum(axis=0)) < 2:
        return float("nan")
    return float(package_alpha(value_counts=rows, level_of_measurement="nominal"))


def _rows(value_counts: Ints, weights: Ints) -> Ints:
    values = value_counts.sum(axis=1)
    unanimous = (value_counts.max(axis=1) == values) & (values >= 2)
    differing = ~unanimous & (values >= 2)
    together = np.diag(weights[unanimous] @ value_counts[unanimous])
    return np.concatenate([together, np.repeat(value_counts[differing], weights[differing], axis=0)])


def alphas(comparison: Comparison) -> dict[str, float | None]:
    """The package's alpha of every code, None where undefined; nothing for three coders or more, whose counts do not
    say who was there."""
    if len(comparison.coders) != 2:
        return {}
    counts = np.array([[0, 2], [1, 1], [2, 0]])
    found = {}
    for row in comparison.per_code:
        weights = np.array([row.counts.everyone, row.counts.used_by_some, row.counts.nobody])
        number = alpha(counts, weights)
        found[row.code] = None if np.isnan(number) else number
    return found
