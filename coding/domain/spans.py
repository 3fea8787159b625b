"""Spans of a canonical text: half-open, in code points."""

from bisect import bisect_right
from collections.abc import Sequence


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without white space at its ends; None where nothing but white space is inside.

    Trimming on save keeps an invisible blank from becoming a boundary disagreement.
    Raises ValueError where the span does not lie in the text.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError("the span does not lie in the text")
    inside = text[start:end]
    if not inside.strip():
        return None
    return start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def turn_at(turn_starts: Sequence[int], offset: int) -> int:
    """Index of the turn that holds `offset`, given the ascending starts of all turns (the first starts at 0)."""
    return max(0, bisect_right(turn_starts, offset) - 1)
