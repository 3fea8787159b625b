"""Passages of several texts, and which of them meet: overlap, lie inside, stand near or follow."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from coding.domain.spans import turn_at


class Passage(NamedTuple):
    """The span [start, end) of a transcript version, in code points."""

    version: int
    start: int
    end: int


class Field:
    """Passages laid out for questions in logarithmic time. `starts` are the starts of every version's turns."""

    def __init__(self, passages: Iterable[Passage], starts: Mapping[int, Sequence[int]]) -> None:
        self._turns = starts
        self._spans: dict[int, list[tuple[int, int]]] = {}
        for passage in sorted(set(passages)):
            self._spans.setdefault(passage.version, []).append((passage.start, passage.end))
        self._begins = {version: [start for start, _end in spans] for version, spans in self._spans.items()}
        self._reach = {
            version: list(accumulate((end for _start, end in spans), max)) for version, spans in self._spans.items()
        }

    def overlaps(self, passage: Passage) -> bool:
        """Whether one of them shares at least one code point with the passage."""
        return self._reaches(passage.version, before=passage.end, beyond=passage.start + 1)

    def holds(self, passage: Passage) -> bool:
        """Whether the passage lies inside one of them, or is one of them."""
        return self._reaches(passage.version, before=passage.start + 1, beyond=passage.end)

    def is_near(self, passage: Passage, turns: int) -> bool:
        """Whether one of them touches the passage's turns or one of `turns` turns before or after."""
        first, last = self._turns_of(passage)
        starts = self._turns[passage.version]
        begin = starts[max(0, first - turns)]
        end = starts[last + turns + 1] if last + turns + 1 < len(starts) else None
        return self._reaches(passage.version, before=end, beyond=begin + 1)

    def follows(self, passage: Passage, turns: int) -> bool:
        """Whether one of them begins after the passage has ended, at most `turns` turns further on."""
        begins = self._begins.get(passage.version, [])
        at = bisect_left(begins, passage.end)
        if at == len(begins):
            return False
        starts = self._turns[passage.version]
        return turn_at(starts, begins[at]) - self._turns_of(passage)[1] <= turns

    def _reaches(self, version: int, *, before: int | None, beyond: int) -> bool:
        """Whether one that begins before `before` ends at or after `beyond`."""
        begins = self._begins.get(version, [])
        count = len(begins) if before is None else bisect_right(begins, before - 1)
        return count > 0 and self._reach[version][count - 1] >= beyond

    def _turns_of(self, passage: Passage) -> tuple[int, int]:
        starts = self._turns[passage.version]
        return turn_at(starts, passage.start), turn_at(starts, max(passage.start, passage.end - 1))
