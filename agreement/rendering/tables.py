"""Agreement for machines: a result's numbers, raw, as tables. The same data give the same bytes.

Counts are named both, only_a, only_b, neither for two coders, a and b in the order of `compared`; for more
all, only_a, only_b, …, several, none. An undefined coefficient is empty (null), with its reason beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from agreement.domain.comparison import (
    ANY_CODE,
    OVER_CODES,
    PER_CODE,
    PER_GROUP,
    CodeAgreement,
    Counts,
    DocumentCounts,
    Estimate,
    GroupAgreement,
    Interval,
    Overall,
)
from agreement.queries.comparing import Result

CONTEXT = ["round", "stage", "purpose", "comparison", "compared", "unit", "turns", "codes_counted"]
PARTS = ("", "_se", "_jackknife_low", "_jackknife_high", "_bootstrap_low", "_bootstrap_high")
"""Columns of an estimate: the coefficient, its standard error, and both intervals."""

Cell = str | int | float | None


class Table(NamedTuple):
    """A name (a file name without its ending), what the columns are called, and the rows."""

    name: str
    header: list[str]
    rows: list[list[Cell]]


def overall_table(results: Sequence[Result]) -> Table:
    """One row a comparison over all codes, and one for each part of the codes: fixed, developed, standing, coined."""
    spreads = [f"{name}_{part}" for name in ("kappa", "alpha") for part in ("median", "lowest", "highest")]
    counts = ["part", "planned", "documents", "units", "codes"]
    ends = ["not_computable", "snapshot", "digest"]
    header = [*CONTEXT, *counts, *_headed(OVER_CODES), *spreads, *ends]
    rows = [_overall_row(result, *line) for result in results for line in _lines(result)]
    return Table("agreement_overall", header, rows)


def passage_table(results: Sequence[Result]) -> Table:
    """One row a comparison: whether passages were marked at all, whatever the code."""
    names = _widest_count_names(results)
    header = [*CONTEXT, *names, "passages", "met", *_headed(ANY_CODE), "not_computable"]
    return Table("agreement_of_passages", header, [_passage_row(result, names) for result in results])


def transcript_table(results: Sequence[Result]) -> Table:
    """Where transcripts are too few for an interval: each one's own coefficients over all codes."""
    rows: list[list[Cell]] = [
        [*_context(result), part, document, *_own(overall, place)]
        for result in results
        for part, overall in _lines(result)
        for place, document in enumerate(result.comparison.documents)
        if any(one.own for one in overall.estimates.values())
    ]
    return Table("agreement_of_transcripts", [*CONTEXT, "part", "document", *OVER_CODES], rows)


def layer_table(results: Sequence[Result]) -> Table:
    """One row a comparison and compared layer: how it came about, as far as is known."""
    rows = [
        [*_context(result), row.number, row.document, row.name, row.provenance, row.sha256]
        for result in results
        for row in result.layers
    ]
    header = [*CONTEXT, "layer_round", "document", "coder", "provenance", "sha256"]
    return Table("agreement_layers", header, rows)


def code_table(results: Sequence[Result]) -> Table:
    """One row a comparison and code; codes by name."""
    names = _widest_count_names(results)
    rows = [[*_context(result), *_code_row(result, row, names)] for result in results for row in rows_by_name(result)]
    figures = ["segments", "covered", *_headed(PER_CODE), "not_computable", "notes"]
    return Table("agreement_by_code", [*CONTEXT, "code", "code_id", "documents", *names, *figures], rows)


def document_table(results: Sequence[Result]) -> Table:
    """One row a comparison, transcript and code that was used there: the counts from which much can be recomputed."""
    names = _widest_count_names(results)
    rows = [
        [*_context(result), one.document, *_code(result, one.code), *_counts_row(one.counts, names)]
        for result in results
        for one in documents_by_name(result)
    ]
    return Table("agreement_by_document", [*CONTEXT, "document", "code", "code_id", *names], rows)


def group_table(results: Sequence[Result]) -> Table:
    """One row a comparison and exclusive group, one for each of its codes."""
    rows = [
        [*_context(result), *row]
        for result in results
        for group in result.comparison.groups
        for row in _group_rows(result, group)
    ]
    header = [*CONTEXT, "group", "group_id", "code", "code_id", "coefficient", *_headed(["value"]), "coverage"]
    return Table("agreement_by_group", [*header, "not_computable"], rows)


def confusion_table(results: Sequence[Result]) -> Table:
    """One row a comparison and pair of codes: row used by the first coder, column by the second; empty for no code."""
    rows = [
        [*_context(result), *_maybe_code(result, one.row), *_maybe_code(result, one.column), one.units]
        for result in results
        for one in result.comparison.confusions
    ]
    return Table("agreement_confusions", [*CONTEXT, "row", "row_id", "column", "column_id", "units"], rows)


TABLES: dict[str, Callable[[Sequence[Result]], Table]] = {
    "overall": overall_table,
    "codes": code_table,
    "groups": group_table,
    "confusions": confusion_table,
    "documents": document_table,
    "passages": passage_table,
    "transcripts": transcript_table,
    "layers": layer_table,
}


def tables(results: Sequence[Result]) -> list[Table]:
    """All of them."""
    return [table(results) for table in TABLES.values()]


def rows_by_name(result: Result) -> list[CodeAgreement]:
    """The comparison's codes in the order of their names."""
    return sorted(result.comparison.per_code, key=lambda row: _by_name(result, row.code))


def documents_by_name(result: Result) -> list[DocumentCounts]:
    """Transcripts as they are, the codes of each in the order of their names."""
    return sorted(result.comparison.per_document, key=lambda one: (one.document, _by_name(result, one.code)))


def count_names(coders: int) -> list[str]:
    """What the counts of a comparison of so many coders are called, in order."""
    only = [f"only_{letter}" for letter in ascii_lowercase[:coders]]
    return ["both", *only, "neither"] if coders == 2 else ["all", *only, "several", "none"]


def counts_by_name(counts: Counts) -> dict[str, int]:
    """The counts, each under its name."""
    several = [] if len(counts.only) == 2 else [counts.several]
    figures = [counts.everyone, *counts.only, *several, counts.nobody]
    return dict(zip(count_names(len(counts.only)), figures, strict=True))


def _context(result: Result) -> list[Cell]:
    choice = result.choice
    round_, compared = choice.round, " × ".join(choice.names)
    return [round_.number, round_.stage, round_.purpose, choice.kind, compared, *map(str, result.way)]


def _lines(result: Result) -> list[tuple[str, Overall]]:
    """All codes, named by nothing, and the parts."""
    return [("", result.comparison.overall), *result.comparison.parts.items()]


def _overall_row(result: Result, part: str, overall: Overall) -> list[Cell]:
    found = [overall.estimates.get(name) for name in OVER_CODES]
    spreads = [overall.spreads[name] for name in ("kappa", "alpha")]
    planned = next((name for name in OVER_CODES if result.is_planned(name, part)), "")
    counts: list[Cell] = [part, planned, len(result.comparison.documents), result.comparison.units, overall.codes]
    ranges = [one.value for spread in spreads for one in (spread.median, spread.lowest, spread.highest)]
    return [*_context(result), *counts, *_cells(found), *ranges, _why_not(found), result.snapshot, result.digest]


def _own(overall: Overall, place: int) -> list[Cell]:
    found = [overall.estimates.get(name) for name in OVER_CODES]
    return [one.own[place] if one and one.own else None for one in found]


def _passage_row(result: Result, names: Sequence[str]) -> list[Cell]:
    found = result.comparison.any_code
    counts = [*_counts_row(found.counts, names), *("; ".join(map(str, part)) for part in (found.passages, found.met))]
    estimates = [found.estimates[name] for name in ANY_CODE]
    return [*_context(result), *counts, *_cells(estimates), _why_not(estimates)]


def _code_row(result: Result, row: CodeAgreement, names: Sequence[str]) -> list[Cell]:
    found = [row.estimates[name] for name in PER_CODE]
    extent = ["; ".join(map(str, part)) for part in (row.segments, row.covered)]
    counts = [row.documents, *_counts_row(row.counts, names)]
    notes = "; ".join(note.clause for note in row.notes)
    return [*_code(result, row.code), *counts, *extent, *_cells(found), _why_not(found), notes]


def _group_rows(result: Result, group: GroupAgreement) -> Iterator[list[Cell]]:
    head = _code(result, group.key)
    for name in PER_GROUP:
        estimate = group.estimates[name]
        coverage = group.coverage if name == "cu" else None
        yield [*head, "", "", name, *_cells([estimate]), coverage, _why_not([estimate])]
    for one in group.values:
        why = _why_not([one.estimate])
        yield [*head, *_code(result, one.code), "(k)u", *_cells([one.estimate]), one.coverage, why]


def _headed(names: Sequence[str]) -> list[str]:
    return [f"{name}{part}" for name in names for part in PARTS]


def _cells(estimates: Sequence[Estimate | None]) -> list[Cell]:
    """The columns of each; empty for one that this line does not have."""
    cells: list[Cell] = []
    for one in estimates:
        cells += [one.value, one.se, *ends(one.jackknife), *ends(one.bootstrap)] if one else [None] * len(PARTS)
    return cells


def ends(interval: Interval | None) -> tuple[float | None, float | None]:
    """Both ends of an interval, None where there is none."""
    return (interval.low, interval.high) if interval else (None, None)


def _counts_row(counts: Counts, names: Sequence[str]) -> list[Cell]:
    """Counts under these names; where more coders are compared elsewhere, "both" is their "all"."""
    known = {"all": counts.everyone, "several": 0, "none": counts.nobody, **counts_by_name(counts)}
    return [known.get(name) for name in names]


def _widest_count_names(results: Sequence[Result]) -> list[str]:
    return count_names(max((len(result.choice.names) for result in results), default=2))


def _code(result: Result, code: str) -> list[Cell]:
    return [result.codes[code].name, code]


def _maybe_code(result: Result, code: str | None) -> list[Cell]:
    return _code(result, code) if code else ["", ""]


def _by_name(result: Result, code: str) -> tuple[str, str]:
    return result.codes[code].name_key, code


def _why_not(estimates: Sequence[Estimate | None]) -> str:
    """Why one of them is not computable, in English; empty where all are."""
    return next((found.reason.clause for found in estimates if found and found.reason), "")
