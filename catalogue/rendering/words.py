"""What may be said of the catalogue's quotations together, in sentences that follow from data."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.domain.catalogue import Account
from catalogue.queries.catalogue import Catalogue
from moderation.codings.domain.settlement import Settlement


def account_in_words(found: Catalogue) -> list[str]:
    """The sentences: how many quotations were settled how, whether coders were independent; none without a quotation.

    In a study that does not compare coders nothing is said of settling.
    """
    account = found.account
    sentences = []
    if account.all:
        told = found.result.is_compared
        parts = list(_parts(account, found.result.has_several)) if told else list(_of_readings(account))
        sentence = ngettext("Of %(n)d quotation, %(parts)s.", "Of %(n)d quotations, %(parts)s.", account.all)
        sentences.append(sentence % {"n": account.all, "parts": ", ".join(parts)})
        if told and found.result.is_independent:
            sentences.append(_("Those who coded the same transcript did so independently of each other."))
    if account.pilot:
        sentence = ngettext(
            "%(n)d quotation comes from a pilot and is not counted.",
            "%(n)d quotations come from pilots and are not counted.",
            account.pilot,
        )
        sentences.append(sentence % {"n": account.pilot})
    return sentences


def _parts(account: Account, has_several: bool) -> Iterator[str]:
    """By how they were settled, the strongest claim first; what does not occur is not said."""
    for how, n in account.by.items():
        if n:
            yield _settled(how, n, has_several) % {"n": n}
    if account.gone:
        yield _gone(account.gone)


def _settled(how: Settlement, n: int, has_several: bool) -> str:
    if how == Settlement.ALIKE and has_several:
        return ngettext("%(n)d was marked by all coders alike", "%(n)d were marked by all coders alike", n)
    return {
        Settlement.ALIKE: ngettext(
            "%(n)d was marked by both coders alike", "%(n)d were marked by both coders alike", n
        ),
        Settlement.SETTLED: ngettext("%(n)d was settled by a moderator", "%(n)d were settled by a moderator", n),
        Settlement.ACCEPTED: ngettext(
            "%(n)d was marked by one coder and accepted", "%(n)d were marked by one coder and accepted", n
        ),
        Settlement.ALONE: ngettext("%(n)d was coded once (one coder)", "%(n)d were coded once (one coder)", n),
        Settlement.ADDED: ngettext("%(n)d was added by a moderator", "%(n)d were added by a moderator", n),
    }[how]


def _of_readings(account: Account) -> Iterator[str]:
    n = account.all - account.gone
    if n:
        yield ngettext("%(n)d stands in the readings", "%(n)d stand in the readings", n) % {"n": n}
    if account.gone:
        gone = account.gone
        yield (
            ngettext("%(n)d is no longer in the readings", "%(n)d are no longer in the readings", gone) % {"n": gone}
        )


def _gone(n: int) -> str:
    return ngettext("%(n)d is no longer in the result", "%(n)d are no longer in the result", n) % {"n": n}
