"""What agreement says in whole sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.agreement.numbers import clause, interval, written
from reports.domain.agreement.comparison import Comparison, Estimate, Unit
from reports.queries.agreement import Moderated
from reports.queries.compared_layers import CONSENSUS
from reports.queries.comparing import AFTER, CODERS, EARLIER, PAIR, Choice, Result

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
    if result.choice.kind == AFTER:
        sentence = ngettext(
            "Across %(n)s transcript %(compared)s agree at %(alpha)s, %(level)s, after discussion.",
            "Across %(n)s transcripts %(compared)s agree at %(alpha)s, %(level)s, after discussion.",
            len(comparison.documents),
        )
    elif result.choice.kind in (CODERS, PAIR):
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


def after_sentences(results: Sequence[Result], moderated: Moderated) -> list[str]:
    """What can be said after discussion, and what still waits for the moderator."""
    sentences = []
    after = [result for result in results if result.choice.kind == AFTER]
    if after:
        found = ngettext(
            "After discussion, on %(n)s transcript, %(level)s, agreement with the consensus is %(alphas)s.",
            "After discussion, on %(n)s transcripts, %(level)s, agreement with the consensus is %(alphas)s.",
            len(after[0].comparison.documents),
        )
        facts = {"n": len(after[0].comparison.documents), "alphas": _alphas(after), "level": LEVELS[after[0].unit]}
        sentences.append(found % facts)
    if moderated.undecided:
        waiting = ngettext(
            "%(n)s case waits for the moderator; its transcript joins when its cases are decided.",
            "%(n)s cases wait for the moderator; their transcripts join when all their cases are decided.",
            moderated.undecided,
        )
        sentences.append(waiting % {"n": moderated.undecided})
    return sentences


def name_of(choice: Choice) -> str:
    """What is compared, in few words, for a list to choose from."""
    if choice.kind == CODERS:
        return _("coders, before discussion")
    if choice.kind == EARLIER:
        earlier, now = choice.sources[1].number, choice.sources[0].number
        facts = {"coder": choice.sources[0].coder, "earlier": earlier, "now": now}
        return _("%(coder)s, round %(now)s × round %(earlier)s") % facts
    return " × ".join(coder_name(name) for name in choice.names)


def compared_in_words(choice: Choice) -> str:
    """Who agrees."""
    if choice.kind == CODERS:
        count = len(choice.names)
        return _("the two coders") if count == 2 else _("the %(n)s coders") % {"n": count}
    if choice.kind == EARLIER:
        facts = {"coder": choice.sources[0].coder, "earlier": choice.sources[1].number}
        return _("%(coder)s and the same coder in round %(earlier)s") % facts
    one, other = (_("the consensus") if name == CONSENSUS else name for name in choice.names)
    return _("%(one)s and %(other)s") % {"one": one, "other": other}


def count_heads(names: Sequence[str]) -> list[str]:
    """What the counts are called, in their order."""
    only = [_("only %(coder)s") % {"coder": coder_name(name)} for name in names]
    return [_("both"), *only, _("neither")] if len(names) == 2 else [_("all"), *only, _("several"), _("none")]


def coder_name(coder: str) -> str:
    """A stable label stays as it is; the consensus is named in the reader's language."""
    return _("consensus") if coder == CONSENSUS else coder


def alpha_with_interval(alpha: Estimate, digits: int = 2) -> str:
    """`α = .74 [.66, .81]`, never broken over two lines."""
    text = f"α = {written(alpha.coefficient, digits)} {interval(alpha.jackknife, digits)}".rstrip()
    return text.replace(" ", "\u00a0")


def _alphas(results: Sequence[Result]) -> str:
    of = _("%(alpha)s for %(coder)s")
    return ", ".join(
        of
        % {
            "alpha": alpha_with_interval(one.comparison.overall.estimates["stratified_alpha"]),
            "coder": one.choice.names[0],
        }
        for one in results
    )
