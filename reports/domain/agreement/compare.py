"""From documents to a comparison: every coefficient per code, over all codes and per exclusive group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from reports.domain.agreement import binary, confusions, matching, nominal, sets, tables, unitizing
from reports.domain.agreement.coefficient import (
    ALWAYS_USED,
    CODE_IN_FEWER_THAN_3_DOCUMENTS,
    DOMAIN_OVERLAP,
    FEWER_THAN_5_UNITS,
    NEVER_USED,
    NO_CODE_USED,
    NO_DOUBLE_CODED,
    NO_PAIR_VARIES,
    NO_UNITS,
    NO_VALUES_MEET,
    ONE_CODER_NEVER_USED,
    SOME_PAIRS_LEFT_OUT,
    Coefficient,
    Reason,
)
from reports.domain.agreement.comparison import (
    ANY_CODE,
    OVER_CODES,
    PER_CODE,
    PER_GROUP,
    AnyCode,
    CodeAgreement,
    Comparison,
    Counts,
    DocumentCounts,
    Estimate,
    GroupAgreement,
    Overall,
    Spread,
    Turns,
    Unit,
    ValueAgreement,
)
from reports.domain.agreement.nominal import Floats, Ints
from reports.domain.agreement.passages import ANY, as_one_code, only, segments_met
from reports.domain.agreement.resampling import Resampling
from reports.domain.agreement.sweep import Tally, comparable, tally
from reports.domain.agreement.units import Continuum, Document, Group, in_units, of_participants

RESAMPLES, SEED = 1000, 1
FEW_UNITS, FEW_DOCUMENTS = 5, 3


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
) -> Comparison:
    """Compare `coders`, in that order, on the documents that two of them or more submitted.

    `codes` get a row even where nobody used them; `parts` names sets of codes that get a line of their own over all
    codes. Codes and documents are put in order. Raises ValueError for what is no unit.
    """
    unit, turns = Unit(unit), Turns(turns)
    narrowed = map(of_participants, documents) if turns is Turns.PARTICIPANTS else documents
    continua = comparable((in_units(document, unit) for document in narrowed), coders)
    used = {span[2] for one in continua for coder in coders for span in one.layers.get(coder, ())}
    names = sorted(used.union(codes))
    counted = tally(continua, coders, names)
    resampling = Resampling(len(continua), resamples, seed)
    rows = _per_code(counted, matching.counts(continua, coders, names), resampling)
    lines = Lines(continua, coders, rows, resampling)
    return Comparison(
        unit,
        turns,
        tuple(coders),
        counted.documents,
        int(counted.units.sum()),
        seed,
        resamples,
        lines.over(names),
        {name: lines.over(used.intersection(chosen)) for name, chosen in (parts or {}).items()},
        any_code(continua, coders, resampling),
        rows,
        tuple(_group(continua, coders, group, resampling) for group in _in_use(groups, used)),
        tuple(_per_document(counted)),
        confusions.confusions(continua, coders, names),
    )


def _in_use(groups: Sequence[Group], used: Collection[str]) -> Iterator[Group]:
    """Groups with their codes that anybody used: a code nobody used has nothing to say here, not even its name."""
    for group in groups:
        value_of = {code: value for code, value in group.value_of.items() if code in used}
        codes = tuple(code for code in group.codes if code in value_of.values())
        if codes:
            yield Group(group.key, codes, value_of)


def _per_code(counted: Tally, matched: tuple[Ints, Ints], resampling: Resampling) -> tuple[CodeAgreement, ...]:
    counts = [_counts(row) for row in tables.document_counts(counted).sum(axis=0)]
    values, kappas = _values_per_code(counted, matched, resampling.weights)
    columns = {
        name: resampling.estimates(values[name], [_why_undefined(counted, one, name) for one in counts])
        for name in PER_CODE
    }
    absent = tables.one_is_absent(tables.pairs(counted).sum(axis=0))
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


def _values_per_code(counted: Tally, matched: tuple[Ints, Ints], weights: Floats) -> tuple[dict[str, Floats], Floats]:
    """Each coefficient (samples, codes); Cohen's kappa of each pair over everything (pairs, codes)."""
    counts, cells = tables.values(counted)
    sums = _summed(weights, cells)
    pairs = _summed(weights, tables.pairs(counted))
    kappas, kappa = binary.light_kappa(pairs)
    matches, together = (_summed(weights, part.sum(axis=2)) for part in matched)
    values = {
        "alpha": nominal.alpha(counts, sums),
        "kappa": kappa,
        "bar_u": binary.bar_u_alpha(counts, sums, _summed(weights, counted.squares.sum(axis=2))),
        "positive": binary.positive_agreement(pairs),
        "percent": nominal.percent_agreement(counts, sums),
        "ac1": binary.gwet_ac1(counts, sums),
        "f1": nominal.ratio(2 * matches, together),
    }
    return values, kappas[0]


def _summed(weights: Floats, parts: Ints | Floats) -> Floats:
    """Parts (documents, …) added up under each weighting: (samples, …)."""
    return np.tensordot(weights, parts.astype(float), 1)


def _counts(row: Ints) -> Counts:
    everyone, *only, several, nobody = (int(count) for count in row)
    return Counts(everyone, tuple(only), several, nobody)


def _per_document(counted: Tally) -> Iterator[DocumentCounts]:
    found = tables.document_counts(counted)
    for d, k in np.argwhere(found[:, :, :-1].sum(axis=2) > 0).tolist():
        yield DocumentCounts(counted.documents[d], counted.codes[k], _counts(found[d, k]))


def _notes(counts: Counts, documents: int, kappas: Floats, absent: bool) -> Iterator[Reason]:
    if absent:
        yield ONE_CODER_NEVER_USED
    if 0 < np.isnan(kappas).sum() < len(kappas):
        yield SOME_PAIRS_LEFT_OUT
    if 0 < counts.used < FEW_UNITS:
        yield FEWER_THAN_5_UNITS
    if 0 < documents < FEW_DOCUMENTS:
        yield CODE_IN_FEWER_THAN_3_DOCUMENTS


def _why_undefined(counted: Tally, counts: Counts, name: str) -> Reason:
    empty = _why_empty(counted)
    if empty:
        return empty
    if name == "kappa" and counts.used and counts.nobody:
        return NO_PAIR_VARIES
    return ALWAYS_USED if counts.used else NEVER_USED


def _why_empty(counted: Tally) -> Reason | None:
    if not counted.documents:
        return NO_DOUBLE_CODED
    return None if counted.units.sum() else NO_UNITS


class Lines:
    """What stands over all codes, or over some of them."""

    def __init__(
        self,
        continua: Sequence[Continuum],
        coders: Sequence[str],
        rows: Sequence[CodeAgreement],
        resampling: Resampling,
    ) -> None:
        self.continua, self.coders, self.rows, self.resampling = continua, coders, rows, resampling

    def over(self, codes: Collection[str]) -> Overall:
        """The line of these codes: text coded with others only counts as uncoded."""
        names = sorted(codes)
        continua = [only(one, names) for one in self.continua]
        counted = tally(continua, self.coders, names)
        used = [row for row in self.rows if row.counts.used and row.code in codes]
        reason = _why_empty(counted) or (NO_PAIR_VARIES if used else NO_CODE_USED)
        weights = self.resampling.weights
        values = _over_codes(counted, weights)
        values["masi"] = sets.weighted(continua, self.coders, names)(weights)["masi_all"]
        columns = np.stack([values[name] for name in OVER_CODES], axis=1)
        estimates = self.resampling.estimates(columns, [reason] * len(OVER_CODES))
        spreads = {name: _spread([row.estimates[name] for row in used], reason) for name in ("kappa", "alpha")}
        return Overall(len(used), dict(zip(OVER_CODES, estimates, strict=True)), spreads)


def _over_codes(counted: Tally, weights: Floats) -> dict[str, Floats]:
    """Codes that nobody used in a sample add nothing to any of these sums."""
    counts, cells = tables.values(counted)
    pairs = _summed(weights, tables.pairs(counted))
    return {
        "stratified_alpha": nominal.stratified_alpha(counts, _summed(weights, cells)),
        "positive": binary.positive_agreement(pairs.sum(axis=2, keepdims=True))[:, 0],
        "pooled_kappa": binary.pooled_kappa(pairs),
    }


def any_code(continua: Sequence[Continuum], coders: Sequence[str], resampling: Resampling) -> AnyCode:
    """Every code counted as the same one."""
    marked = [as_one_code(one) for one in continua]
    counted = tally(marked, coders, [ANY])
    counts = _counts(tables.document_counts(counted).sum(axis=(0, 1)))
    values, _kappas = _values_per_code(counted, matching.counts(marked, coders, [ANY]), resampling.weights)
    reason = _why_undefined(counted, counts, "alpha")
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
