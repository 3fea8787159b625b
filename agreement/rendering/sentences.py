"""What agreement says in whole sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreement.domain.coefficient import FEWER_THAN_6_DOCUMENTS
from agreement.domain.comparison import Estimate
from agreement.queries.comparing import CODERS, EARLIER, Choice, Result
from agreement.rendering.lead import Lead, lead
from agreement.rendering.numbers import clause, count, interval, number, share, share_of, written
from agreement.rendering.ways import codes_counted, in_units, part_in_words
from coding.closed_codes import MergeSince

FEW_DOCUMENTS = 10
"""Below this many documents an interval over documents is too narrow as a rule."""


def headline(result: Result) -> str:
    """The first sentence: how far the compared agree, counted how and when, or why that cannot be said."""
    found = lead(result)
    if found.estimate.value is None:
        return _("Agreement is not computable, because %(reason)s.") % {"reason": clause(found.estimate.reason)}
    facts = {
        "n": len(result.comparison.documents),
        "compared": compared_in_words(result.choice),
        "days": days_in_words(result),
        "number": number_in_words(found),
        "scope": scope_in_words(result, found),
    }
    if result.choice.kind == EARLIER:
        sentence = ngettext(
            "On %(n)s transcript %(compared)s, %(days)s, at %(number)s, %(scope)s.",
            "On %(n)s transcripts %(compared)s, %(days)s, at %(number)s, %(scope)s.",
            len(result.comparison.documents),
        )
    else:
        sentence = ngettext(
            "On %(n)s transcript %(compared)s agree at %(number)s, %(scope)s.",
            "On %(n)s transcripts %(compared)s agree at %(number)s, %(scope)s.",
            len(result.comparison.documents),
        )
    return sentence % facts


def number_in_words(found: Lead) -> str:
    """The number with its interval and its name: `α = .31 [.12, .50] stratified by code`."""
    value = f"{written(found.estimate.coefficient, 2)} {interval(found.estimate.jackknife, 2)}".rstrip()
    facts = {"value": value.replace(" ", "\u00a0")}
    match found.name:
        case "positive":
            sentence = _("%(value)s (positive agreement)")
        case "pooled_kappa":
            sentence = _("κ = %(value)s pooled over codes")
        case "masi":
            sentence = _("α = %(value)s of whole sets of codes (MASI)")
        case _:
            sentence = _("α = %(value)s stratified by code")
    return (sentence % facts).replace(" = ", "\u00a0=\u00a0")


def scope_in_words(result: Result, found: Lead) -> str:
    """Over which codes, in which units, codes counted how, and whether before discussion."""
    before = _("before discussion") if result.is_before_discussion and result.choice.kind != EARLIER else ""
    parts = [
        part_in_words(found.part, found.overall.codes),
        in_units(result.way),
        codes_counted(result.way, result.choice.round),
        before,
    ]
    return ", ".join(filter(None, parts))


def positive_sentence(result: Result) -> str:
    """The most understandable number over all codes: of what one marked, the share that another marked so."""
    positive = lead(result).overall.estimates["positive"]
    if positive.value is None:
        return ""
    facts = {"share": share(positive.coefficient, 0)}
    if result.choice.kind == EARLIER:
        return (
            _("Of the passages that the coder marked with a code one time, %(share)s were marked so the other.") % facts
        )
    if len(result.choice.names) == 2:
        return _("Of the passages that one coder marked with a code, the other marked %(share)s so.") % facts
    return (
        _("Of the passages that one coder marked with a code, another marked %(share)s so, averaged over pairs.")
        % facts
    )


def certainty(result: Result) -> str:
    """What the interval says and what it does not; below six transcripts the value of each."""
    estimate = lead(result).estimate
    if estimate.value is None:
        return ""
    if estimate.jackknife:
        sentence = _(
            "The interval generalises over transcripts as if they had been drawn at random and holds these coders "
            "fixed: it says nothing of transcripts chosen otherwise, nor of how other coders would agree."
        )
        narrow = _("Over fewer than ten transcripts it tends to be too narrow.")
        return f"{sentence} {narrow}" if len(result.comparison.documents) < FEW_DOCUMENTS else sentence
    if estimate.own and len(estimate.own) > 1:
        facts = {"values": own_values(result.comparison.documents, estimate)}
        return _("No interval below six transcripts; each of them alone: %(values)s.") % facts
    return _("No interval, because %(reason)s.") % {"reason": clause(estimate.no_interval or FEWER_THAN_6_DOCUMENTS)}


def own_values(documents: Sequence[str], estimate: Estimate) -> str:
    """The coefficient of each transcript alone: `I-01 .31 · I-02 —`."""
    values = [number(value, 2) if value is not None else "—" for value in estimate.own]
    return " · ".join(f"{document}\u00a0{value}" for document, value in zip(documents, values, strict=True))


def material(result: Result) -> str:
    """How much of the study's material that is: what reviewers ask (O'Connor and Joffe 2020)."""
    part = result.share
    sentence = ngettext(
        "%(n)s of the study's %(all)s transcript, %(words)s of its %(all_words)s words (%(share)s)",
        "%(n)s of the study's %(all)s transcripts, %(words)s of its %(all_words)s words (%(share)s)",
        part.of_study,
    )
    return sentence % {
        "n": part.transcripts,
        "all": part.of_study,
        "words": count(part.words),
        "all_words": count(part.words_of_study),
        "share": share_of(part.words, part.words_of_study),
    }


def since_sentence(result: Result, merges: Sequence[MergeSince] = ()) -> str:
    """The second number: with what was merged after closing, when the codings could be read; by whom, where told."""
    found = lead(result)
    number_ = number_in_words(found) if found.estimate.value is not None else clause(found.estimate.reason)
    if not merges:
        return _("With the merges made since, when the codings could be read: %(number)s.") % {"number": number_}
    sentence = ngettext(
        "With %(n)s merge made since by %(people)s, when the codings could be read: %(number)s.",
        "With %(n)s merges made since by %(people)s, when the codings could be read: %(number)s.",
        len(merges),
    )
    people = ", ".join(dict.fromkeys(one.by for one in merges))
    return sentence % {"n": len(merges), "people": people, "number": number_}


def otherwise_sentence(result: Result) -> str:
    """A number that was asked for in another way than the one that leads."""
    found = lead(result)
    value = number_in_words(found) if found.estimate.value is not None else clause(found.estimate.reason)
    return _("Counted as asked below: %(number)s, %(scope)s.") % {
        "number": value,
        "scope": scope_in_words(result, found),
    }


def name_of(choice: Choice) -> str:
    """What is compared, in few words, for a list to choose from."""
    if choice.kind == CODERS:
        return _("all coders together") if len(choice.names) > 2 else " × ".join(choice.names)
    if choice.kind == EARLIER:
        earlier, now = choice.sources[1].number, choice.sources[0].number
        facts = {"coder": choice.sources[0].coder, "earlier": earlier, "now": now}
        return _("%(coder)s, round %(now)s × round %(earlier)s") % facts
    return " × ".join(choice.names)


def compared_in_words(choice: Choice) -> str:
    """Who agrees, with whom."""
    if choice.kind == EARLIER:
        facts = {"coder": choice.sources[0].coder, "earlier": choice.sources[1].number}
        return _("%(coder)s agrees with their own coding of round %(earlier)s") % facts
    if choice.kind == CODERS:
        coders = len(choice.names)
        return _("the two coders") if coders == 2 else _("the %(n)s coders") % {"n": coders}
    one, other = choice.names
    return _("%(one)s and %(other)s") % {"one": one, "other": other}


def days_in_words(result: Result) -> str:
    """How long ago a coder coded the same before; empty where two people are compared."""
    if result.days_between is None:
        return ""
    fewest, most = result.days_between
    if not most:
        return _("on the same day")
    if fewest == most:
        return ngettext("%(n)s day before", "%(n)s days before", most) % {"n": most}
    return _("%(fewest)s to %(most)s days before") % {"fewest": fewest, "most": most}


def count_heads(names: Sequence[str]) -> list[str]:
    """What the counts are called, in their order."""
    only = [_("only %(coder)s") % {"coder": name} for name in names]
    return [_("both"), *only, _("neither")] if len(names) == 2 else [_("all"), *only, _("several"), _("none")]
