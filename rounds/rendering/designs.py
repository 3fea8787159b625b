"""How it was decided who codes what, in a sentence or two; from what a round keeps of its design."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rounds.domain.assignments import Kind

STRATA = {
    "interviewer": gettext_lazy("interviewer"),
    "language": gettext_lazy("language"),
    "guide": gettext_lazy("guide version"),
}
"""By what a sample can be drawn in proportion."""


def design_in_words(design: Mapping[str, Any]) -> str:
    """The design of a round; one of which nothing is kept is from when everybody coded everything."""
    kind, changed = design.get("kind", Kind.ALL), bool(design.get("changed_by_hand"))
    if kind == Kind.ALL and changed:
        return _hand(design)
    sentences = [_SENTENCES[kind](design)]
    if "share" in design:
        percent = f"{design['share'] * 100:g}"
        sentences.append(_("The sample was set at %(percent)s %% of the transcripts.") % {"percent": percent})
    if design.get("strata"):
        strata = ", ".join(str(STRATA[name]) for name in design["strata"])
        sentences.append(_("It was drawn in proportion by: %(strata)s.") % {"strata": strata})
    if changed:
        sentences.append(_("This was changed by hand afterwards."))
    return " ".join(sentences)


def _all(_design: Mapping[str, Any]) -> str:
    return _("Every coder codes every transcript.")


def _sample(design: Mapping[str, Any]) -> str:
    sentence = ngettext(
        "%(number)s transcript, drawn by lot (seed %(seed)s), is coded by %(each)s coders, the rest by one each.",
        "%(number)s transcripts, drawn by lot (seed %(seed)s), are coded by %(each)s coders, the rest by one each.",
        design["number"],
    )
    return sentence % {"number": design["number"], "seed": design["seed"], "each": design["coders_each"]}


def _overlap(design: Mapping[str, Any]) -> str:
    sentence = _(
        "Each transcript is coded by %(each)s of the coders, shared out so that pairs overlap evenly (seed %(seed)s)."
    )
    return sentence % {"each": design["coders_each"], "seed": design["seed"]}


def _hand(_design: Mapping[str, Any]) -> str:
    return _("Who codes what was chosen by hand.")


def _one(_design: Mapping[str, Any]) -> str:
    return _("One coder codes every transcript.")


def _team(design: Mapping[str, Any]) -> str:
    people = int(design["together"]) + 1
    return _("A team of %(people)s codes together in meetings, as one author.") % {"people": people}


_SENTENCES = {
    Kind.ALL: _all,
    Kind.SAMPLE: _sample,
    Kind.OVERLAP: _overlap,
    Kind.HAND: _hand,
    Kind.ONE: _one,
    Kind.TEAM: _team,
}
