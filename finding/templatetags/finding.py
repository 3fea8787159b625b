"""How finding shows words and numbers."""

from collections.abc import Iterable

from django import template

register = template.Library()

SHADES = 4


@register.filter
def marked(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[bool, str]]:
    """The text in pieces, with whether each is in one of these spans (code points, ascending)."""
    pieces: list[tuple[bool, str]] = []
    at = 0
    for start, end in places:
        begin = max(start, at)
        if begin < end:
            pieces += [(False, text[at:begin]), (True, text[begin:end])]
            at = end
    return [*pieces, (False, text[at:])]


@register.simple_tag
def shade(number: int, highest: int) -> int:
    """How dark a cell is: 0 for none, up to 4 for the highest number of the table."""
    return -(-SHADES * number // highest) if number and highest else 0
