"""Coefficients for nominal values, vectorised: leading axes are independent questions (codes).

Two shapes of input:

- a *table* (..., q, q): how often the first coder said i and the second j, in units;
- *value counts* (u, q), how many coders gave unit u each value, with *weights* (..., u), how many
  such units there are. Units with fewer than two values are dropped before anything is counted.

Every function returns nan where the coefficient is undefined (0/0), never 0 or 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Numbers = Ints | Floats


def ratio(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """above / below, nan where below is 0."""
    numerator, denominator = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient


def observed_agreement(table: Numbers) -> Floats:
    """Share of units on the diagonal of the table."""
    return ratio(np.trace(table, axis1=-2, axis2=-1), table.sum(axis=(-2, -1)))


def expected_agreement(table: Numbers) -> Floats:
    """Agreement two independent coders with these margins would reach (Cohen 1960)."""
    return ratio(_products_of_margins(table), table.sum(axis=(-2, -1)) ** 2)


def cohen_kappa(table: Numbers) -> Floats:
    """Cohen's kappa (Cohen 1960, p. 40), from integers, so that 0 and 1 are exact.

    Undefined where both coders used one and the same category throughout.
    """
    total = table.sum(axis=(-2, -1))
    chance = _products_of_margins(table)
    return ratio(total * np.trace(table, axis1=-2, axis2=-1) - chance, total**2 - chance)


def percent_agreement(value_counts: Ints, weights: Numbers | None = None) -> Floats:
    """Share of agreeing pairs of values within a unit, averaged over the units with two values or more."""
    counts, weights = _pairable(value_counts, weights)
    values = counts.sum(axis=1)
    agreeing = ratio((counts * (counts - 1)).sum(axis=1), values * (values - 1))
    return ratio(weights @ agreeing, weights.sum(axis=-1))


def observed_disagreement(value_counts: Ints, weights: Numbers | None = None) -> Floats:
    """Krippendorff's Do for nominal values."""
    counts, weights = _pairable(value_counts, weights)
    values = counts.sum(axis=1)
    differing = ratio(values**2 - (counts**2).sum(axis=1), values - 1)
    return ratio(weights @ differing, weights @ values)


def expected_disagreement(value_counts: Ints, weights: Numbers | None = None) -> Floats:
    """Krippendorff's De for nominal values: pairs of differing values drawn from all values."""
    counts, weights = _pairable(value_counts, weights)
    per_value = weights @ counts
    total = per_value.sum(axis=-1)
    return ratio(total**2 - (per_value**2).sum(axis=-1), total * (total - 1))


def alpha(value_counts: Ints, weights: Numbers | None = None) -> Floats:
    """Krippendorff's alpha for nominal values (Krippendorff 2011): 1 - Do/De, missing values allowed.

    Undefined where all values are the same. For two coders and one code this is the closed form
    Do = (b+c)/N, De = 2 n1 n0 / (n(n-1)) with n = 2N and n1 = 2a+b+c.
    """
    observed = observed_disagreement(value_counts, weights)
    return 1 - ratio(observed, expected_disagreement(value_counts, weights))


def stratified_alpha(value_counts: Ints, weights: Numbers) -> Floats:
    """Alpha over several codes on the same units, 1 - ΣDo/ΣDe, codes being the axis of `weights` before the last.

    Disagreement is expected within each code, as pooled kappa does (De Vries et al. 2008), so that people who merely
    share which codes are frequent do not agree. Undefined where no code varies.
    """
    observed = np.nan_to_num(observed_disagreement(value_counts, weights)).sum(axis=-1)
    expected = np.nan_to_num(expected_disagreement(value_counts, weights)).sum(axis=-1)
    return 1 - ratio(observed, expected)


def _products_of_margins(table: Numbers) -> Numbers:
    products: Numbers = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1)
    return products


def _pairable(value_counts: Ints, weights: Numbers | None) -> tuple[Floats, Floats]:
    """As floating point numbers: squares of a large study's character counts do not fit into 64-bit integers."""
    counts = np.asarray(value_counts, float)
    all_weights = np.ones(len(counts)) if weights is None else np.asarray(weights, float)
    pairable = counts.sum(axis=1) >= 2
    return counts[pairable], all_weights[..., pairable]
