"""How a comparison is counted, in words: unit, whose turns, which code a coding counts for, which part of the codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreement.domain.comparison import Turns, Unit
from agreement.domain.plan import Plan
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Way
from rounds.models import CodingRound

UNITS: Mapping[Unit, Promise] = {
    Unit.CHARACTER: gettext_lazy("characters"),
    Unit.SENTENCE: gettext_lazy("sentences"),
    Unit.TURN: gettext_lazy("turns"),
    Unit.DOCUMENT: gettext_lazy("transcripts"),
}
TURNS: Mapping[Turns, Promise] = {
    Turns.PARTICIPANTS: gettext_lazy("participants' turns"),
    Turns.ALL: gettext_lazy("all turns, the interviewers' too"),
}
COUNTED: Mapping[Counted, Promise] = {
    Counted.AT_CLOSE: gettext_lazy("as they stood when the round was closed"),
    Counted.SINCE: gettext_lazy("with the merges made since"),
    Counted.ROLLED_UP: gettext_lazy("rolled up to their outermost parent"),
}
IN_UNITS: Mapping[Unit, Mapping[Turns, Promise]] = {
    Unit.CHARACTER: {
        Turns.PARTICIPANTS: gettext_lazy("by characters of participants' turns"),
        Turns.ALL: gettext_lazy("by characters of all turns"),
    },
    Unit.SENTENCE: {
        Turns.PARTICIPANTS: gettext_lazy("by sentences of participants' turns"),
        Turns.ALL: gettext_lazy("by sentences of all turns"),
    },
    Unit.TURN: {
        Turns.PARTICIPANTS: gettext_lazy("by participants' turns"),
        Turns.ALL: gettext_lazy("by all turns, the interviewers' too"),
    },
    Unit.DOCUMENT: {
        Turns.PARTICIPANTS: gettext_lazy("by transcripts, participants' turns only"),
        Turns.ALL: gettext_lazy("by whole transcripts"),
    },
}
PARTS: Mapping[str, Promise] = {
    "fixed": gettext_lazy("codes of a fixed list"),
    "developed": gettext_lazy("codes developed in coding"),
    "standing": gettext_lazy("codes in the codebook when the round was opened"),
    "coined": gettext_lazy("codes coined in the round"),
}
COEFFICIENTS: Mapping[str, Promise] = {
    "stratified_alpha": gettext_lazy("α stratified by code"),
    "positive": gettext_lazy("positive agreement"),
    "pooled_kappa": gettext_lazy("κ pooled over codes"),
    "masi": gettext_lazy("α of sets of codes (MASI)"),
}


def in_units(way: Way) -> str:
    """`by participants' turns`."""
    return str(IN_UNITS[way.unit][way.turns])


def codes_counted(way: Way, round_: CodingRound) -> str:
    """`codes as they stood when the round was closed`; of a round that is open, as they stand."""
    if way.counted is Counted.AT_CLOSE and round_.is_open:
        return _("codes as they stand")
    if way.counted is Counted.ROLLED_UP:
        return _("codes rolled up to their outermost parent")
    return _("codes %(how)s") % {"how": COUNTED[way.counted]}


def part_in_words(name: str, count: int) -> str:
    """`over 12 codes`, `over 3 codes of a fixed list`."""
    match name:
        case "fixed":
            sentence = ngettext("over %(n)s code of a fixed list", "over %(n)s codes of a fixed list", count)
        case "developed":
            sentence = ngettext("over %(n)s code developed in coding", "over %(n)s codes developed in coding", count)
        case "standing":
            sentence = ngettext(
                "over %(n)s code that stood in the codebook when the round was opened",
                "over %(n)s codes that stood in the codebook when the round was opened",
                count,
            )
        case "coined":
            sentence = ngettext("over %(n)s code coined in the round", "over %(n)s codes coined in the round", count)
        case _:
            sentence = ngettext("over %(n)s code", "over %(n)s codes", count)
    return sentence % {"n": count}


def plan_in_words(plan: Plan) -> str:
    """`α stratified by code, by participants' turns, all codes, as they stood when the round was closed`."""
    way = Way(Unit(plan.unit), Turns(plan.turns), Counted(plan.counted))
    codes = PARTS[plan.codes] if plan.codes else _("all codes")
    return f"{COEFFICIENTS[plan.coefficient]}, {in_units(way)}, {codes}, {COUNTED[way.counted]}"
