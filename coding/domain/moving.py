"""Codings on their way into a later version of their text: every one arrives, no two fall together."""

from collections.abc import Iterable
from typing import NamedTuple

from coding.domain.snapshot import FrozenCoding
from transcripts.domain.offset_map import wider_spans
from transcripts.domain.replacements import SpanMap


class PlacedCoding(NamedTuple):
    """A coding as it was, where it lies now, and whether its words are exactly the same."""

    coding: FrozenCoding
    start: int
    end: int
    same: bool


def place(moved: SpanMap, codings: Iterable[FrozenCoding]) -> list[PlacedCoding]:
    """The new place of every coding, in the order given.

    Where two codings of one code would come to lie on the same passage (the words of one are gone), the changed one
    takes the next wider passage that is free; it waits for its coder anyway.
    """
    found = [(coding, moved.span(coding.start, coding.end)) for coding in codings]
    taken: set[tuple[str, int, int]] = set()
    placed: dict[int, PlacedCoding] = {}
    for at, (coding, span) in sorted(enumerate(found), key=lambda one: not one[1][1].same):
        start, end = span.start, span.end
        if (coding.code, start, end) in taken:
            start, end = next(
                (wider for wider in wider_spans(moved.new, start, end) if (coding.code, *wider) not in taken),
                _any_free(coding.code, taken, len(moved.new)),
            )
        taken.add((coding.code, start, end))
        placed[at] = PlacedCoding(coding, start, end, span.same and (start, end) == (span.start, span.end))
    return [placed[at] for at in range(len(found))]


def _any_free(code: str, taken: set[tuple[str, int, int]], length: int) -> tuple[int, int]:
    """The longest free stretch from the beginning: for texts with fewer words than codings."""
    return next(
        (
            (start, end)
            for start in range(length)
            for end in range(length, start, -1)
            if (code, start, end) not in taken
        ),
        (0, length),
    )
