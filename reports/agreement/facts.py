"""What qualifies the number that leads, as a compact list: for the page and for the shell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.agreement.design import how_chosen
from reports.agreement.numbers import named
from reports.agreement.planned import plan_sentence, threshold_sentence
from reports.agreement.provenance import coded_all, how_coded, purpose
from reports.agreement.sentences import certainty, material
from reports.agreement.settled import moderation_in_words
from reports.queries.beside import Beside
from reports.queries.comparing import CODERS, Result


class Fact(NamedTuple):
    """A line of the list; `key` lets a template set a link beside it."""

    key: str
    name: str
    text: str


def facts(result: Result, beside: Beside, equal_names: int) -> list[Fact]:
    """Those that have something to say, in the order in which a referee asks for them."""
    return [fact for fact in _facts(result, beside, equal_names) if fact.text]


def _facts(result: Result, beside: Beside, equal_names: int) -> Iterator[Fact]:
    yield Fact("coded", _("Coded"), how_coded(result))
    yield Fact("purpose", _("Purpose"), purpose(result))
    yield Fact("material", _("Material"), named(material(result), ", ".join(result.comparison.documents)))
    yield Fact("chosen", _("Chosen"), how_chosen(result.choice.round.design, is_whole=coded_all(result)))
    yield Fact("plan", _("Plan"), plan_sentence(result))
    if result.choice.kind == CODERS:
        yield Fact("threshold", _("Threshold"), threshold_sentence(result))
    yield Fact("certainty", _("Certainty"), certainty(result))
    yield Fact("codings", _("Codings"), " · ".join(named(coder, n) for coder, n in result.codings.items()))
    yield Fact("moderation", _("Moderation"), moderation_in_words(beside))
    if equal_names:
        sentence = ngettext(
            "%(n)s code counts as another because their names are equal; nobody has confirmed that they mean the same.",
            "%(n)s codes count as others because their names are equal; nobody has confirmed that they mean the same.",
            equal_names,
        )
        yield Fact("equal", _("Equal names"), sentence % {"n": equal_names})
