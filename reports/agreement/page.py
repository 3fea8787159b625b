"""What the agreement page shows of one comparison: sentences and figures written for a reader, codes from the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase
from typing import NamedTuple

from django.utils.translation import gettext as _

from coding.models import Code
from moderation.models import Case
from reports.agreement import confusion, scale
from reports.agreement.numbers import clause, interval, not_computable, number, share, written
from reports.agreement.sentences import (
    UNITS,
    by_unit,
    count_heads,
    headline,
    name_of,
    warning,
)
from reports.agreement.tables import counts_by_name
from reports.domain.agreement import package
from reports.domain.agreement.coefficient import FEWER_THAN_6_DOCUMENTS
from reports.domain.agreement.comparison import (
    OVER_CODES,
    CodeAgreement,
    Estimate,
    GroupAgreement,
    Overlap,
    Spread,
    Unit,
)
from reports.queries.agreement import Moderated
from reports.queries.comparing import CODERS, Result

SHOWN_OVERLAPS = 20
TOLERANCE = 1e-9


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
        found = [self.notes.setdefault(text, Footnote(lettered(len(self.notes)), text)) for text in texts if text]
        return sorted(found, key=lambda note: (len(note.letter), note.letter))


def lettered(place: int) -> str:
    """The letters of a footnote by its place from 0: a, b, … z, aa, ab, …"""
    before, last = divmod(place, len(ascii_lowercase))
    return (lettered(before - 1) if before else "") + ascii_lowercase[last]


@dataclass(frozen=True)
class Figure:
    """A number, written, with its interval and its footnotes."""

    text: str
    interval: str
    notes: list[Footnote]


@dataclass(frozen=True)
class CodeLine:
    """One code: its place on the forest plot, coefficients in the order of the columns, counts, cases to discuss."""

    code: Code
    notes: list[Footnote]
    alpha: float | None
    strip: scale.Strip | None
    figures: list[Figure]
    counts: list[int]
    cases: int


@dataclass(frozen=True)
class Band:
    """Codes whose alpha lies between two of Krippendorff's lines, the worst first."""

    title: str
    lines: list[CodeLine]


@dataclass(frozen=True)
class OverallLine:
    """One comparison over all codes."""

    name: str
    key: str
    round: int
    is_before: bool
    transcripts: int
    units: int
    codes: int
    figures: list[Figure]
    alphas: str
    because: str


@dataclass(frozen=True)
class GroupLine:
    """An exclusive group: its coefficients, or why they are refused."""

    code: Code
    rows: list[tuple[str, Code | None, Figure, str]]
    overlaps: list[tuple[Overlap, Code, Code, str]]
    more: int


@dataclass(frozen=True)
class Page:
    """Everything the template shows of one comparison."""

    result: Result
    headline: str
    warning: str
    by_unit: str
    unit: str
    count_heads: list[str]
    overall: list[OverallLine]
    rounds: list[OverallLine]
    bands: list[Band]
    groups: list[GroupLine]
    matrix: confusion.Matrix
    footnotes: list[Footnote]
    cases: list[tuple[str, int]]
    same_as_package: bool

    @property
    def columns(self) -> int:
        """Of the table of codes: code, forest, coefficients with one interval, counts, cases."""
        return 3 + len(COLUMNS) + len(self.count_heads) + 1


COLUMNS = ("alpha", "kappa", "bar_u", "positive", "percent", "ac1", "f1")
SHARES = ("percent",)


class Others(NamedTuple):
    """What stands beside a comparison: all of its round, the coders of every round, the same by character and turn."""

    of_round: Sequence[Result]
    rounds: Sequence[Result]
    by_unit: Sequence[Result]


def page(result: Result, others: Others, moderated: Moderated) -> Page:
    """The page of a comparison."""
    footnotes = Footnotes()
    cases = moderated.cases_counted(result.counts_for)
    lines = [_code_line(result, row, footnotes, cases.get(row.code, 0)) for row in result.comparison.per_code]
    lines.sort(key=lambda line: (line.alpha is None, line.alpha or 0, line.code.name_key))
    return Page(
        result=result,
        headline=headline(result),
        warning=warning(result.comparison),
        unit=str(UNITS[result.unit]),
        count_heads=[head.replace("-", "\u2011") for head in count_heads(result.choice.names)],
        by_unit=by_unit(others.by_unit),
        overall=[_overall_line(one) for one in others.of_round],
        rounds=[_overall_line(one) for one in others.rounds] if len(others.rounds) > 1 else [],
        bands=_bands(lines),
        groups=[_group_line(result, group) for group in result.comparison.groups],
        matrix=confusion.matrix(result),
        footnotes=list(footnotes.notes.values()),
        cases=[(str(Case.Type(kind).label), count) for kind, count in moderated.cases.items()],
        same_as_package=result.unit is Unit.TURN and _same_as_package(result),
    )


def _same_as_package(result: Result) -> bool:
    """Whether the krippendorff package gives the same alphas; False where it cannot be asked."""
    ours = {row.code: row.estimates["alpha"].value for row in result.comparison.per_code}
    theirs = package.alphas(result.comparison)
    return bool(theirs) and all(_close(ours[code], value) for code, value in theirs.items())


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < TOLERANCE


def _figure(name: str, estimate: Estimate, footnotes: Footnotes, *notes: str) -> Figure:
    text = share(estimate.coefficient) if name in SHARES else written(estimate.coefficient)
    shown = interval(estimate.jackknife, 2) if name == "alpha" else ""
    missing = _no_interval(estimate) if name == "alpha" else ""
    return Figure(text, shown, footnotes.to(not_computable(estimate.coefficient), missing, *notes))


def _no_interval(estimate: Estimate) -> str:
    """Why this one has no interval; empty where it has one, and where the page's warning says it for all."""
    if estimate.jackknife or estimate.no_interval in (None, FEWER_THAN_6_DOCUMENTS):
        return ""
    return _("no interval, because %(reason)s") % {"reason": clause(estimate.no_interval)}


def _code_line(result: Result, row: CodeAgreement, footnotes: Footnotes, cases: int) -> CodeLine:
    about_kappa = [clause(note) for note in row.notes if note.code in ("one_coder_never_used", "some_pairs_undefined")]
    about_code = [clause(note) for note in row.notes if note.code.startswith("fewer_than")]
    notes = footnotes.to(*about_code)
    return CodeLine(
        code=result.codes[row.code],
        notes=notes,
        alpha=row.estimates["alpha"].value,
        strip=scale.strip(row.estimates["alpha"]),
        figures=[
            _figure(name, row.estimates[name], footnotes, *(about_kappa if name == "kappa" else [])) for name in COLUMNS
        ],
        counts=list(counts_by_name(row.counts).values()),
        cases=cases,
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


def _overall_line(result: Result) -> OverallLine:
    overall = result.comparison.overall
    names = OVER_CODES
    figures = [_figure(name, overall.estimates[name], Footnotes()) for name in names]
    alpha = overall.estimates["stratified_alpha"]
    bootstrap = interval(alpha.bootstrap, 2)
    figures.insert(1, Figure(bootstrap, "", []))
    return OverallLine(
        name=name_of(result.choice),
        key=result.choice.key,
        round=result.choice.round.number,
        is_before=result.choice.kind == CODERS,
        transcripts=result.share.transcripts,
        units=result.comparison.units,
        codes=overall.codes,
        figures=figures,
        alphas=_spread(overall.spreads["alpha"]),
        because=not_computable(alpha.coefficient),
    )


def _spread(spread: Spread) -> str:
    """Median and range, such as `.71 (.20 to 1.00)`."""
    if spread.median.value is None:
        return written(spread.median)
    figures = {name: written(getattr(spread, name), 2) for name in ("median", "lowest", "highest")}
    return _("%(median)s (%(lowest)s to %(highest)s)") % figures


def _group_line(result: Result, group: GroupAgreement) -> GroupLine:
    names = {"u": "u-α", "bar_u": "|u-α", "cu": "cu-α"}
    rows: list[tuple[str, Code | None, Figure, str]] = [
        (names[name], None, _with_interval(estimate), _coverage(group.coverage) if name == "cu" else "")
        for name, estimate in group.estimates.items()
    ]
    rows += [
        ("(k)u-α", result.codes[one.code], _with_interval(one.estimate), _coverage(one.coverage))
        for one in group.values
    ]
    shown = group.overlaps[:SHOWN_OVERLAPS]
    named = [(one, result.codes[one.codes[0]], result.codes[one.codes[1]], _units(one)) for one in shown]
    return GroupLine(result.codes[group.key], rows, named, len(group.overlaps) - len(shown))


def _units(overlap: Overlap) -> str:
    """The units of an overlap as people count them, from 1: `4`, or `4–6`."""
    first, last = overlap.start + 1, overlap.end
    return f"{first}" if first == last else f"{first}–{last}"


def _with_interval(estimate: Estimate) -> Figure:
    reason = not_computable(estimate.coefficient)
    return Figure(written(estimate.coefficient), interval(estimate.jackknife, 2) or reason, [])


def _coverage(value: float | None) -> str:
    return number(value, 3) if value is not None else ""
