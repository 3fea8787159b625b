"""Filters for times and measures of sound."""

from django import template
from django.utils.translation import gettext

from transcripts.rendering.texts import clock

register = template.Library()


@register.filter
def player_clock(milliseconds: int) -> str:
    """`1:02:03` or `2:03`, as players write it."""
    return clock(milliseconds)


@register.filter
def seconds_clock(seconds: int) -> str:
    """The same, of seconds."""
    return clock(1000 * seconds)


@register.filter
def seconds(milliseconds: int) -> str:
    """Seconds with as many places as they need."""
    return f"{milliseconds / 1000:g}"


@register.filter
def percent(share: float) -> str:
    """A share as whole percent, for a sentence."""
    return gettext("%(number)d %%") % {"number": round(100 * share)}


@register.filter
def said(phase: str) -> str:
    """A phase of background work, kept in English, in the reader's language."""
    return gettext(phase) if phase else gettext("It has begun.")
