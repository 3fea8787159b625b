"""What may be said of how the compared codings came about, and of what their round was for.

"Independently", "blind", "before discussion" and "stability" stand only in sentences that provenance carries.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreement.queries.comparing import EARLIER, Result
from agreement.rendering.numbers import listed
from rounds.domain.assignments import Kind
from rounds.models import Provenance, Purpose
from rounds.rendering.designs import design_in_words

ALL: Mapping[Provenance, Promise] = {
    Provenance.FRESH: gettext_lazy("The transcripts were coded independently, the coders being blind to each other."),
    Provenance.DECLARED: gettext_lazy(
        "The transcripts were imported with their codings, and declared by %(who)s to have been coded independently."
    ),
    Provenance.IMPORTED: gettext_lazy(
        "The transcripts were imported with their codings; nothing is known of how they were coded."
    ),
    Provenance.SEEN: gettext_lazy("The transcripts were coded again after others' codings could be seen."),
    Provenance.CARRIED: gettext_lazy("The coders began with codings of an earlier round."),
}
PURPOSES: Mapping[Purpose, Promise] = {
    Purpose.TRAINING: gettext_lazy("The round was for training: what it shows is no result of the study."),
    Purpose.CALIBRATION: gettext_lazy(
        "The round was for calibration: it shows how far the codebook and its use had come, and is no result of the "
        "study."
    ),
    Purpose.RELIABILITY: gettext_lazy("The round was there to test how alike the codebook is used."),
    Purpose.MAIN: gettext_lazy("The round was the study's main coding."),
}


def how_coded(result: Result) -> str:
    """How the compared layers came about, with counts where they did differently."""
    if result.choice.kind == EARLIER:
        return _twice(result)
    counts = result.provenance
    if len(counts) == 1:
        (kind,) = counts
        return str(ALL[kind]) % {"who": _declared_by(result)}
    return _mixed(result)


def purpose(result: Result) -> str:
    """What the round was for, and whether its numbers are results."""
    return str(PURPOSES[Purpose(result.choice.round.purpose)])


def no_result(result: Result) -> str:
    """What stands beside a number that is none of the study's results; empty where it is one."""
    if result.is_a_result:
        return ""
    return _("No result of the study: %(purpose)s.") % {"purpose": result.choice.round.get_purpose_display()}


def how_chosen(result: Result) -> str:
    """How it came about who coded what. Where everybody coded all of the round, it matters whether that is all."""
    design = result.choice.round.design
    if design.get("kind", Kind.ALL) != Kind.ALL or design.get("changed_by_hand"):
        return design_in_words(design)
    if result.share.of_round == result.share.of_study:
        return _("Every coder was given every transcript of the study.")
    return _(
        "Every coder was given every transcript of the round; how these were chosen from the study's is not recorded."
    )


def _twice(result: Result) -> str:
    """Of one coder's two codings."""
    if set(result.provenance) == {Provenance.FRESH}:
        return _("Both times without having seen another's codings: this is the stability of one coder.")
    return _("%(layers)s This is no measure of stability.") % {"layers": _mixed(result)}


def _mixed(result: Result) -> str:
    who = _declared_by(result)
    parts = [_part(kind, count) % {"n": count, "who": who} for kind, count in sorted(result.provenance.items())]
    facts = {"all": sum(result.provenance.values()), "parts": listed(parts)}
    return _("Of the %(all)s layers compared: %(parts)s.") % facts


def _part(kind: Provenance, n: int) -> str:
    match kind:
        case Provenance.FRESH:
            return ngettext(
                "%(n)s was coded without sight of another's codings",
                "%(n)s were coded without sight of another's codings",
                n,
            )
        case Provenance.DECLARED:
            return ngettext(
                "%(n)s was imported and declared by %(who)s to have been coded independently",
                "%(n)s were imported and declared by %(who)s to have been coded independently",
                n,
            )
        case Provenance.IMPORTED:
            return ngettext(
                "%(n)s was imported, and nothing is known of how it was coded",
                "%(n)s were imported, and nothing is known of how they were coded",
                n,
            )
        case Provenance.SEEN:
            return ngettext(
                "%(n)s was coded again after others' codings could be seen",
                "%(n)s were coded again after others' codings could be seen",
                n,
            )
        case Provenance.CARRIED:
            return ngettext(
                "%(n)s began with codings of an earlier round", "%(n)s began with codings of an earlier round", n
            )


def _declared_by(result: Result) -> str:
    names = sorted({row.declared_by for row in result.layers if row.declared_by})
    return ", ".join(names) or _("somebody who is not named")
