"""Filters for error rates, shares and times."""

from django import template
from django.template.defaultfilters import floatformat  # rounds; number_format cuts digits off
from django.utils.translation import gettext

from correction.rendering.statistics import Pooled
from transcripts.rendering.texts import clock as written_clock

register = template.Library()


@register.filter
def clock(milliseconds: int) -> str:
    """`1:02:03` or `2:03`, as players write it."""
    return written_clock(milliseconds)


@register.filter
def share(value: float | None) -> str:
    """A share as percent with one place; a dash for none."""
    return "–" if value is None else gettext("%(number)s %%") % {"number": floatformat(100 * value, 1)}


@register.filter
def ratio(value: float | None) -> str:
    """A ratio with two places; a dash for none."""
    return "–" if value is None else str(floatformat(value, 2))


@register.filter
def rate(value: Pooled) -> str:
    """A pooled rate with its interval: `12.3 % [10.0, 15.1]`."""
    if value.interval is None:
        return share(value.rate)
    low, high = (floatformat(100 * bound, 1) for bound in value.interval)
    return f"{share(value.rate)} [{low}, {high}]"
