"""Agreement in the shell: the page's sentences and aligned tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreement.domain.comparison import CodeAgreement
from agreement.queries.beside import beside
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Comparing, Result
from agreement.queries.rounds import rounds
from agreement.rendering.facts import facts
from agreement.rendering.numbers import interval, named, not_computable, written
from agreement.rendering.planned import not_what_was_planned
from agreement.rendering.sentences import (
    count_heads,
    headline,
    name_of,
    otherwise_sentence,
    positive_sentence,
    since_sentence,
)
from agreement.rendering.tables import counts_by_name, rows_by_name
from agreement.rendering.ways import UNITS
from coding.equal_names import equal_names

SHOWN = ("alpha", "kappa", "bar_u", "positive", "percent", "ac1")
OVER = {"alpha": "stratified_alpha", "kappa": "pooled_kappa", "positive": "positive"}


def study_results(comparing: Comparing, **asked: Any) -> list[list[Result]]:
    """The results of every round in which something can be compared, by number, each as it leads.

    `asked` are parts of a `Way` that are to be otherwise.
    """
    found = [
        [
            comparing.result(choice, comparing.leading_way(round_)._replace(**asked))
            for choice in comparing.choices(round_)
        ]
        for round_ in rounds(comparing.study)
    ]
    return [results for results in found if results]


def as_text(comparing: Comparing, results: Sequence[Result]) -> str:
    """One round: the page's sentences, then a table for each comparison."""
    round_ = results[0].choice.round
    title = _("Round %(number)s, %(stage)s coding") % {"number": round_.number, "stage": round_.get_stage_display()}
    parts = [title, *_said(comparing, results[0]), *(_comparison(result) for result in results)]
    return "\n\n".join(parts) + "\n"


def _said(comparing: Comparing, result: Result) -> Iterator[str]:
    """The number that leads and all that qualifies it, then the one that was asked for where it is another."""
    round_, way = result.choice.round, comparing.leading_way(result.choice.round)
    codes, lead = comparing.codes(round_), comparing.result(result.choice, way)
    yield from filter(None, [headline(lead), not_what_was_planned(lead), positive_sentence(lead)])
    if codes.has_merges:
        since = comparing.result(result.choice, way._replace(counted=Counted.SINCE), details=False)
        yield since_sentence(since, codes.merges)
    if result.way != way:
        yield otherwise_sentence(result)
    found = facts(lead, beside(comparing, round_), len(equal_names(round_.study, round_)))
    yield "\n".join(named(fact.name, fact.text) for fact in found)


def _comparison(result: Result) -> str:
    comparison, names = result.comparison, result.choice.names
    about = ngettext(
        "%(compared)s: %(n)s transcript, %(units)s %(unit)s",
        "%(compared)s: %(n)s transcripts, %(units)s %(unit)s",
        len(comparison.documents),
    ) % {
        "compared": name_of(result.choice),
        "n": len(comparison.documents),
        "units": comparison.units,
        "unit": UNITS[result.unit],
    }
    head = [_("code"), *count_heads(names), "α", _("95 % interval"), "κ", "|u", _("positive"), _("percent"), "AC1", ""]
    rows = [_row(result.codes[row.code].name, row) for row in rows_by_name(result)]
    overall = comparison.overall.estimates
    figures = [written(overall[OVER[name]].coefficient) if name in OVER else "" for name in SHOWN]
    figures.insert(1, interval(overall["stratified_alpha"].jackknife))
    total = [_("all codes"), *("" for _count in count_heads(names)), *figures, ""]
    return "\n".join([about, *_aligned([head, *rows, total])])


def _row(name: str, row: CodeAgreement) -> list[str]:
    counts = [f"{count}" for count in counts_by_name(row.counts).values()]
    figures = [written(row.estimates[one].coefficient) for one in SHOWN]
    figures.insert(1, interval(row.estimates["alpha"].jackknife))
    because = not_computable(row.estimates["alpha"].coefficient) or not_computable(row.estimates["kappa"].coefficient)
    return [name, *counts, *figures, because]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first column to the left, numbers to the right, the last as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *numbers, last in rows:
        cells = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells, last]).rstrip()
