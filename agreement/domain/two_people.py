"""What a table of two people says beside kappa: rows are the first person's values, columns the second's.

In a table of two values the first is the presence of what was looked for. nan where there is nothing to divide by.
"""

from __future__ import annotations

import numpy as np

from agreement.domain import chance
from agreement.domain.nominal import Floats, Numbers, ratio


def specific_agreement(table: Numbers) -> Floats:
    """For each value 2 n_ii/(n_i. + n_.i): how often one gave it where the other did (Fleiss, Levin and Paik 2003,
    ch. 18). Of two values these are positive and negative agreement (Cicchetti and Feinstein 1990)."""
    cells = np.asarray(table, float)
    return ratio(2 * np.diagonal(cells), cells.sum(axis=1) + cells.sum(axis=0))


def category_kappas(table: Numbers) -> Floats:
    """Cohen's kappa of each value against all others together (Fleiss, Levin and Paik 2003, ch. 18)."""
    return np.array([chance.cohen(_against_others(table, value), np.eye(2)) for value in range(len(table))])


def pabak(table: Numbers) -> float:
    """Prevalence- and bias-adjusted kappa (Byrt, Bishop and Carlin 1993): kappa if all values were as frequent, 2po - 1
    for two. It answers what was not observed; beside kappa, never in its place."""
    observed = float(ratio(np.trace(table), np.sum(table)))
    return (len(table) * observed - 1) / (len(table) - 1)


def prevalence_index(table: Numbers) -> float:
    """|a - d|/n of a table of two values (Byrt et al. 1993; Sim and Wright 2005): how unequal the values are."""
    return float(ratio(abs(table[0][0] - table[1][1]), np.sum(table)))


def bias_index(table: Numbers) -> float:
    """|b - c|/n of a table of two values: how far the two people's margins differ."""
    return float(ratio(abs(table[0][1] - table[1][0]), np.sum(table)))


def _against_others(table: Numbers, value: int) -> Floats:
    cells = np.asarray(table, float)
    both = cells[value, value]
    first, second = cells[value].sum() - both, cells[:, value].sum() - both
    return np.array([[both, first], [second, cells.sum() - both - first - second]])
