"""From documents to a comparison: every coefficient per code, over all codes and per exclusive group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from agreement.domain import confusions, matching, unitizing
from agreement.domain.coefficient import (
    DOMAIN_OVERLAP,
    NO_DOUBLE_CODED,
    NO_PAIR_VARIES,
    NO_VALUES_MEET,
    Coefficient,
    Reason,
)
from agreement.domain.comparison import PER_GROUP, Comparison, Estimate, GroupAgreement, Turns, Unit, ValueAgreement
from agreement.domain.nominal import Floats
from agreement.domain.over_codes import Lines, any_code
from agreement.domain.per_code import per_code, per_document
from agreement.domain.resampling import FEWEST_DOCUMENTS, Resampling
from agreement.domain.sums import sums
from agreement.domain.sweep import comparable, tally
from agreement.domain.units import Continuum, Document, Group, counted_text, in_units

RESAMPLES, SEED = 1000, 1


def compare(
    documents: Iterable[Document],
    coders: Sequence[str],
    *,
    unit: Unit = Unit.TURN,
    turns: Turns = Turns.ALL,
    codes: Iterable[str] = (),
    groups: Sequence[Group] = (),
    parts: Mapping[str, Collection[str]] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    fewest: int = FEWEST_DOCUMENTS,
) -> Comparison:
    """Compare `coders`, in that order, on the documents that two of them or more submitted.

    `codes` get a row even where nobody used them; `parts` names sets of codes that get a line of their own over all
    codes; below `fewest` documents these have values of their own in place of intervals. Codes and documents are put in
    order. Raises ValueError for what is no unit.
    """
    unit, turns = Unit(unit), Turns(turns)
    continua = comparable((in_units(counted_text(one, turns), unit) for one in documents), coders)
    used = {span[2] for one in continua for coder in coders for span in one.layers.get(coder, ())}
    names = sorted(used.union(codes))
    counted = tally(continua, coders, names)
    resampling = Resampling(len(continua), resamples, seed, fewest)
    added = sums(counted, resampling.weights)
    rows = per_code(counted, matching.counts(continua, coders, names), added, resampling)
    lines = Lines(counted, added, rows, resampling)
    return Comparison(
        unit,
        turns,
        tuple(coders),
        counted.documents,
        int(counted.units.sum()),
        seed,
        resamples,
        lines.overall(continua),
        {name: lines.part(chosen) for name, chosen in (parts or {}).items()},
        any_code(continua, coders, resampling),
        rows,
        tuple(_group(continua, coders, group, resampling) for group in _in_use(groups, used)),
        tuple(per_document(counted)),
        confusions.confusions(continua, coders, names),
    )


def _in_use(groups: Sequence[Group], used: Collection[str]) -> Iterator[Group]:
    """Groups with their codes that anybody used: a code nobody used has nothing to say here, not even its name."""
    for group in groups:
        value_of = {code: value for code, value in group.value_of.items() if code in used}
        codes = tuple(code for code in group.codes if code in value_of.values())
        if codes:
            yield Group(group.key, codes, value_of)


def _group(
    continua: Sequence[Continuum], coders: Sequence[str], group: Group, resampling: Resampling
) -> GroupAgreement:
    broken = unitizing.overlaps(continua, coders, group)
    names = [*PER_GROUP, *(f"k {code}" for code in group.codes)]
    if broken:
        refused = Estimate(Coefficient(None, DOMAIN_OVERLAP))
        values = tuple(ValueAgreement(code, refused, None) for code in group.codes)
        return GroupAgreement(group.key, group.codes, dict.fromkeys(PER_GROUP, refused), None, values, broken)
    numbers = unitizing.weighted(continua, coders, group)(resampling.weights)
    reasons = _why_no_group(continua, numbers, names)
    found = dict(zip(names, resampling.estimates(np.stack([numbers[n] for n in names], axis=1), reasons), strict=True))
    return GroupAgreement(
        group.key,
        group.codes,
        {name: found[name] for name in PER_GROUP},
        _number(numbers["cu_coverage"]),
        tuple(ValueAgreement(c, found[f"k {c}"], _number(numbers[f"k_coverage {c}"])) for c in group.codes),
        (),
    )


def _why_no_group(continua: Sequence[Continuum], numbers: Mapping[str, Floats], names: Sequence[str]) -> list[Reason]:
    """u and |u lack variation where they lack a value; cu and (k)u rest on units that two coders gave a value."""
    if not continua:
        return [NO_DOUBLE_CODED] * len(names)
    reasons = {"u": NO_PAIR_VARIES, "bar_u": NO_PAIR_VARIES, "cu": _why_no_value(numbers["cu_coverage"])}
    return [reasons.get(name) or _why_no_value(numbers[name.replace("k ", "k_coverage ", 1)]) for name in names]


def _why_no_value(coverage: Floats) -> Reason:
    return NO_PAIR_VARIES if np.nan_to_num(coverage[0]) else NO_VALUES_MEET


def _number(values: Floats) -> float | None:
    return None if np.isnan(values[0]) else float(values[0])
