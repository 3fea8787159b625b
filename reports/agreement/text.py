"""Agreement in the shell: the page's sentences and aligned tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.agreement.numbers import not_computable, written
from reports.agreement.page import after_sentences, coder_name, count_heads, headline
from reports.agreement.tables import counts_by_name, rows_by_name
from reports.domain.agreement.comparison import CodeAgreement, Comparison
from reports.queries.agreement import RoundAgreement


def as_text(agreement: RoundAgreement) -> str:
    """One round: sentences, then a table for each comparison, every number at turn level."""
    round_ = agreement.round
    title = _("Round %(number)s, %(stage)s coding") % {"number": round_.number, "stage": round_.get_stage_display()}
    sentences = [headline(agreement.before), *after_sentences(agreement)]
    comparisons = (agreement.before, *agreement.after)
    return "\n\n".join([title, *sentences, *(_comparison(agreement, found) for found in comparisons)]) + "\n"


def _comparison(agreement: RoundAgreement, comparison: Comparison) -> str:
    about = ngettext(
        "%(coders)s: %(n)s transcript, %(turns)s turns",
        "%(coders)s: %(n)s transcripts, %(turns)s turns",
        len(comparison.documents),
    ) % {
        "coders": " × ".join(coder_name(coder) for coder in comparison.coders),
        "n": len(comparison.documents),
        "turns": comparison.units,
    }
    head = [_("code"), *count_heads(comparison.coders), _("percent"), "κ", "α", ""]
    rows = [_row(agreement.codes[row.code].name, row) for row in rows_by_name(agreement, comparison)]
    overall = comparison.overall
    figures = [written(overall.percent), written(overall.kappa), written(overall.alpha), ""]
    total = [_("all codes"), *("" for _count in count_heads(comparison.coders)), *figures]
    return "\n".join([about, *_aligned([head, *rows, total])])


def _row(name: str, row: CodeAgreement) -> list[str]:
    counts = [f"{count}" for count in counts_by_name(row.counts).values()]
    because = not_computable(row.alpha) or not_computable(row.kappa)
    return [name, *counts, written(row.percent), written(row.kappa), written(row.alpha), because]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first column to the left, numbers to the right, the last as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *numbers, last in rows:
        cells = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells, last]).rstrip()
