"""What stands over all codes or over some of them, and over passages whatever the code.

Each coefficient is a ratio of sums over codes, to which a code that nobody used in a sample adds nothing: the set of
codes is that of the estimate in every draw.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from agreement.domain import binary, matching, nominal, sets, tables
from agreement.domain.coefficient import NEVER_USED, NO_CODE_USED, NO_PAIR_VARIES, Coefficient, Reason
from agreement.domain.comparison import (
    ANY_CODE,
    OVER_CODES,
    OVER_PART,
    AnyCode,
    CodeAgreement,
    Estimate,
    Overall,
    Spread,
)
from agreement.domain.nominal import Floats
from agreement.domain.passages import ANY, as_one_code, segments_met
from agreement.domain.per_code import counts_of, values_per_code, why_empty, why_undefined
from agreement.domain.resampling import Resampling
from agreement.domain.sums import Sums, sums
from agreement.domain.sweep import Tally, tally
from agreement.domain.units import Continuum


class Lines:
    """Lines over codes, from sums that were made once. `counted` has the codes of `rows`, in that order."""

    def __init__(self, counted: Tally, found: Sums, rows: Sequence[CodeAgreement], resampling: Resampling) -> None:
        self.counted, self.sums, self.rows, self.resampling = counted, found, rows, resampling

    def overall(self, continua: Sequence[Continuum]) -> Overall:
        """The line of all codes, sets of codes among its coefficients."""
        codes = self.counted.codes
        masi = sets.weighted(continua, self.counted.coders, codes)(self.resampling.weights)["masi_all"]
        return self._line(codes, OVER_CODES, {"masi": masi})

    def part(self, codes: Collection[str]) -> Overall:
        """The line of some codes: text coded with others only counts as uncoded."""
        return self._line(codes, OVER_PART, {})

    def _line(self, codes: Collection[str], names: Sequence[str], more: Mapping[str, Floats]) -> Overall:
        chosen = [k for k, row in enumerate(self.rows) if row.counts.used and row.code in codes]
        used = [self.rows[k] for k in chosen]
        reason = why_empty(self.counted) or (NO_PAIR_VARIES if used else NO_CODE_USED)
        values = {**_over_codes(self.sums.of(chosen)), **more}
        columns = np.stack([values[name] for name in names], axis=1)
        estimates = self.resampling.estimates(columns, [reason] * len(names))
        spreads = {name: _spread([row.estimates[name] for row in used], reason) for name in ("kappa", "alpha")}
        return Overall(len(used), dict(zip(names, estimates, strict=True)), spreads)


def _over_codes(found: Sums) -> dict[str, Floats]:
    return {
        "stratified_alpha": nominal.stratified_alpha(found.counts, found.units),
        "positive": binary.positive_agreement(found.pairs.sum(axis=2, keepdims=True))[:, 0],
        "pooled_kappa": binary.pooled_kappa(found.pairs),
    }


def any_code(continua: Sequence[Continuum], coders: Sequence[str], resampling: Resampling) -> AnyCode:
    """Every code counted as the same one."""
    marked = [as_one_code(one) for one in continua]
    counted = tally(marked, coders, [ANY])
    counts = counts_of(tables.document_counts(counted).sum(axis=(0, 1)))
    matched = matching.counts(marked, coders, [ANY])
    values, _kappas = values_per_code(counted, matched, sums(counted, resampling.weights), resampling.weights)
    reason = why_undefined(counted, counts, "alpha")
    reasons = [NO_CODE_USED if reason is NEVER_USED else reason] * len(ANY_CODE)
    found = resampling.estimates(np.concatenate([values[name] for name in ANY_CODE], axis=1), reasons)
    passages, met = segments_met(marked, coders)
    return AnyCode(dict(zip(ANY_CODE, found, strict=True)), counts, passages, met)


def _spread(estimates: Sequence[Estimate], reason: Reason) -> Spread:
    values = [found.value for found in estimates if found.value is not None]
    if not values:
        missing = Coefficient(None, reason)
        return Spread(missing, missing, missing, 0)
    median, lowest, highest = float(np.median(values)), min(values), max(values)
    return Spread(Coefficient(median), Coefficient(lowest), Coefficient(highest), len(values))
