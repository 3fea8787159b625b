"""Which consent is in force, now or on a day: the latest that was given or withdrawn by then."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from studies.models import Consent, Participant


def effective_day(consent: Consent) -> date:
    """The day from which it counts: when it was given, or else when it was noted."""
    return consent.on or timezone.localtime(consent.noted_at).date()


def consents_on(participant: Participant, day: date) -> dict[str, bool | None]:
    """By scope what the participant had consented to at the end of that day; None where nobody had asked yet."""
    known = in_order(consent for consent in participant.consents.all() if effective_day(consent) <= day)
    answers: dict[str, bool | None] = dict.fromkeys(Consent.Scope.values)
    return answers | {consent.scope: consent.is_given for consent in known}


def in_order(consents: Iterable[Consent]) -> list[Consent]:
    """By the day from which they count, the later noted after the earlier."""
    return sorted(consents, key=lambda one: (effective_day(one), one.noted_at, one.pk))
