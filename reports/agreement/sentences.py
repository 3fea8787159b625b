"""What agreement says in whole sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.agreement.numbers import clause, interval, written
from reports.domain.agreement.comparison import Comparison, Estimate, Unit
from reports.queries.comparing import CODERS, EARLIER, PAIR, Choice, Result

LEVELS: Mapping[Unit, Promise] = {
    Unit.CHARACTER: gettext_lazy("character level"),
    Unit.SENTENCE: gettext_lazy("sentence level"),
    Unit.TURN: gettext_lazy("turn level"),
    Unit.DOCUMENT: gettext_lazy("transcript level"),
}
UNITS: Mapping[Unit, Promise] = {
    Unit.CHARACTER: gettext_lazy("characters"),
    Unit.SENTENCE: gettext_lazy("sentences"),
    Unit.TURN: gettext_lazy("turns"),
    Unit.DOCUMENT: gettext_lazy("transcripts"),
}
FEW_DOCUMENTS = 10
"""Below this many documents an interval over documents is too narrow as a rule."""


def headline(result: Result) -> str:
    """The first sentence: how far the compared agree, at which level and when, or why that cannot be said."""
    comparison = result.comparison
    alpha = comparison.overall.estimates["stratified_alpha"]
    if alpha.value is None:
        return _("Agreement is not computable, because %(reason)s.") % {"reason": clause(alpha.reason)}
    facts = {
        "n": len(comparison.documents),
        "compared": compared_in_words(result.choice),
        "alpha": alpha_with_interval(alpha),
        "level": LEVELS[result.unit],
    }
    if result.choice.kind in (CODERS, PAIR):
        sentence = ngettext(
            "Across %(n)s double-coded transcript %(compared)s agree at %(alpha)s, %(level)s, before discussion.",
            "Across %(n)s double-coded transcripts %(compared)s agree at %(alpha)s, %(level)s, before discussion.",
            len(comparison.documents),
        )
    else:
        sentence = ngettext(
            "Across %(n)s transcript %(compared)s agree at %(alpha)s, %(level)s.",
            "Across %(n)s transcripts %(compared)s agree at %(alpha)s, %(level)s.",
            len(comparison.documents),
        )
    return sentence % facts


def warning(comparison: Comparison) -> str:
    """What to know about the intervals; empty where nothing."""
    documents = len(comparison.documents)
    if documents < 3:
        return _("There is no interval: one over transcripts needs at least three of them.")
    if documents < FEW_DOCUMENTS:
        return _("With fewer than ten transcripts an interval tends to be too narrow; read it with care.")
    return ""


def by_unit(results: Sequence[Result]) -> str:
    """The same comparison in other units, for the unit changes the number."""
    said = [
        _("%(alpha)s by %(unit)s")
        % {"alpha": alpha_with_interval(one.comparison.overall.estimates["stratified_alpha"]), "unit": UNITS[one.unit]}
        for one in results
    ]
    return "; ".join(said)


def name_of(choice: Choice) -> str:
    """What is compared, in few words, for a list to choose from."""
    if choice.kind == CODERS:
        return _("coders, before discussion")
    if choice.kind == EARLIER:
        earlier, now = choice.sources[1].number, choice.sources[0].number
        facts = {"coder": choice.sources[0].coder, "earlier": earlier, "now": now}
        return _("%(coder)s, round %(now)s × round %(earlier)s") % facts
    return " × ".join(choice.names)


def compared_in_words(choice: Choice) -> str:
    """Who agrees."""
    if choice.kind == CODERS:
        count = len(choice.names)
        return _("the two coders") if count == 2 else _("the %(n)s coders") % {"n": count}
    if choice.kind == EARLIER:
        facts = {"coder": choice.sources[0].coder, "earlier": choice.sources[1].number}
        return _("%(coder)s and the same coder in round %(earlier)s") % facts
    one, other = choice.names
    return _("%(one)s and %(other)s") % {"one": one, "other": other}


def count_heads(names: Sequence[str]) -> list[str]:
    """What the counts are called, in their order."""
    only = [_("only %(coder)s") % {"coder": name} for name in names]
    return [_("both"), *only, _("neither")] if len(names) == 2 else [_("all"), *only, _("several"), _("none")]


def alpha_with_interval(alpha: Estimate, digits: int = 2) -> str:
    """`α = .74 [.66, .81]`, never broken over two lines."""
    text = f"α = {written(alpha.coefficient, digits)} {interval(alpha.jackknife, digits)}".rstrip()
    return text.replace(" ", "\u00a0")
