"""Agreement for machines: the page's numbers, raw, as tables and as JSON. The same data give the same bytes.

Counts are named both, only_a, only_b, neither for two coders, a and b in the order of `compared`; for more
all, only_a, only_b, …, several, none. An undefined coefficient is empty (null), with its reason beside it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple

from reports.domain.agreement.coefficient import Coefficient, Reason
from reports.domain.agreement.comparison import CodeAgreement, Comparison, Counts, Overall
from reports.queries.agreement import RoundAgreement, round_agreement, rounds
from studies.models import Study

UNIT = "turn"
BEFORE, AFTER = "before", "after"
CONTEXT = ["round", "stage", "moderation", "unit", "compared"]

Cell = str | int | float | None

OVERALL_FIGURES: dict[str, Callable[[Overall], Coefficient]] = {
    "percent": lambda overall: overall.percent,
    "kappa": lambda overall: overall.kappa,
    "alpha": lambda overall: overall.alpha,
    "kappa_median": lambda overall: overall.kappa_spread.median,
    "kappa_lowest": lambda overall: overall.kappa_spread.lowest,
    "kappa_highest": lambda overall: overall.kappa_spread.highest,
    "alpha_median": lambda overall: overall.alpha_spread.median,
    "alpha_lowest": lambda overall: overall.alpha_spread.lowest,
    "alpha_highest": lambda overall: overall.alpha_spread.highest,
}


class Table(NamedTuple):
    """A name (a file name without its ending), what the columns are called, and the rows."""

    name: str
    header: list[str]
    rows: list[list[Cell]]

    def as_csv(self) -> str:
        """Comma-separated, one line feed a row, numbers with all their digits."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([self.header, *self.rows])
        return stream.getvalue()


def study_agreement(study: Study) -> list[RoundAgreement]:
    """The agreement of every round in which something can be compared, by number."""
    found = [round_agreement(round_) for round_ in rounds(study)]
    return [agreement for agreement in found if agreement.before.documents]


def tables(agreements: Sequence[RoundAgreement]) -> list[Table]:
    """Overall figures; figures by code; counts by code and transcript, from which all can be recomputed."""
    return [table(agreements) for table in TABLES.values()]


def overall_table(agreements: Sequence[RoundAgreement]) -> Table:
    """One row a round and comparison."""
    header = [*CONTEXT, "documents", "units", "codes", *OVERALL_FIGURES, "not_computable"]
    return Table("agreement_overall", header, [_overall_row(*found) for found in _comparisons(agreements)])


def code_table(agreements: Sequence[RoundAgreement]) -> Table:
    """One row a round, comparison and code; codes by name."""
    names = _widest_count_names(agreements)
    rows = [
        [*_context(agreement, comparison), *_code_row(agreement, row, names)]
        for agreement, comparison in _comparisons(agreements)
        for row in rows_by_name(agreement, comparison)
    ]
    figures = ["percent", "kappa", "alpha", "not_computable", "notes"]
    return Table("agreement_by_code", [*CONTEXT, "code", "code_id", "units", *names, *figures], rows)


def document_table(agreements: Sequence[RoundAgreement]) -> Table:
    """One row a round, comparison, transcript and code that was used there."""
    names = _widest_count_names(agreements)
    rows = [
        [*_context(agreement, comparison), document, *_code(agreement, code), *_counts_row(counts, names)]
        for agreement, comparison in _comparisons(agreements)
        for document, code, counts in documents_by_name(agreement, comparison)
    ]
    return Table("agreement_by_document", [*CONTEXT, "document", "code", "code_id", "units", *names], rows)


TABLES: dict[str, Callable[[Sequence[RoundAgreement]], Table]] = {
    "overall": overall_table,
    "codes": code_table,
    "documents": document_table,
}


def as_dict(agreement: RoundAgreement) -> dict[str, Any]:
    """One round, ready for JSON."""
    return {
        "number": agreement.round.number,
        "stage": agreement.round.stage,
        "unit": UNIT,
        "transcripts": agreement.transcripts,
        "documents": list(agreement.before.documents),
        "coders": list(agreement.before.coders),
        "codings": dict(agreement.codings),
        "before": _comparison_dict(agreement, agreement.before),
        "after": {
            "documents": list(agreement.moderated.decided),
            "undecided_cases": agreement.moderated.undecided,
            "coders": {found.coders[0]: _comparison_dict(agreement, found) for found in agreement.after},
        },
        "cases": dict(agreement.moderated.cases),
    }


def rows_by_name(agreement: RoundAgreement, comparison: Comparison) -> list[CodeAgreement]:
    """The comparison's codes in the order of their names."""
    return sorted(comparison.per_code, key=lambda row: _by_name(agreement, row.code))


def documents_by_name(agreement: RoundAgreement, comparison: Comparison) -> list[tuple[str, str, Counts]]:
    """Transcript, code, counts: transcripts as they are, the codes of each in the order of their names."""
    return sorted(comparison.per_document(), key=lambda row: (row[0], _by_name(agreement, row[1])))


def count_names(coders: int) -> list[str]:
    """What the counts of a comparison of so many coders are called, in order."""
    only = [f"only_{letter}" for letter in ascii_lowercase[:coders]]
    return ["both", *only, "neither"] if coders == 2 else ["all", *only, "several", "none"]


def counts_by_name(counts: Counts) -> dict[str, int]:
    """The counts, each under its name."""
    several = [] if len(counts.only) == 2 else [counts.several]
    figures = [counts.everyone, *counts.only, *several, counts.nobody]
    return dict(zip(count_names(len(counts.only)), figures, strict=True))


def _comparisons(agreements: Sequence[RoundAgreement]) -> Iterator[tuple[RoundAgreement, Comparison]]:
    for agreement in agreements:
        for comparison in (agreement.before, *agreement.after):
            yield agreement, comparison


def _context(agreement: RoundAgreement, comparison: Comparison) -> list[Cell]:
    moderation = BEFORE if comparison is agreement.before else AFTER
    return [agreement.round.number, agreement.round.stage, moderation, UNIT, " × ".join(comparison.coders)]


def _overall_row(agreement: RoundAgreement, comparison: Comparison) -> list[Cell]:
    overall = comparison.overall
    figures = [figure(overall).value for figure in OVERALL_FIGURES.values()]
    counts = [len(comparison.documents), comparison.units, overall.codes]
    return [*_context(agreement, comparison), *counts, *figures, _why_not(overall.kappa, overall.alpha)]


def _code_row(agreement: RoundAgreement, row: CodeAgreement, names: Sequence[str]) -> list[Cell]:
    figures = (row.percent.value, row.kappa.value, row.alpha.value, _why_not(row.kappa, row.alpha))
    notes = "; ".join(note.clause for note in row.notes)
    return [*_code(agreement, row.code), *_counts_row(row.counts, names), *figures, notes]


def _counts_row(counts: Counts, names: Sequence[str]) -> list[Cell]:
    """Units and counts under these names; where more coders are compared elsewhere, "both" is their "all"."""
    known = {"all": counts.everyone, "several": 0, "none": counts.nobody, **counts_by_name(counts)}
    return [counts.units, *(known.get(name) for name in names)]


def _widest_count_names(agreements: Sequence[RoundAgreement]) -> list[str]:
    return count_names(max((len(found.coders) for _round, found in _comparisons(agreements)), default=2))


def _code(agreement: RoundAgreement, code: str) -> list[Cell]:
    return [agreement.codes[code].name, code]


def _by_name(agreement: RoundAgreement, code: str) -> tuple[str, str]:
    return agreement.codes[code].name_key, code


def _why_not(*coefficients: Coefficient) -> str:
    """Why one of them is not computable, in English; empty where all are."""
    return next((found.reason.clause for found in coefficients if found.reason), "")


def _comparison_dict(agreement: RoundAgreement, comparison: Comparison) -> dict[str, Any]:
    return {
        "compared": list(comparison.coders),
        "documents": list(comparison.documents),
        "units": comparison.units,
        "overall": _overall_dict(comparison.overall),
        "per_code": [_code_dict(agreement, row) for row in rows_by_name(agreement, comparison)],
        "per_document": [
            {"document": document, "code": agreement.codes[code].name, "counts": counts_by_name(counts)}
            for document, code, counts in documents_by_name(agreement, comparison)
        ],
    }


def _overall_dict(overall: Overall) -> dict[str, Any]:
    figures = {name: figure(overall) for name, figure in OVERALL_FIGURES.items()}
    counts = {"codes": overall.codes, "codes_with_kappa": overall.kappa_spread.defined}
    values = {name: figure.value for name, figure in figures.items()}
    return {**counts, "codes_with_alpha": overall.alpha_spread.defined, **values, "reasons": _reasons(figures)}


def _code_dict(agreement: RoundAgreement, row: CodeAgreement) -> dict[str, Any]:
    figures = {"percent": row.percent, "kappa": row.kappa, "alpha": row.alpha}
    return {
        "code": agreement.codes[row.code].name,
        "code_id": row.code,
        "units": row.counts.units,
        "counts": counts_by_name(row.counts),
        **{name: figure.value for name, figure in figures.items()},
        "reasons": _reasons(figures),
        "notes": [_reason(note) for note in row.notes],
    }


def _reasons(figures: Mapping[str, Coefficient]) -> dict[str, dict[str, str]]:
    """Why those figures that are null are."""
    return {name: _reason(figure.reason) for name, figure in figures.items() if figure.reason}


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "because": reason.clause}
