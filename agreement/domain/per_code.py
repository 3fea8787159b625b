"""One row a code: every coefficient, its counts and what to know about it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from agreement.domain import binary, nominal, tables
from agreement.domain.coefficient import (
    ALWAYS_USED,
    CODE_IN_FEWER_THAN_3_DOCUMENTS,
    FEWER_THAN_10_UNITS,
    NEVER_USED,
    NO_DOUBLE_CODED,
    NO_PAIR_VARIES,
    NO_UNITS,
    ONE_CODER_NEVER_USED,
    SOME_PAIRS_LEFT_OUT,
    Reason,
)
from agreement.domain.comparison import ENOUGH_DOCUMENTS, ENOUGH_UNITS, PER_CODE, CodeAgreement, Counts, DocumentCounts
from agreement.domain.nominal import Floats, Ints
from agreement.domain.resampling import Resampling
from agreement.domain.sums import Sums, summed
from agreement.domain.sweep import Tally


def per_code(
    counted: Tally, matched: tuple[Ints, Ints], sums: Sums, resampling: Resampling
) -> tuple[CodeAgreement, ...]:
    """A row for every code of the tally, in its order."""
    counts = [counts_of(row) for row in tables.document_counts(counted).sum(axis=0)]
    values, kappas = values_per_code(counted, matched, sums, resampling.weights)
    columns = {
        name: resampling.estimates(values[name], [why_undefined(counted, one, name) for one in counts])
        for name in PER_CODE
    }
    absent = tables.one_is_absent(sums.pairs[0])
    segments, covered = counted.segments.sum(axis=0), tables.covered(counted).sum(axis=0)
    documents = (counted.segments.sum(axis=2) > 0).sum(axis=0)
    return tuple(
        CodeAgreement(
            code,
            counts[k],
            tuple(segments[k].tolist()),
            tuple(covered[k].tolist()),
            int(documents[k]),
            {name: columns[name][k] for name in PER_CODE},
            tuple(_notes(counts[k], int(documents[k]), kappas[:, k], bool(absent[k]))),
        )
        for k, code in enumerate(counted.codes)
    )


def values_per_code(
    counted: Tally, matched: tuple[Ints, Ints], sums: Sums, weights: Floats
) -> tuple[dict[str, Floats], Floats]:
    """Each coefficient (samples, codes); Cohen's kappa of each pair over everything (pairs, codes)."""
    kappas, kappa = binary.light_kappa(sums.pairs)
    matches, together = (summed(weights, part.sum(axis=2)) for part in matched)
    values = {
        "alpha": nominal.alpha(sums.counts, sums.units),
        "kappa": kappa,
        "bar_u": binary.bar_u_alpha(sums.counts, sums.units, summed(weights, counted.squares.sum(axis=2))),
        "positive": binary.positive_agreement(sums.pairs),
        "percent": nominal.percent_agreement(sums.counts, sums.units),
        "ac1": binary.gwet_ac1(sums.counts, sums.units),
        "f1": nominal.ratio(2 * matches, together),
    }
    return values, kappas[0]


def counts_of(row: Ints) -> Counts:
    """From a row of `tables.document_counts`."""
    everyone, *only, several, nobody = (int(count) for count in row)
    return Counts(everyone, tuple(only), several, nobody)


def per_document(counted: Tally) -> Iterator[DocumentCounts]:
    """Documents and codes in the order of the tally, where anybody used the code."""
    found = tables.document_counts(counted)
    for d, k in np.argwhere(found[:, :, :-1].sum(axis=2) > 0).tolist():
        yield DocumentCounts(counted.documents[d], counted.codes[k], counts_of(found[d, k]))


def _notes(counts: Counts, documents: int, kappas: Floats, absent: bool) -> Iterator[Reason]:
    if absent:
        yield ONE_CODER_NEVER_USED
    if 0 < np.isnan(kappas).sum() < len(kappas):
        yield SOME_PAIRS_LEFT_OUT
    if 0 < counts.used < ENOUGH_UNITS:
        yield FEWER_THAN_10_UNITS
    if 0 < documents < ENOUGH_DOCUMENTS:
        yield CODE_IN_FEWER_THAN_3_DOCUMENTS


def why_undefined(counted: Tally, counts: Counts, name: str) -> Reason:
    """Why the coefficient of that name is undefined, given that it is."""
    empty = why_empty(counted)
    if empty:
        return empty
    if name == "kappa" and counts.used and counts.nobody:
        return NO_PAIR_VARIES
    return ALWAYS_USED if counts.used else NEVER_USED


def why_empty(counted: Tally) -> Reason | None:
    """Why nothing is defined; None where there are units."""
    if not counted.documents:
        return NO_DOUBLE_CODED
    return None if counted.units.sum() else NO_UNITS
