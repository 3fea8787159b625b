"""How differences were settled, from the ledger: by what, by how many, and by whom as far as it bears on the claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreement.queries.beside import Beside
from agreement.queries.rounds import Moderated
from agreement.rendering.numbers import listed
from moderation.codings.audits import AuditSummary
from moderation.codings.domain.cases import CaseType
from moderation.codings.results import Moderation

HOW: Mapping[str, Promise] = {
    "one_coder": gettext_lazy("as one coder had it: %(n)s"),
    "both": gettext_lazy("as each coder had it: %(n)s"),
    "union": gettext_lazy("on all the words that any of them marked: %(n)s"),
    "intersection": gettext_lazy("on the words that all of them marked: %(n)s"),
    "boundary": gettext_lazy("on other words: %(n)s"),
    "other": gettext_lazy("with another code: %(n)s"),
    "neither": gettext_lazy("dropped: %(n)s"),
    "added": gettext_lazy("marked by nobody and added: %(n)s"),
    "agree": gettext_lazy("agreements looked at and kept: %(n)s"),
    "agreement_changed": gettext_lazy("agreements changed: %(n)s"),
    "once": gettext_lazy("coded once and kept: %(n)s"),
    "once_changed": gettext_lazy("coded once and changed: %(n)s"),
}
"""What `moderation.codings.results.Moderation` counts, in the order it is told."""


def moderation_in_words(beside: Beside) -> str:
    """How many were settled how, by how many moderators, of whom some coded or interviewed; audits where there are."""
    sentences = [*_settled(beside.moderated, beside.moderation), *map(_audit, beside.audits)]
    return " ".join(sentences)


def _settled(moderated: Moderated, moderation: Moderation) -> Iterator[str]:
    decided = sum(moderation.choices.values())
    if decided:
        sentence = ngettext(
            "Moderation settled %(n)s case (%(how)s).", "Moderation settled %(n)s cases (%(how)s).", decided
        )
        yield sentence % {"n": decided, "how": _how(moderation.choices)}
        yield _by_whom(moderation)
    elif not _to_discuss(moderated):
        yield _("The coders differ nowhere, so there was nothing to settle.")
    if moderated.undecided:
        sentence = ngettext(
            "%(n)s difference is not settled yet.", "%(n)s differences are not settled yet.", moderated.undecided
        )
        yield sentence % {"n": moderated.undecided}


def _to_discuss(moderated: Moderated) -> int:
    return sum(count for kind, count in moderated.cases.items() if kind not in (CaseType.AGREE, CaseType.ALONE))


def _how(choices: Mapping[str, int]) -> str:
    known: Sequence[str] = [name for name in HOW if choices.get(name)]
    return listed(str(HOW[name]) % {"n": choices[name]} for name in known)


def _by_whom(moderation: Moderation) -> str:
    facts = {"n": moderation.moderators, "coded": moderation.coded, "interviewed": moderation.interviewed}
    if not moderation.coded and not moderation.interviewed:
        sentence = ngettext(
            "%(n)s moderator decided, who had neither coded these transcripts nor interviewed.",
            "%(n)s moderators decided, none of whom had coded these transcripts or interviewed.",
            moderation.moderators,
        )
    else:
        sentence = ngettext(
            "%(n)s moderator decided; of the moderators %(coded)s had coded these transcripts and %(interviewed)s had "
            "interviewed.",
            "%(n)s moderators decided; of them %(coded)s had coded these transcripts and %(interviewed)s had "
            "interviewed.",
            moderation.moderators,
        )
    return sentence % facts


def _audit(audit: AuditSummary) -> str:
    facts = audit._asdict() | {"judged": audit.judged, "doubted": audit.questioned + audit.other_code}
    if not audit.judged:
        return _("An audit of %(size)s of %(of)s codings is drawn and not begun.") % facts
    sentence = ngettext(
        "An audit by %(auditors)s person who did not code judged %(judged)s of %(size)s codings drawn from %(of)s: "
        "accepted %(accepted)s, doubted %(doubted)s.",
        "An audit by %(auditors)s people who did not code judged %(judged)s of %(size)s codings drawn from %(of)s: "
        "accepted %(accepted)s, doubted %(doubted)s.",
        audit.auditors,
    )
    return sentence % facts
