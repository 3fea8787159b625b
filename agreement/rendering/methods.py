"""The paragraph for a methods section: everything reviewers ask for, ready to copy, in English and in French.

What they ask for: O'Connor and Joffe (2020), Campbell et al. (2013), Kottner et al. (2011, GRRAS). It claims what
provenance, purpose and plan carry, and says what they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from agreement.domain.comparison import OVER_CODES, Estimate, Turns, Unit
from agreement.queries.beside import Beside
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import EARLIER, Result
from agreement.rendering.lead import lead
from agreement.rendering.numbers import interval, listed, not_computable, written
from agreement.rendering.planned import codes_that_reach, not_what_was_planned, plan_sentence, threshold_sentence
from agreement.rendering.provenance import how_chosen, how_coded, purpose
from agreement.rendering.sentences import (
    certainty,
    compared_in_words,
    days_in_words,
    material,
    positive_sentence,
    since_sentence,
)
from agreement.rendering.settled import moderation_in_words

LANGUAGES = ("en", "fr")

UNITIZING: Mapping[Unit, Promise] = {
    Unit.CHARACTER: gettext_lazy(
        "The unit of comparison was the character: a code counts by the length of the text it covers."
    ),
    Unit.SENTENCE: gettext_lazy(
        "The unit of comparison was the sentence: a code is present where a coding of it covers any part of it."
    ),
    Unit.TURN: gettext_lazy(
        "The unit of comparison was the turn: a code is present where a coding of it covers any part of it."
    ),
    Unit.DOCUMENT: gettext_lazy(
        "The unit of comparison was the transcript: a code is present where it was used at all."
    ),
}
OVER: Mapping[str, Promise] = {
    "stratified_alpha": gettext_lazy(
        "α stratified by code (1 − ΣDo/ΣDe over codes, the α twin of the pooled κ of De Vries et al. 2008) is "
        "%(number)s"
    ),
    "positive": gettext_lazy("positive agreement (Dice 1945) is %(number)s"),
    "pooled_kappa": gettext_lazy("Cohen's κ pooled over codes (De Vries et al. 2008) is %(number)s"),
    "masi": gettext_lazy("α of the sets of codes with MASI distance (Passonneau 2006) is %(number)s"),
}


def paragraphs(result: Result, beside: Beside, since: Result | None = None) -> list[tuple[str, str]]:
    """(language, paragraph), the same in each language of the application; `since` is the same with later merges."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append((language, paragraph(result, beside, since)))
    return found


def paragraph(result: Result, beside: Beside, since: Result | None = None) -> str:
    """In the language that is active."""
    return " ".join(filter(None, _sentences(result, beside, since)))


def _sentences(result: Result, beside: Beside, since: Result | None) -> Iterator[str]:
    yield _who(result)
    yield how_chosen(result)
    yield how_coded(result)
    yield purpose(result)
    yield _codes(result)
    yield _unit(result)
    yield plan_sentence(result)
    yield _numbers(result)
    yield not_what_was_planned(result)
    yield positive_sentence(result)
    yield threshold_sentence(result)
    yield codes_that_reach(result)
    yield _spread(result)
    yield certainty(result)
    yield _how_intervals(result)
    if since:
        yield since_sentence(since)
    yield moderation_in_words(beside)
    yield _made_with(result)


def _who(result: Result) -> str:
    facts = {"coders": len(result.choice.names), "material": material(result)}
    if result.choice.kind == EARLIER:
        facts |= {"compared": compared_in_words(result.choice), "days": days_in_words(result)}
        return _("How far %(compared)s, %(days)s, was compared on %(material)s.") % facts
    if len(result.layers) < len(result.choice.names) * len(result.comparison.documents):
        return _("%(coders)s coders coded %(material)s, each transcript by two of them or more.") % facts
    return _("%(coders)s coders coded %(material)s.") % facts


def _codes(result: Result) -> str:
    used = ngettext(
        "They used %(codes)s code in %(codings)s codings.",
        "They used %(codes)s codes in %(codings)s codings.",
        result.comparison.overall.codes,
    )
    codings = " + ".join(str(count) for count in result.codings.values())
    counted = {
        Counted.AT_CLOSE: _("Codes count as they stood when the round was closed."),
        Counted.SINCE: _("Codes count with what was merged after the round was closed."),
        Counted.ROLLED_UP: _("Every coding counts for the outermost parent of its code when the round was closed."),
    }
    if result.choice.round.is_open:
        counted[Counted.AT_CLOSE] = _("The round is still open; codes count as they stand.")
    return f"{used % {'codes': result.comparison.overall.codes, 'codings': codings}} {counted[result.way.counted]}"


def _unit(result: Result) -> str:
    """The unit, whose, and how many: Campbell et al. (2013) ask that it is decided and told."""
    if result.way.turns is Turns.PARTICIPANTS:
        counted = ngettext(
            "Participants' turns only were counted, %(n)s unit.",
            "Participants' turns only were counted, %(n)s units.",
            result.comparison.units,
        )
    else:
        counted = ngettext(
            "The interviewers' turns were counted too, %(n)s unit in all.",
            "The interviewers' turns were counted too, %(n)s units in all.",
            result.comparison.units,
        )
    return f"{UNITIZING[result.unit]} {counted % {'n': result.comparison.units}}"


def _numbers(result: Result) -> str:
    found = lead(result)
    if found.estimate.value is None:
        return _("Agreement is %(why)s.") % {"why": not_computable(found.estimate.coefficient)}
    first = str(OVER[found.name]) % {"number": _number(found.estimate)}
    over = _("Over the planned part of the codes %(number)s.") if found.part else _("Over all codes %(number)s.")
    others = [name for name in OVER_CODES if name != found.name and name in found.overall.estimates]
    beside = listed(str(OVER[name]) % {"number": _number(found.overall.estimates[name])} for name in others)
    sentence = _("Beside it, not planned: %(numbers)s.") if result.plan else _("Beside it: %(numbers)s.")
    return f"{over % {'number': first}} {sentence % {'numbers': beside}}"


def _number(estimate: Estimate) -> str:
    """The number with its interval, or why there is none."""
    if estimate.value is None:
        return not_computable(estimate.coefficient)
    return f"{written(estimate.coefficient, 2)} {interval(estimate.jackknife, 2)}".rstrip()


def _spread(result: Result) -> str:
    spread = result.comparison.overall.spreads["alpha"]
    if spread.median.value is None:
        return ""
    facts = {
        "median": written(spread.median, 2),
        "lowest": written(spread.lowest, 2),
        "highest": written(spread.highest, 2),
        "codes": spread.defined,
        "enough": sum(row.is_enough for row in result.comparison.per_code),
    }
    sentence = _(
        "Code by code Krippendorff's α (nominal; Krippendorff 2019) has the median %(median)s (range %(lowest)s to "
        "%(highest)s, %(codes)s codes, %(enough)s of them used in ten units and three transcripts or more); the values "
        "of every code, with the coders' counts, are in the replication package."
    )
    return sentence % facts


def _how_intervals(result: Result) -> str:
    if not lead(result).estimate.jackknife:
        return ""
    sentence = _(
        "Intervals are 95%%, by a delete-one-transcript jackknife with a t quantile, for units within a transcript are "
        "not independent; the package has percentile bootstrap intervals over transcripts (%(resamples)s draws) "
        "beside them."
    )
    return sentence % {"resamples": result.comparison.resamples}


def _made_with(result: Result) -> str:
    sentence = _("Computed with Tandem %(version)s from frozen layers (digest %(digest)s).")
    return sentence % {"version": settings.TANDEM_VERSION, "digest": result.digest[:12]}
