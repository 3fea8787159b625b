"""Filters for the templates of every app."""

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
