"""Filters for the templates of every app."""

from datetime import timedelta

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from studies.domain import languages
from studies.models import Participant

register = template.Library()


@register.filter
def language(code: str) -> str:
    """What a language is called, in the reader's language; nothing for no code."""
    return languages.name_of(code, get_language() or "en") if code else ""


@register.filter
def consents(participant: Participant) -> str:
    """What a participant consented to, in one line."""
    given = (
        (participant.consents_to_record, _("record")),
        (participant.consents_to_quote, _("quote")),
        (participant.consents_to_share, _("share")),
    )
    return ", ".join(word for consented, word in given if consented) or _("nothing")


@register.filter
def clock(time: timedelta) -> str:
    """A span of time as people say it: `2 h 10 min`, `4 min`; under a minute `1 min`."""
    minutes = max(1, round(time.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": rest}
