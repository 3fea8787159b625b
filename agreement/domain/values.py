"""Alpha for single values a unit (votes, ratings, categories): nominal, ordinal, interval, ratio, or any distance.

Krippendorff (2011). Here the values of a unit are few and have an order; coded text goes through `compare`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from agreement.domain import nominal
from agreement.domain.coefficient import Coefficient, Reason, coefficient, gettext_noop
from agreement.domain.nominal import Floats, Numbers

NO_PAIRABLE_VALUES = Reason("no_pairable_values", gettext_noop("no unit has values from two people"))
NO_VARIATION = Reason("no_variation", gettext_noop("all values are the same"))


class Metric(StrEnum):
    """What a difference of two values means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True)
class ValueCounts:
    """The values that occur, in order, and how many people gave each to each unit, (units, values)."""

    values: tuple[Any, ...]
    counts: Floats


def value_counts(rows: Sequence[Sequence[Hashable | None]]) -> ValueCounts:
    """From units x people, None where somebody gave no value. Values are put in their natural order."""
    values = sorted({value for row in rows for value in row if value is not None}, key=_natural)
    counts = [[sum(value == given for given in row) for value in values] for row in rows]
    return ValueCounts(tuple(values), np.array(counts, float).reshape(len(rows), len(values)))


def alpha(rows: Sequence[Sequence[Hashable | None]], metric: Metric) -> Coefficient:
    """Krippendorff's alpha of units x people; interval and ratio need numbers. Units with one value are left out."""
    found = value_counts(rows)
    observed, expected = disagreement(found, metric)
    reason = NO_VARIATION if (found.counts.sum(axis=1) >= 2).any() else NO_PAIRABLE_VALUES
    return coefficient(float(1 - nominal.ratio(observed, expected)), reason)


def disagreement(found: ValueCounts, metric: Metric) -> tuple[float, float]:
    """Observed and expected disagreement, Do and De; nan without two values to compare."""
    counts = found.counts[found.counts.sum(axis=1) >= 2]
    return disagreement_by(counts, differences(found.values, counts.sum(axis=0), metric))


def disagreement_by(counts: Numbers, squared: Floats) -> tuple[float, float]:
    """Do and De for pairable units (units, values) and squared differences of values (values, values)."""
    people = counts.sum(axis=1)
    of_value = counts.sum(axis=0)
    total = float(people.sum())
    within = np.einsum("uc,ck,uk->u", counts, squared, counts)
    observed = float(nominal.ratio((within / np.maximum(people - 1, 1)).sum(), total))
    return observed, float(nominal.ratio(of_value @ squared @ of_value, total * (total - 1)))


def differences(values: Sequence[Any], often: Numbers, metric: Metric) -> Floats:
    """Squared differences of values, (values, values). Ordinal ones depend on how often each value was given."""
    if metric is Metric.NOMINAL:
        return 1 - np.eye(len(values))
    if metric is Metric.ORDINAL:
        reached = np.cumsum(often)
        between = np.abs(reached[:, np.newaxis] - reached) + np.where(
            np.arange(len(values))[:, np.newaxis] < np.arange(len(values)), often[:, np.newaxis], often
        )
        steps: Floats = between - (often[:, np.newaxis] + often) / 2
        np.fill_diagonal(steps, 0)
        return steps**2
    numbers = np.array(values, float)
    apart = numbers[:, np.newaxis] - numbers
    if metric is Metric.INTERVAL:
        squared: Floats = apart**2
        return squared
    return np.nan_to_num(nominal.ratio(apart, numbers[:, np.newaxis] + numbers)) ** 2


def distances(values: Sequence[Any], distance: Callable[[Any, Any], float]) -> Floats:
    """Distances of all values, for alphas with a distance of one's own (sets)."""
    return np.array([[distance(one, other) for other in values] for one in values], float)


def _natural(value: Any) -> tuple[bool, Any]:
    """Numbers by size, before words by spelling."""
    is_word = not isinstance(value, int | float)
    return is_word, str(value) if is_word else value
