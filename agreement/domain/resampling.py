"""How sure a coefficient is, documents being what is drawn: jackknife and bootstrap through weights of documents.

Characters, sentences and turns of one interview are alike, so an interval over them is far too narrow; whole
documents, all coders together, are left out or drawn. A statistic is a function of document weights, and every
statistic here is additive over documents, so nothing is counted again for a draw.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from agreement.domain.coefficient import (
    DRAWS_UNDEFINED,
    FEWER_THAN_6_DOCUMENTS,
    LEFT_OUT_UNDEFINED,
    Reason,
    coefficient,
)
from agreement.domain.comparison import Estimate, Interval
from agreement.domain.nominal import Floats

Weighted = Callable[[Floats], Mapping[str, Floats]]
"""Weights (samples, documents) to arrays whose first axis is the samples; nan where a coefficient is undefined."""

LEVEL = 0.95
FEWEST_DOCUMENTS = 6
"""Below it a coefficient's values in each document are given instead: a t quantile of few of them makes any width."""
MOST_UNDEFINED = 0.05


def draws(documents: int, resamples: int, seed: int) -> Floats:
    """How often each document is drawn, (resamples, documents), with replacement, `documents` at a time.

    Drawn with Python's own generator (Mersenne Twister), so that a program without numpy can draw the same.
    """
    generator = random.Random(seed)  # noqa: S311  (nothing secret is drawn)
    drawn = [int(generator.random() * documents) for _ in range(resamples * documents)]
    rows = np.repeat(np.arange(resamples), documents) * documents + np.array(drawn, np.int64)
    counted = np.bincount(rows, minlength=resamples * documents).reshape(resamples, documents)
    return counted.astype(float)


class Resampling:
    """All weightings of so many documents that estimates need: everything once, then each left out and each draw, or
    each alone where they are few."""

    def __init__(self, documents: int, resamples: int, seed: int, fewest: int = FEWEST_DOCUMENTS) -> None:
        """Intervals from `fewest` documents on; published examples ask for less than the product does."""
        self.documents = documents
        self.is_enough = documents >= fewest
        self.resamples = resamples if self.is_enough else 0
        self.weights = np.ones((1, documents))
        alone = np.eye(documents)
        if self.is_enough:
            self.weights = np.concatenate([self.weights, 1 - alone, draws(documents, resamples, seed)])
        elif documents > 1:
            self.weights = np.concatenate([self.weights, alone])

    def estimates(self, values: Floats, reasons: Sequence[Reason]) -> list[Estimate]:
        """One estimate a column of `values` (samples, columns); `reasons` say why a column has no value."""
        point = values[0]
        if not self.is_enough:
            return [
                Estimate(coefficient(float(number), reason), no_interval=FEWER_THAN_6_DOCUMENTS, own=_own(alone))
                for number, alone, reason in zip(point, values[1:].T, reasons, strict=True)
            ]
        errors = self._standard_errors(values[1 : 1 + self.documents])
        half = errors * _t_quantile(self.documents - 1)
        lows, highs, undefined = self._percentiles(values[1 + self.documents :])
        columns = zip(point, errors, half, lows, highs, undefined, reasons, strict=True)
        return [self._estimate(list(map(float, row)), reason) for *row, reason in columns]

    def _estimate(self, row: Sequence[float], reason: Reason) -> Estimate:
        number, error, half, low, high, undefined = row
        point, missing_draws = coefficient(number, reason), int(undefined)
        if point.value is None:
            return Estimate(point, undefined=missing_draws)
        has_jackknife, has_bootstrap = not np.isnan(error), undefined <= MOST_UNDEFINED * self.resamples
        missing = None if has_jackknife and has_bootstrap else DRAWS_UNDEFINED if has_jackknife else LEFT_OUT_UNDEFINED
        return Estimate(
            point,
            se=error if has_jackknife else None,
            jackknife=Interval(number - half, number + half) if has_jackknife else None,
            bootstrap=Interval(low, high) if has_bootstrap and self.resamples else None,
            undefined=missing_draws,
            no_interval=missing,
        )

    def _standard_errors(self, left_out: Floats) -> Floats:
        """Jackknife: se² = (n-1)/n Σ(θ₋ᵢ - mean)² (Efron and Tibshirani 1993, eq. 11.5)."""
        n = self.documents
        errors: Floats = np.sqrt((n - 1) / n * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0))
        return errors

    def _percentiles(self, drawn: Floats) -> tuple[Floats, Floats, Floats]:
        """Both ends of the percentile interval over the defined draws, and how many are undefined."""
        ordered = np.sort(drawn, axis=0)  # nan comes last
        undefined = np.isnan(drawn).sum(axis=0)
        defined = len(drawn) - undefined
        ends = [_quantile(ordered, defined, share) for share in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)]
        return ends[0], ends[1], undefined


def _own(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in values)


def _quantile(ordered: Floats, defined: Floats, share: float) -> Floats:
    """Linear interpolation between order statistics (numpy's default, Hyndman and Fan's type 7), column by column."""
    place = np.maximum(defined - 1, 0) * share
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(defined - 1, 0)).astype(np.int64)
    if not len(ordered):
        return np.full(ordered.shape[1:], np.nan)
    columns = np.arange(ordered.shape[1])
    low, high = ordered[below, columns], ordered[above, columns]
    between: Floats = low + (high - low) * (place - below)
    return between


def _t_quantile(freedom: int) -> float:
    """Student's t for a two-sided interval at LEVEL."""
    from scipy.special import stdtrit  # loaded when first asked for, not at every start

    return float(stdtrit(freedom, (1 + LEVEL) / 2))
