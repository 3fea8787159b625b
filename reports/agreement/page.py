"""What the agreement page says: sentences and figures written for a reader, codes from the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Code
from moderation.models import Case
from reports.agreement import scale
from reports.agreement.numbers import clause, not_computable, number, share, written
from reports.agreement.tables import counts_by_name, documents_by_name
from reports.domain.agreement.coefficient import FEWER_THAN_5_UNITS, Coefficient
from reports.domain.agreement.comparison import CodeAgreement, Comparison, Counts, Spread
from reports.queries.agreement import CONSENSUS, RoundAgreement

ROWS_ON_THE_PAGE = 600


class Footnote(NamedTuple):
    """Something to know about a number, and the letter that stands beside it."""

    letter: str
    text: str


class Footnotes:
    """Gives each different text a letter, in the order they come."""

    def __init__(self) -> None:
        self.notes: dict[str, Footnote] = {}

    def to(self, *texts: str) -> list[Footnote]:
        """The footnotes for these texts, empty ones left out."""
        return [self.notes.setdefault(text, Footnote(ascii_lowercase[len(self.notes)], text)) for text in texts if text]


@dataclass(frozen=True)
class Figure:
    """A number, written, with its footnotes."""

    text: str
    notes: list[Footnote]


@dataclass(frozen=True)
class Figures:
    """Counts and coefficients of one code in one comparison."""

    counts: list[int]
    percent: Figure
    kappa: Figure
    alpha: Figure


@dataclass(frozen=True)
class CodeLine:
    """One code before and, with each coder, after moderation; `alpha` is before, the marks place its alphas."""

    code: Code
    notes: list[Footnote]
    before: Figures
    after: list[Figures]
    alpha: float | None
    mark: scale.Mark | None
    marks_after: list[scale.Mark]
    cases: int


@dataclass(frozen=True)
class Band:
    """Codes whose alpha before moderation lies between two of Krippendorff's lines, the worst first."""

    title: str
    lines: list[CodeLine]


@dataclass(frozen=True)
class OverallLine:
    """One comparison over all codes."""

    compared: str
    is_before: bool
    transcripts: int
    turns: int
    codes: int
    percent: str
    kappa: str
    alpha: str
    kappas: str
    alphas: str
    because: str


@dataclass(frozen=True)
class DocumentLine:
    """Counts of one code in one transcript."""

    document: str
    code: Code
    turns: int
    counts: list[int]


@dataclass(frozen=True)
class Page:
    """Everything the template shows of one round. `documents` is None where there are too many rows."""

    agreement: RoundAgreement
    headline: str
    after: list[str]
    coders: list[str]
    count_heads: list[str]
    overall: list[OverallLine]
    bands: list[Band]
    footnotes: list[Footnote]
    cases: list[tuple[str, int]]
    documents: list[DocumentLine] | None

    @property
    def columns(self) -> int:
        """Of the table of codes: code, counts, percent, kappa, alpha, scale, three a coder, cases."""
        return 1 + len(self.count_heads) + 4 + 3 * len(self.coders) + 1


def page(agreement: RoundAgreement) -> Page:
    """The page of a round in which something can be compared."""
    before, footnotes = agreement.before, Footnotes()
    bands = _bands(_lines(agreement, footnotes))
    return Page(
        agreement=agreement,
        headline=headline(before),
        after=after_sentences(agreement),
        coders=[comparison.coders[0] for comparison in agreement.after],
        count_heads=[_unbroken(head) for head in count_heads(before.coders)],
        overall=[_overall_line(c, c is before) for c in (before, *agreement.after)],
        bands=bands,
        footnotes=list(footnotes.notes.values()),
        cases=[(str(Case.Type(kind).label), count) for kind, count in agreement.moderated.cases.items()],
        documents=_documents(agreement),
    )


def headline(before: Comparison) -> str:
    """The first sentence: how far the coders agree before discussion, or why that cannot be said."""
    alpha = before.overall.alpha
    if alpha.value is None:
        return _("Before discussion agreement is not computable, because %(reason)s.") % {
            "reason": clause(alpha.reason)
        }
    sentence = ngettext(
        "Across %(n)s double-coded transcript %(coders)s agree at %(alpha)s, turn level, before discussion.",
        "Across %(n)s double-coded transcripts %(coders)s agree at %(alpha)s, turn level, before discussion.",
        len(before.documents),
    )
    return sentence % {
        "n": len(before.documents),
        "coders": _the_coders(len(before.coders)),
        "alpha": _alpha(alpha),
    }


def after_sentences(agreement: RoundAgreement) -> list[str]:
    """What can be said after discussion, and what still waits for the moderator."""
    moderated = agreement.moderated
    sentences = []
    if agreement.after:
        found = ngettext(
            "After discussion, on %(n)s transcript, turn level, agreement with the consensus is %(alphas)s.",
            "After discussion, on %(n)s transcripts, turn level, agreement with the consensus is %(alphas)s.",
            len(moderated.decided),
        )
        sentences.append(found % {"n": len(moderated.decided), "alphas": _alphas(agreement.after)})
    if moderated.undecided:
        waiting = ngettext(
            "%(n)s case waits for the moderator; its transcript joins when its cases are decided.",
            "%(n)s cases wait for the moderator; their transcripts join when all their cases are decided.",
            moderated.undecided,
        )
        sentences.append(waiting % {"n": moderated.undecided})
    return sentences


def count_heads(coders: Sequence[str]) -> list[str]:
    """What the counts are called, in their order."""
    only = [_("only %(coder)s") % {"coder": coder_name(coder)} for coder in coders]
    if len(coders) == 2:
        return [_("both"), *only, _("neither")]
    return [_("all"), *only, _("several"), _("none")]


def coder_name(coder: str) -> str:
    """A stable label stays as it is; the consensus is named in the reader's language."""
    return _("consensus") if coder == CONSENSUS else coder


def _unbroken(head: str) -> str:
    """A column head that breaks at spaces, not inside a coder's label."""
    return head.replace("-", "\u2011")


def _alphas(comparisons: Sequence[Comparison]) -> str:
    of = _("%(alpha)s for %(coder)s")
    return ", ".join(of % {"alpha": _alpha(found.overall.alpha), "coder": found.coders[0]} for found in comparisons)


def _alpha(coefficient: Coefficient) -> str:
    """Never broken over two lines."""
    return f"α\u00a0=\u00a0{written(coefficient, 2)}"


def _the_coders(count: int) -> str:
    return _("the two coders") if count == 2 else _("the %(n)s coders") % {"n": count}


def _figures(row: CodeAgreement, footnotes: Footnotes) -> Figures:
    about_kappa = [clause(note) for note in row.notes if note != FEWER_THAN_5_UNITS]
    return Figures(
        counts=_counts(row.counts),
        percent=Figure(share(row.percent), footnotes.to(not_computable(row.percent))),
        kappa=Figure(written(row.kappa), footnotes.to(not_computable(row.kappa), *about_kappa)),
        alpha=Figure(written(row.alpha), footnotes.to(not_computable(row.alpha))),
    )


def _counts(counts: Counts) -> list[int]:
    return list(counts_by_name(counts).values())


def _lines(agreement: RoundAgreement, footnotes: Footnotes) -> list[CodeLine]:
    """Codes from the worst alpha before moderation; equal ones by name, those without one last."""
    together = zip(agreement.before.per_code, *(found.per_code for found in agreement.after), strict=True)
    lines = [_code_line(agreement, footnotes, before, after) for before, *after in together]
    return sorted(lines, key=lambda line: (line.alpha is None, line.alpha or 0, line.code.name_key))


def _code_line(
    agreement: RoundAgreement, footnotes: Footnotes, before: CodeAgreement, after: Sequence[CodeAgreement]
) -> CodeLine:
    is_rare = FEWER_THAN_5_UNITS in before.notes
    return CodeLine(
        code=agreement.codes[before.code],
        notes=footnotes.to(clause(FEWER_THAN_5_UNITS) if is_rare else ""),
        before=_figures(before, footnotes),
        after=[_figures(row, footnotes) for row in after],
        alpha=before.alpha.value,
        mark=next(iter(scale.marks(before.alpha)), None),
        marks_after=scale.marks(*(row.alpha for row in after)),
        cases=agreement.moderated.cases_by_code.get(before.code, 0),
    )


def _bands(lines: Sequence[CodeLine]) -> list[Band]:
    lower, upper = number(scale.TENTATIVE), number(scale.RELIABLE)
    titles = [
        _("α below %(lower)s: no conclusions") % {"lower": lower},
        _("α from %(lower)s to below %(upper)s: tentative conclusions only") % {"lower": lower, "upper": upper},
        _("α of %(upper)s and above: reliable") % {"upper": upper},
        _("α not computable"),
    ]
    grouped = groupby(lines, key=lambda line: scale.band(line.alpha))
    return [Band(titles[band], list(found)) for band, found in grouped]


def _overall_line(comparison: Comparison, is_before: bool) -> OverallLine:
    overall = comparison.overall
    return OverallLine(
        compared=" × ".join(coder_name(coder) for coder in comparison.coders),
        is_before=is_before,
        transcripts=len(comparison.documents),
        turns=comparison.units,
        codes=overall.codes,
        percent=share(overall.percent),
        kappa=written(overall.kappa),
        alpha=written(overall.alpha),
        kappas=_spread(overall.kappa_spread),
        alphas=_spread(overall.alpha_spread),
        because=not_computable(overall.alpha) or not_computable(overall.kappa),
    )


def _spread(spread: Spread) -> str:
    """Median and range, such as `.71 (.20 to 1.00)`."""
    if spread.median.value is None:
        return written(spread.median)
    figures = {name: written(getattr(spread, name), 2) for name in ("median", "lowest", "highest")}
    return _("%(median)s (%(lowest)s to %(highest)s)") % figures


def _documents(agreement: RoundAgreement) -> list[DocumentLine] | None:
    if agreement.before.document_rows > ROWS_ON_THE_PAGE:
        return None
    rows = documents_by_name(agreement, agreement.before)
    return [
        DocumentLine(document, agreement.codes[code], counts.units, _counts(counts)) for document, code, counts in rows
    ]
