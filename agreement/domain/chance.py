"""Chance-corrected coefficients for values given to units by people, with weights for partial agreement.

Percent, Gwet's AC1 and AC2, Fleiss, Conger and Brennan-Prediger as in Gwet (2014), *Handbook of Inter-Rater
Reliability*, with missing values; for two people Conger's is Cohen's. Gwet's "ordinal" weights are his own and not
Krippendorff's ordinal metric.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from agreement.domain.nominal import Floats, Numbers, ratio


def _scaled(apart: Floats) -> Floats:
    """1 - d / max d."""
    largest = float(apart.max(initial=0))
    return 1 - apart / largest if largest else np.ones(apart.shape)


def _ordinal(apart: Floats, _sum: Floats, count: int) -> Floats:
    steps = np.abs(np.arange(count)[:, np.newaxis] - np.arange(count)) + 1
    return _scaled((steps * (steps - 1) / 2).astype(float))


def _circular(apart: Floats, _sum: Floats, _count: int) -> Floats:
    return _scaled(np.sin(np.pi * apart / (float(apart.max(initial=0)) + 1)) ** 2)


def _bipolar(apart: Floats, together: Floats, _count: int) -> Floats:
    low, high = float(together.min()), float(together.max())
    return _scaled(np.nan_to_num(ratio(apart**2, (together - low) * (high - together))))


WEIGHTS: dict[str, Callable[[Floats, Floats, int], Floats]] = {
    "identity": lambda apart, _sum, _count: np.eye(len(apart)),
    "unweighted": lambda apart, _sum, _count: np.eye(len(apart)),
    "linear": lambda apart, _sum, _count: _scaled(np.abs(apart)),
    "quadratic": lambda apart, _sum, _count: _scaled(apart**2),
    "radical": lambda apart, _sum, _count: _scaled(np.sqrt(np.abs(apart))),
    "ratio": lambda apart, together, _count: _scaled(np.nan_to_num(ratio(apart, together)) ** 2),
    "ordinal": _ordinal,
    "circular": _circular,
    "bipolar": _bipolar,
}


def weights(name: str, values: Sequence[object]) -> Floats:
    """Agreement weights of values in order, (values, values), 1 on the diagonal. Words count by their place."""
    is_number = all(isinstance(value, int | float) for value in values)
    numbers = np.array(values if is_number else range(1, len(values) + 1), float)
    apart, together = numbers[:, np.newaxis] - numbers, numbers[:, np.newaxis] + numbers
    return WEIGHTS[name](apart, together, len(values))


def percent(counts: Numbers, weight: Floats) -> float:
    """Weighted share of agreeing pairs within a unit, averaged over units with two values or more."""
    rows = np.asarray(counts, float)
    people = rows.sum(axis=1)
    rows, people = rows[people >= 2], people[people >= 2]
    agreeing = (rows * (rows @ weight.T - 1)).sum(axis=1)
    return float(ratio(ratio(agreeing, people * (people - 1)).sum(), len(rows)))


def corrected(observed: float, chance: float) -> float:
    """(observed - chance) / (1 - chance), nan where chance agreement is complete."""
    return float(ratio(observed - chance, 1 - chance))


def prevalence(counts: Numbers) -> Floats:
    """Mean share of people who gave each value, over units with a value."""
    rows = np.asarray(counts, float)
    people = rows.sum(axis=1)
    shares: Floats = (rows[people > 0] / people[people > 0, np.newaxis]).mean(axis=0)
    return shares


def chance_gwet(counts: Numbers, weight: Floats) -> float:
    """AC1 (identity weights) and AC2."""
    share, size = prevalence(counts), len(weight)
    return float(ratio(weight.sum() * (share * (1 - share)).sum(), size * (size - 1)))


def chance_fleiss(counts: Numbers, weight: Floats) -> float:
    """Fleiss' generalisation of Scott's pi."""
    share = prevalence(counts)
    return float(share @ weight @ share)


def chance_uniform(counts: Numbers, weight: Floats) -> float:
    """Brennan-Prediger, Bennett's S, Randolph: every value as likely."""
    return float(ratio(weight.sum(), len(weight) ** 2))


def chance_conger(shares: Floats, weight: Floats) -> float:
    """Conger's generalisation of Cohen's kappa; `shares` (people, values) are each person's margins."""
    people, mean = len(shares), shares.mean(axis=0)
    spread = ratio(shares.T @ shares - people * np.outer(mean, mean), people - 1)
    return float((weight * (np.outer(mean, mean) - spread / people)).sum())


def fleiss_category(counts: Numbers, value: int) -> float:
    """Fleiss' kappa of one value, 1 - Σ n_ij(n - n_ij) / (N n (n-1) p_j (1-p_j)) (Fleiss 1971); equal n."""
    rows = np.asarray(counts, float)
    people = float(rows.sum(axis=1).max(initial=0))
    share = float(rows[:, value].sum() / rows.sum())
    mixed = float((rows[:, value] * (people - rows[:, value])).sum())
    return float(1 - ratio(mixed, len(rows) * people * (people - 1) * share * (1 - share)))


def cohen(table: Numbers, weight: Floats) -> float:
    """Cohen's kappa of a table of two people (values, values), weighted (Cohen 1968)."""
    joint = np.asarray(table, float) / np.sum(table)
    return corrected(float((weight * joint).sum()), float(joint.sum(axis=1) @ weight @ joint.sum(axis=0)))


def cohen_standard_error(table: Numbers, weight: Floats) -> float:
    """Large-sample standard error of (weighted) kappa (Fleiss, Cohen and Everitt 1969)."""
    total = float(np.sum(table))
    joint = np.asarray(table, float) / total
    first, second = joint.sum(axis=1), joint.sum(axis=0)
    chance = float(first @ weight @ second)
    kappa = cohen(table, weight)
    margins = (weight @ second)[:, np.newaxis] + first @ weight
    spread = float((joint * (weight - margins * (1 - kappa)) ** 2).sum()) - (kappa - chance * (1 - kappa)) ** 2
    return float(ratio(np.sqrt(max(spread, 0.0)), (1 - chance) * np.sqrt(total)))


def kappa_max(table: Numbers) -> float:
    """The largest kappa that these margins allow."""
    joint = np.asarray(table, float) / np.sum(table)
    first, second = joint.sum(axis=1), joint.sum(axis=0)
    return corrected(float(np.minimum(first, second).sum()), float(first @ second))


def light(tables: Sequence[Numbers]) -> float:
    """Mean of the pairs' kappas that are defined (Light 1971)."""
    kappas = [cohen(table, np.eye(len(table))) for table in tables if np.sum(table)]
    defined = [kappa for kappa in kappas if not np.isnan(kappa)]
    return float(np.mean(defined)) if defined else float("nan")


def tables_of_pairs(rows: Sequence[Sequence[object]], values: Sequence[object]) -> list[Floats]:
    """A table for every pair of people, from units x people with None for missing."""
    place = {value: i for i, value in enumerate(values)}
    people = max(map(len, rows), default=0)
    tables = []
    for i, j in combinations(range(people), 2):
        table = np.zeros((len(values), len(values)))
        for row in rows:
            if row[i] is not None and row[j] is not None:
                table[place[row[i]], place[row[j]]] += 1
        tables.append(table)
    return tables
