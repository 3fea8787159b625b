"""Names replaced in a text: the list of the replacements is the map, so that nothing has to be guessed.

Offsets are code points, end-exclusive. A passage that begins, ends or lies on a replaced stretch lands on the whole of
what stands there now, in both directions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from transcripts.domain.offset_map import MovedSpan, OffsetMap
from transcripts.domain.text import BETWEEN_TURNS

BLOCKED = "░"
"""Stands for every letter of an older text that the text read now does not have."""


class Replacement(NamedTuple):
    """[start, end) of the old text became `text`."""

    start: int
    end: int
    text: str


class Kept(NamedTuple):
    """[start, end) of the old text stands unchanged at `new_start` of the new one."""

    start: int
    end: int
    new_start: int

    @property
    def new_end(self) -> int:
        """Where it ends in the new text."""
        return self.new_start + self.end - self.start


class SpanMap(Protocol):
    """From passages of one text to those of another."""

    @property
    def old(self) -> str:
        """The text that passages come from."""

    @property
    def new(self) -> str:
        """The text that they go to."""

    def span(self, start: int, end: int) -> MovedSpan:
        """Where a passage lies in the new text, never empty; `same` where nobody has to look at it again."""

    def kept(self) -> Sequence[Kept]:
        """The stretches that are the same in both, ascending."""


def checked(text: str, replacements: Iterable[tuple[int, int, str]]) -> list[Replacement]:
    """The replacements in the order of the text.

    Raises ValueError for one that is empty, lies outside the text or over a turn's end, or meets another.
    """
    ordered = sorted(Replacement(*one) for one in replacements)
    for one in ordered:
        if not 0 <= one.start < one.end <= len(text):
            raise ValueError(f"[{one.start}, {one.end}) is no stretch of this text")
        if BETWEEN_TURNS in text[one.start : one.end] or BETWEEN_TURNS in one.text:
            raise ValueError(f"[{one.start}, {one.end}) reaches over the end of a turn")
        if not one.text or one.text != one.text.strip():
            raise ValueError(f"nothing, or a blank at an edge, stands for [{one.start}, {one.end})")
    for before, after in pairwise(ordered):
        if after.start < before.end:
            raise ValueError(f"[{after.start}, {after.end}) is replaced twice")
    return ordered


def applied(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with ascending replacements made in it."""
    pieces, at = [], 0
    for one in replacements:
        pieces += [text[at : one.start], one.text]
        at = one.end
    return "".join([*pieces, text[at:]])


class ReplacementMap:
    """From a text to the one in which ascending `replacements` were made, or with `back` from that one to it."""

    def __init__(self, text: str, replacements: Iterable[Replacement], *, back: bool = False) -> None:
        rows = list(replacements)
        made = applied(text, rows)
        grown = accumulate((len(one.text) - (one.end - one.start) for one in rows), initial=0)
        stretches = [
            ((one.start, one.end), (one.start + by, one.start + by + len(one.text)))
            for one, by in zip(rows, grown, strict=False)
        ]
        self.old, self.new = (made, text) if back else (text, made)
        self._stretches = [(new, old) if back else (old, new) for old, new in stretches]
        self._starts = [old[0] for old, _new in self._stretches]
        self._ends = [old[1] for old, _new in self._stretches]

    def span(self, start: int, end: int) -> MovedSpan:
        """A replaced stretch is taken whole; everything else stays as it was, so nobody has to look at it again."""
        return MovedSpan(self._start(start), self._end(end), same=True)

    def kept(self) -> list[Kept]:
        """What stands between the replaced stretches."""
        found, at, there = [], 0, 0
        for old, new in [*self._stretches, ((len(self.old),) * 2, (len(self.new),) * 2)]:
            if at < old[0]:
                found.append(Kept(at, old[0], there))
            at, there = old[1], new[1]
        return found

    def _start(self, offset: int) -> int:
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return offset
        old, new = self._stretches[at]
        return new[0] if offset < old[1] else new[1] + offset - old[1]

    def _end(self, offset: int) -> int:
        at = bisect_left(self._ends, offset)
        if at < len(self._stretches) and self._starts[at] < offset:
            return self._stretches[at][1][1]
        if at == 0:
            return offset
        old, new = self._stretches[at - 1]
        return new[1] + offset - old[1]


class GuessedMap(OffsetMap):
    """A text that people corrected: words are aligned (offset_map.py)."""

    def kept(self) -> list[Kept]:
        """The words that are the same in both, with the blanks between them."""
        return [Kept(one.old_start, one.old_end, one.new_start) for one in self.blocks if one.same]


class Chain:
    """Several maps, one after the other; at least one."""

    def __init__(self, maps: Sequence[SpanMap]) -> None:
        self.maps = maps
        self.old, self.new = maps[0].old, maps[-1].new

    def span(self, start: int, end: int) -> MovedSpan:
        """A passage led through all of them; `same` where no step changed its words but by a replacement."""
        same = True
        for step in self.maps:
            moved = step.span(start, end)
            start, end, same = moved.start, moved.end, same and moved.same
        return MovedSpan(start, end, same)

    def kept(self) -> list[Kept]:
        """What every step keeps, and what the last text has again as the first had it: the same pseudonym."""
        found: Sequence[Kept] = self.maps[0].kept()
        for step in self.maps[1:]:
            found = list(_met(found, step.kept()))
        return _joined(self.old, self.new, found)


def blocked(moved: SpanMap) -> str:
    """The old text, of the same length, in which everything is blocked out that the new one does not have there."""
    pieces, at = [], 0
    for one in moved.kept():
        pieces += [_block(moved.old[at : one.start]), moved.old[one.start : one.end]]
        at = one.end
    return "".join([*pieces, _block(moved.old[at:])])


def _block(words: str) -> str:
    return "".join(sign if sign.isspace() else BLOCKED for sign in words)


def _met(one: Sequence[Kept], other: Sequence[Kept]) -> Iterator[Kept]:
    """What is kept from the first text to the third, given what is from each to the next."""
    ends = [kept.end for kept in other]
    for kept in one:
        for at in range(bisect_right(ends, kept.new_start), len(other)):
            step = other[at]
            if step.start >= kept.new_end:
                break
            low, high = max(kept.new_start, step.start), min(kept.new_end, step.end)
            start = kept.start + low - kept.new_start
            yield Kept(start, start + high - low, step.new_start + low - step.start)


def _joined(old: str, new: str, kept: Sequence[Kept]) -> list[Kept]:
    """The same with what lies between two of them, where both texts have the same there."""
    edges = [Kept(0, 0, 0), *kept, Kept(len(old), len(old), len(new))]
    found = [edges[0]]
    for one in edges[1:]:
        before = found[-1]
        if one.start >= before.end and old[before.end : one.start] == new[before.new_end : one.new_start]:
            found[-1] = Kept(before.start, one.end, before.new_start)
        else:
            found.append(one)
    return [one for one in found if one.start < one.end]
