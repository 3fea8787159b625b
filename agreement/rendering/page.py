"""What the agreement page shows of one comparison: sentences and figures written for a reader, codes from the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase
from typing import NamedTuple

from django.utils.translation import gettext as _

from agreement.domain import package
from agreement.domain.coefficient import FEWER_THAN_6_DOCUMENTS
from agreement.domain.comparison import CodeAgreement, Estimate, GroupAgreement, Overlap, Unit
from agreement.queries.beside import Beside
from agreement.queries.comparing import Result
from agreement.rendering import confusion, facts, kept, lines, scale
from agreement.rendering.lines import Line
from agreement.rendering.numbers import clause, interval, not_computable, number, share, written
from agreement.rendering.planned import not_what_was_planned
from agreement.rendering.provenance import no_result
from agreement.rendering.sentences import count_heads, headline, otherwise_sentence, positive_sentence, since_sentence
from agreement.rendering.tables import counts_by_name
from agreement.rendering.ways import UNITS
from coding.closed_codes import MergeSince
from coding.models import Code
from rounds.models import Stage

SHOWN_OVERLAPS = 20
TOO_FEW = 4
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
    """One code: in how many units it was used and whether that is enough to say anything of it, its place on the forest
    plot, coefficients in the order of the columns, counts, cases to discuss.
    """

    code: Code
    used: int
    is_enough: bool
    alpha: float | None
    strip: scale.Strip | None
    figures: list[Figure]
    counts: list[int]
    cases: int


@dataclass(frozen=True)
class Band:
    """Codes whose alpha lies between two of Krippendorff's lines, the worst first; those too rare are apart."""

    title: str
    lines: list[CodeLine]


@dataclass(frozen=True)
class GroupLine:
    """An exclusive group: its coefficients, or why they are refused."""

    code: Code
    rows: list[tuple[str, Code | None, Figure, str]]
    overlaps: list[tuple[Overlap, Code, Code, str]]
    more: int


@dataclass(frozen=True)
class Page:
    """Everything the template shows of one comparison. `lead` is the result whose number stands on top, `result` the
    one that was asked for; where they are two, `otherwise` says the second number. `coins`: coders coined codes.
    """

    lead: Result
    result: Result
    headline: str
    mark: str
    positive: str
    otherwise: str
    since: str
    coins: bool
    facts: list[facts.Fact]
    unit: str
    count_heads: list[str]
    overall: list[Line]
    comparisons: list[Line]
    rounds: list[Line]
    bands: list[Band]
    groups: list[GroupLine]
    matrix: confusion.Matrix
    kept: list[kept.KeptLine]
    older: list[lines.OlderLine]
    beside: Beside
    footnotes: list[Footnote]
    same_as_package: bool

    @property
    def columns(self) -> int:
        """Of the table of codes: code, forest, coefficients with one interval, counts, cases."""
        return 3 + len(COLUMNS) + len(self.count_heads) + 1


COLUMNS = ("alpha", "kappa", "bar_u", "positive", "percent", "ac1", "f1")
SHARES = ("percent",)


class Others(NamedTuple):
    """What stands beside a comparison: the one that leads, all of its round, the coders of every round, and the same
    with the merges made since closing, None where there are none.
    """

    lead: Result
    of_round: Sequence[Result]
    rounds: Sequence[Result]
    since: Result | None
    merges: Sequence[MergeSince]
    equal_names: int


def page(result: Result, others: Others, beside: Beside) -> Page:
    """The page of a comparison."""
    footnotes = Footnotes()
    cases = beside.moderated.cases_counted(result.counts_for)
    codes = [_code_line(result, row, footnotes, cases.get(row.code, 0)) for row in result.comparison.per_code]
    since = others.since
    return Page(
        lead=others.lead,
        result=result,
        headline=headline(others.lead),
        mark=" ".join(filter(None, [no_result(others.lead), not_what_was_planned(others.lead)])),
        positive=positive_sentence(others.lead),
        otherwise=otherwise_sentence(result) if result.way != others.lead.way else "",
        since=since_sentence(since, others.merges) if since else "",
        coins=_coins(result),
        facts=facts.facts(others.lead, beside, others.equal_names),
        unit=str(UNITS[result.unit]),
        count_heads=[head.replace("-", "\u2011") for head in count_heads(result.choice.names)],
        overall=[*lines.of_parts(result), *([lines.with_merges(since, len(others.merges))] if since else [])],
        comparisons=lines.of_comparisons(others.of_round) if len(others.of_round) > 1 else [],
        rounds=lines.of_rounds(others.rounds) if len(others.rounds) > 1 else [],
        bands=_bands(codes),
        groups=[_group_line(result, group) for group in result.comparison.groups],
        matrix=confusion.matrix(result),
        kept=kept.kept(beside),
        older=lines.of_older(beside.older),
        beside=beside,
        footnotes=list(footnotes.notes.values()),
        same_as_package=result.unit is Unit.TURN and _same_as_package(result),
    )


def _coins(result: Result) -> bool:
    """Whether coders coined codes in the round while they coded openly, each their own."""
    round_ = result.choice.round
    return round_.stage == Stage.OPEN and any(code.coined_in_id == round_.pk for code in result.codes.values())


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
    return CodeLine(
        code=result.codes[row.code],
        used=row.counts.used,
        is_enough=row.is_enough,
        alpha=row.estimates["alpha"].value,
        strip=scale.strip(row.estimates["alpha"]),
        figures=[
            _figure(name, row.estimates[name], footnotes, *(about_kappa if name == "kappa" else [])) for name in COLUMNS
        ],
        counts=list(counts_by_name(row.counts).values()),
        cases=cases,
    )


def _bands(codes: Sequence[CodeLine]) -> list[Band]:
    """What a band means is for the authors to say: its title only says where it lies."""
    lower, upper = number(scale.TENTATIVE), number(scale.RELIABLE)
    titles = [
        _("α below %(lower)s") % {"lower": lower},
        _("α from %(lower)s to below %(upper)s") % {"lower": lower, "upper": upper},
        _("α of %(upper)s and above") % {"upper": upper},
        _("α not computable"),
        _("Too few to say: used in fewer than ten units or fewer than three transcripts"),
    ]
    ordered = sorted(codes, key=_place)
    return [Band(titles[band], list(found)) for band, found in groupby(ordered, key=_band)]


def _place(line: CodeLine) -> tuple[int, float, str]:
    """By band, the worst first; codes too rare to say anything of by how often they were used."""
    band = _band(line)
    return band, -line.used if band == TOO_FEW else line.alpha or 0, line.code.name_key


def _band(line: CodeLine) -> int:
    return scale.band(line.alpha) if line.is_enough else TOO_FEW


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
