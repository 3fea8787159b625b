"""Coefficients of one code, used or not used, from sums over documents; leading axes are samples and codes.

`counts` (u, 2) are the value counts of not coded and coded that occur, `weights` (samples, codes, u) how many units
have them: `tables.values` weighted over documents. nan where a coefficient is undefined.
"""

from __future__ import annotations

import numpy as np

from agreement.domain import nominal
from agreement.domain.nominal import Floats, Ints, ratio


def gwet_ac1(counts: Ints, weights: Floats) -> Floats:
    """Gwet's AC1 (Gwet 2008) for any number of coders.

    Chance agreement is 2π(1-π), π being the mean share of coders who coded.
    """
    observed = nominal.percent_agreement(counts, weights)
    share = counts[:, 1] / counts.sum(axis=1)
    prevalence = ratio(weights @ share, weights.sum(axis=-1))
    chance = 2 * prevalence * (1 - prevalence)
    return ratio(observed - chance, 1 - chance)


def bar_u_alpha(counts: Ints, weights: Floats, squares: Floats) -> Floats:
    """|u-alpha (Krippendorff et al. 2016) with this code as the only value: relevant or not.

    `squares` (samples, codes) are the segments' lengths squared, summed over coders. Gaps enter linearly, so that
    documents add up to one long continuum.
    """
    coders, gaps = counts.sum(axis=1), counts[:, 0]
    total, of_gaps = weights @ coders, weights @ gaps
    both_gaps = weights @ ratio(gaps * (gaps - 1), coders - 1)
    pool = total - ratio(squares + of_gaps, total)
    expected = ratio(of_gaps * total - of_gaps, pool)
    expected_both = ratio(of_gaps**2 - of_gaps, pool)
    quotient = ratio(of_gaps - both_gaps, expected - expected_both)
    return np.where(_varies(total, of_gaps), 1 - quotient, np.nan)


def positive_agreement(pairs: Floats) -> Floats:
    """Positive agreement (Dice) 2a/(2a+b+c), added up over pairs: (samples, pairs, codes, 2, 2) to (samples, codes)."""
    both = 2 * pairs[..., 1, 1].sum(axis=1)
    return ratio(both, both + pairs[..., 0, 1].sum(axis=1) + pairs[..., 1, 0].sum(axis=1))


def light_kappa(pairs: Floats) -> tuple[Floats, Floats]:
    """Cohen's kappa of every pair, (samples, pairs, codes), and the mean of the defined ones (Light 1971)."""
    kappas = nominal.cohen_kappa(pairs)
    return kappas, mean_of_defined(kappas, axis=1)


def pooled_kappa(pairs: Floats) -> Floats:
    """Pooled kappa (De Vries et al. 2008), Σ(po - pe)/Σ(1 - pe) over codes, the mean over pairs: (samples,).

    A code that neither coder of a pair used adds nothing to either sum.
    """
    observed, expected = nominal.observed_agreement(pairs), nominal.expected_agreement(pairs)
    pooled = ratio((observed - expected).sum(axis=-1), (1 - expected).sum(axis=-1))
    return mean_of_defined(pooled, axis=1)


def mean_of_defined(values: Floats, axis: int) -> Floats:
    """Mean over an axis without nan; nan where nothing is defined."""
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0).sum(axis=axis), defined.sum(axis=axis))


def _varies(total: Floats, gaps: Floats) -> np.typing.NDArray[np.bool_]:
    """Whether some text is coded and some is not; otherwise observed and expected are both 0."""
    varies: np.typing.NDArray[np.bool_] = (gaps > 0) & (gaps < total)
    return varies
