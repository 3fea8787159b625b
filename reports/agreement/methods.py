"""The paragraph for a methods section: everything reviewers ask for, ready to copy, in English and in French.

What they ask for: O'Connor and Joffe (2020), Campbell et al. (2013), Kottner et al. (2011, GRRAS).
"""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from reports.agreement.numbers import interval, not_computable, number, written
from reports.agreement.sentences import compared_in_words
from reports.domain.agreement.comparison import Estimate, Unit
from reports.queries.agreement import Moderated
from reports.queries.comparing import CODERS, PAIR, Result

LANGUAGES = ("en", "fr")

UNITIZING: dict[Unit, Promise] = {
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


def paragraphs(result: Result, moderated: Moderated) -> list[tuple[str, str]]:
    """(language, paragraph), the same in each language of the application."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append((language, paragraph(result, moderated)))
    return found


def paragraph(result: Result, moderated: Moderated) -> str:
    """In the language that is active."""
    sentences = [_design(result), _unit(result), _numbers(result), _spread(result), _intervals(result)]
    return " ".join([*filter(None, sentences), _settled(moderated), _made_with(result)])


def _design(result: Result) -> str:
    comparison, choice = result.comparison, result.choice
    facts = {
        "n": len(comparison.documents),
        "all": result.share.of_study,
        "coders": len(choice.names),
        "compared": compared_in_words(choice),
        "codes": comparison.overall.codes,
        "codings": " + ".join(str(count) for count in result.codings.values()),
    }
    if choice.kind in (CODERS, PAIR):
        coded = ngettext(
            "%(coders)s coders coded %(n)s of %(all)s transcript independently, blind to each other.",
            "%(coders)s coders coded %(n)s of %(all)s transcripts independently, blind to each other.",
            result.share.of_study,
        )
    else:
        coded = ngettext(
            "On %(n)s of %(all)s transcript we compared %(compared)s.",
            "On %(n)s of %(all)s transcripts we compared %(compared)s.",
            result.share.of_study,
        )
    used = ngettext(
        "They used %(codes)s code in %(codings)s codings.",
        "They used %(codes)s codes in %(codings)s codings.",
        comparison.overall.codes,
    )
    return f"{coded % facts} {used % facts}"


def _unit(result: Result) -> str:
    counted = ngettext("There were %(n)s of them.", "There were %(n)s of them.", result.comparison.units)
    sentences = [str(UNITIZING[result.unit]), counted % {"n": result.comparison.units}]
    if result.rolled_up:
        sentences.append(_("Every coding counts for the outermost parent of its code."))
    return " ".join(sentences)


def _numbers(result: Result) -> str:
    estimates = result.comparison.overall.estimates
    alpha = estimates["stratified_alpha"]
    if alpha.value is None:
        return _("Krippendorff's α is %(why)s.") % {"why": not_computable(alpha.coefficient)}
    facts = {
        "alpha": written(alpha.coefficient, 2),
        "interval": interval(alpha.jackknife, 2),
        "kappa": _number(estimates["pooled_kappa"]),
        "masi": _number(estimates["masi"]),
    }
    if alpha.jackknife:
        sentence = _(
            "Over all codes Krippendorff's α (nominal; Krippendorff 2019) is %(alpha)s, 95%% interval %(interval)s;"
        )
    else:
        sentence = _("Over all codes Krippendorff's α (nominal; Krippendorff 2019) is %(alpha)s;")
    rest = _(
        "Cohen's κ pooled over codes (De Vries et al. 2008) is %(kappa)s. α of the sets of codes with MASI distance "
        "(Passonneau 2006) is %(masi)s."
    )
    because = _("We report α because it corrects for chance, allows for missing data and any number of coders.")
    return f"{sentence % facts} {rest % facts} {because}"


def _number(estimate: Estimate) -> str:
    """The number, or why there is none."""
    return written(estimate.coefficient, 2) if estimate.value is not None else not_computable(estimate.coefficient)


def _spread(result: Result) -> str:
    spread = result.comparison.overall.spreads["alpha"]
    if spread.median.value is None:
        return ""
    facts = {
        "median": written(spread.median, 2),
        "lowest": written(spread.lowest, 2),
        "highest": written(spread.highest, 2),
        "lower": number(0.667),
        "upper": number(0.8),
    }
    sentence = _(
        "Code by code α has the median %(median)s (range %(lowest)s to %(highest)s); the values of every code, with "
        "the coders' counts, are in the replication package. We draw tentative conclusions from codes between "
        "%(lower)s and %(upper)s and rely on codes above (Krippendorff 2004)."
    )
    return sentence % facts


def _intervals(result: Result) -> str:
    if len(result.comparison.documents) < 3:
        return _("With fewer than three transcripts no interval is given.")
    sentence = _(
        "Intervals are delete-one-transcript jackknife intervals with a t quantile, for units within a transcript are "
        "not independent; the package has percentile bootstrap intervals over transcripts (%(resamples)s draws) "
        "beside them."
    )
    return sentence % {"resamples": result.comparison.resamples}


def _settled(moderated: Moderated) -> str:
    cases = sum(count for kind, count in moderated.cases.items() if kind != "AGREE")
    if moderated.undecided:
        sentence = ngettext(
            "A moderator settles the differences (%(cases)s case, %(open)s still open).",
            "A moderator settles the differences (%(cases)s cases, %(open)s still open).",
            cases,
        )
    else:
        sentence = ngettext(
            "A moderator settled the differences (%(cases)s case).",
            "A moderator settled the differences (%(cases)s cases).",
            cases,
        )
    return sentence % {"cases": cases, "open": moderated.undecided}


def _made_with(result: Result) -> str:
    sentence = _("Computed with Tandem %(version)s from frozen layers (snapshot %(snapshot)s).")
    return sentence % {"version": settings.TANDEM_VERSION, "snapshot": result.snapshot[:12]}
