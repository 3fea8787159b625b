"""What qualifies the number that leads, as a compact list: for the page and for the shell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreement.queries.beside import Beside
from agreement.queries.comparing import CODERS, Result
from agreement.rendering.numbers import named
from agreement.rendering.planned import plan_sentence, threshold_sentence
from agreement.rendering.provenance import how_chosen, how_coded, purpose
from agreement.rendering.sentences import certainty, material
from agreement.rendering.settled import moderation_in_words


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
    yield Fact("chosen", _("Chosen"), how_chosen(result))
    yield Fact("plan", _("Plan"), plan_sentence(result))
    if result.choice.kind == CODERS:
        yield Fact("threshold", _("Threshold"), threshold_sentence(result))
    yield Fact("certainty", _("Certainty"), certainty(result))
    yield Fact("codings", _("Codings"), " · ".join(named(coder, n) for coder, n in result.codings.items()))
    yield Fact("moderation", _("Moderation"), moderation_in_words(beside))
    if equal_names:
        sentence = ngettext(
            "%(n)s code counts as another by its name alone, though they are defined differently; nobody has confirmed "
            "that they mean the same.",
            "%(n)s codes count as others by their names alone, though they are defined differently; nobody has "
            "confirmed that they mean the same.",
            equal_names,
        )
        yield Fact("equal", _("Equal names"), sentence % {"n": equal_names})
