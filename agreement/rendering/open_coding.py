"""Open coding: whether coders marked the same passages, and only then which names they gave them.

Two people who coin their own codes do not use one instrument: what they share is what they noticed. No reliability is
claimed here (ACM SIGSOFT Empirical Standards, Qualitative Surveys: its absence is an invalid criticism).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreement.domain.comparison import CodeAgreement
from agreement.queries.comparing import Result
from agreement.rendering import confusion
from agreement.rendering.confusion import taken_for
from agreement.rendering.numbers import clause, interval, share, share_of, written
from agreement.rendering.sentences import compared_in_words, own_values
from coding.models import Code

SHOWN_INSTEAD = 3


class PassageLine(NamedTuple):
    """A coder, the passages they marked, those of which another marked some of the words, and the share."""

    coder: str
    passages: int
    met: int
    share: str


class NameLine(NamedTuple):
    """A code by its name, in how many units each coder used it, in how many all did, and what stood in its place."""

    code: Code
    used: list[int]
    together: int
    instead: list[tuple[Code, int]]


@dataclass(frozen=True)
class OpenPage:
    """`passages` counts by character what was marked, whatever the code; names are counted by the unit that leads."""

    headline: str
    figures: list[tuple[str, str]]
    passages: list[PassageLine]
    summary: str
    shared: list[NameLine]
    alone: list[tuple[str, list[NameLine]]]
    matrix: confusion.Matrix


def open_page(passages: Result, names: Result) -> OpenPage:
    """The page of one comparison, from the same layers counted twice."""
    rows = sorted(names.comparison.per_code, key=lambda row: names.codes[row.code].name_key)
    shared = [_name_line(names, row) for row in rows if _users(row) > 1]
    alone = [
        (coder, [_name_line(names, row) for row in rows if _users(row) == 1 and row.covered[place]])
        for place, coder in enumerate(names.choice.names)
    ]
    return OpenPage(
        headline=_headline(passages),
        figures=_figures(passages),
        passages=_passages(passages),
        summary=_summary(len(shared), [len(lines) for _coder, lines in alone]),
        shared=shared,
        alone=[(coder, lines) for coder, lines in alone if lines],
        matrix=confusion.matrix(names),
    )


def _headline(result: Result) -> str:
    found = result.comparison.any_code.estimates["bar_u"]
    if found.value is None:
        return _("Nothing can be said of passages, because %(reason)s.") % {"reason": clause(found.reason)}
    value = f"{written(found.coefficient, 2)} {interval(found.jackknife, 2)}".rstrip()
    facts = {
        "n": len(result.comparison.documents),
        "compared": compared_in_words(result.choice),
        "value": value.replace(" ", "\u00a0"),
        "positive": share(result.comparison.any_code.estimates["positive"].coefficient, 0),
    }
    sentence = ngettext(
        "On %(n)s transcript, whatever the code, %(compared)s marked the same text at |u-α = %(value)s; of the text "
        "that one marked, the other marked %(positive)s.",
        "On %(n)s transcripts, whatever the code, %(compared)s marked the same text at |u-α = %(value)s; of the text "
        "that one marked, the other marked %(positive)s.",
        len(result.comparison.documents),
    )
    return sentence % facts


def _figures(result: Result) -> list[tuple[str, str]]:
    names = {"bar_u": "|u-α", "positive": _("positive agreement")}
    estimates = result.comparison.any_code.estimates
    found = [(names[name], estimates[name]) for name in names if len(estimates[name].own) > 1]
    return [(name, own_values(result.comparison.documents, estimate)) for name, estimate in found]


def _passages(result: Result) -> list[PassageLine]:
    found = result.comparison.any_code
    rows = zip(result.choice.names, found.passages, found.met, strict=True)
    return [PassageLine(coder, passages, met, share_of(met, passages)) for coder, passages, met in rows]


def _summary(shared: int, alone: list[int]) -> str:
    sentence = ngettext(
        "Of %(n)s name, more than one coder used %(shared)s, one alone %(alone)s.",
        "Of %(n)s names, more than one coder used %(shared)s, one alone %(alone)s.",
        shared + sum(alone),
    )
    return sentence % {"n": shared + sum(alone), "shared": shared, "alone": sum(alone)}


def _users(row: CodeAgreement) -> int:
    return sum(bool(units) for units in row.covered)


def _name_line(result: Result, row: CodeAgreement) -> NameLine:
    instead = taken_for(result, row.code)[:SHOWN_INSTEAD]
    return NameLine(result.codes[row.code], list(row.covered), row.counts.everyone, instead)
