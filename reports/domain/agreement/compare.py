"""From a tally to a comparison: every coefficient per code and overall."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reports.domain.agreement import nominal, package, tables
from reports.domain.agreement.coefficient import (
    ALWAYS_USED,
    FEWER_THAN_5_UNITS,
    NEVER_USED,
    NO_CODE_USED,
    NO_DOUBLE_CODED,
    NO_PAIR_VARIES,
    NO_UNITS,
    ONE_CODER_NEVER_USED,
    SOME_PAIRS_LEFT_OUT,
    Coefficient,
    Reason,
    coefficient,
)
from reports.domain.agreement.comparison import CodeAgreement, Comparison, Counts, Overall, Spread
from reports.domain.agreement.nominal import Floats
from reports.domain.agreement.units import Bools, Tally


def compare(tally: Tally) -> Comparison:
    """All coefficients of a tally. Codes keep the tally's order."""
    counts = tables.document_counts(tally)
    rows = _per_code(tally, [Counts.from_row(c) for c in counts.sum(axis=0)])
    overall = _overall(tally, rows)
    return Comparison(tally.coders, tally.documents, int(tally.units.sum()), overall, rows, counts)


def _per_code(tally: Tally, counts: list[Counts]) -> tuple[CodeAgreement, ...]:
    value_counts, weights = tables.values(tally)
    percents = nominal.percent_agreement(value_counts, weights)
    alphas = [package.alpha(value_counts, row) for row in weights]
    pairs = tables.pairs(tally)
    kappas, absent = nominal.cohen_kappa(pairs).T, tables.one_is_absent(pairs)
    columns = zip(tally.codes, counts, percents, kappas, alphas, absent, strict=True)
    return tuple(_code_agreement(tally, *column) for column in columns)


def _code_agreement(
    tally: Tally, code: str, counts: Counts, percent: float, kappas: Floats, alpha: float, absent: bool
) -> CodeAgreement:
    reason = _why_undefined(tally, counts)
    kappa = _mean_of_defined(kappas)
    return CodeAgreement(
        code,
        counts,
        coefficient(percent, reason),
        coefficient(kappa, NO_PAIR_VARIES if counts.used and counts.nobody else reason),
        coefficient(alpha, reason),
        tuple(_notes(counts, kappas, absent)),
    )


def _notes(counts: Counts, kappas: Floats, absent: bool) -> Iterator[Reason]:
    if absent:
        yield ONE_CODER_NEVER_USED
    if 0 < np.isnan(kappas).sum() < len(kappas):
        yield SOME_PAIRS_LEFT_OUT
    if 0 < counts.used < 5:
        yield FEWER_THAN_5_UNITS


def _why_undefined(tally: Tally, counts: Counts) -> Reason:
    if not tally.documents:
        return NO_DOUBLE_CODED
    if not tally.units.sum():
        return NO_UNITS
    return ALWAYS_USED if counts.used else NEVER_USED


def _overall(tally: Tally, rows: tuple[CodeAgreement, ...]) -> Overall:
    used = np.array([row.counts.used > 0 for row in rows], bool)
    reason = _why_no_overall(tally, used)
    value_counts, weights = tables.values(tally)
    cells = weights[used].sum(axis=0)
    pooled = np.array([nominal.pooled_kappa(pair[tables.used(pair)]) for pair in tables.pairs(tally)])
    defined = [row for row, is_used in zip(rows, used, strict=True) if is_used]
    return Overall(
        int(used.sum()),
        int(tally.units.sum()),
        coefficient(float(nominal.percent_agreement(value_counts, cells)), reason),
        coefficient(_mean_of_defined(pooled), reason),
        coefficient(float(nominal.alpha(value_counts, cells)), reason),
        _spread([row.kappa for row in defined], reason),
        _spread([row.alpha for row in defined], reason),
    )


def _why_no_overall(tally: Tally, used: Bools) -> Reason:
    if not tally.documents:
        return NO_DOUBLE_CODED
    if not tally.units.sum():
        return NO_UNITS
    return NO_PAIR_VARIES if used.any() else NO_CODE_USED


def _spread(coefficients: list[Coefficient], reason: Reason) -> Spread:
    values = [c.value for c in coefficients if c.value is not None]
    if not values:
        missing = Coefficient(None, reason)
        return Spread(missing, missing, missing, 0)
    median, lowest, highest = float(np.median(values)), min(values), max(values)
    return Spread(Coefficient(median), Coefficient(lowest), Coefficient(highest), len(values))


def _mean_of_defined(values: Floats) -> float:
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")
