"""How it came about who coded what, as a sentence: drawn, overlapping, or chosen by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.agreement.numbers import listed

STRATA: Mapping[str, Promise] = {
    "interviewer": gettext_lazy("interviewer"),
    "language": gettext_lazy("language"),
    "phase": gettext_lazy("phase"),
    "guide": gettext_lazy("guide version"),
}
ALL, DRAWN, OVERLAP = ("all", "everything"), ("drawn", "sample", "draw"), ("overlap", "pairs")


def how_chosen(design: Mapping[str, Any], *, is_whole: bool = False) -> str:
    """The sentence of a round's `design` (`coding.domain.assignments`). Where nothing is kept it says so, unless
    everything was coded by all, so that there was nothing to choose.
    """
    kind = design.get("kind")
    if kind in ALL:
        return _("Every coder was given every transcript of the round.")
    if kind in DRAWN or "seed" in design:
        return _drawn(design)
    if kind in OVERLAP:
        return _("Each transcript was given to some of the coders, so that every pair of them shares some.")
    if is_whole:
        return _("Every coder coded every transcript of the study.")
    if kind:
        return _("Who codes which transcript was chosen by hand.")
    return _("How the transcripts coded by several were chosen is not recorded.")


def _drawn(design: Mapping[str, Any]) -> str:
    drawn = design.get("drawn")
    number = len(drawn) if isinstance(drawn, Sequence) and not isinstance(drawn, str) else drawn
    parts = [
        _("stratified by %(strata)s") % {"strata": _strata(design["strata"])} if design.get("strata") else "",
        _("seed %(seed)s") % {"seed": design["seed"]} if design.get("seed") is not None else "",
    ]
    how = ", ".join(filter(None, parts))
    if isinstance(number, int) and number:
        sentence = ngettext(
            "The transcript coded by several was drawn by chance (%(how)s).",
            "The transcripts coded by several were drawn by chance (%(how)s).",
            number,
        )
        return sentence % {"how": listed([str(number), how])}
    if how:
        return _("The transcripts coded by several were drawn by chance (%(how)s).") % {"how": how}
    return _("The transcripts coded by several were drawn by chance.")


def _strata(strata: object) -> str:
    names = [strata] if isinstance(strata, str) else list(strata) if isinstance(strata, Sequence | Mapping) else []
    return ", ".join(str(STRATA.get(str(name), name)) for name in names)
