"""Canonical text and offsets.

The text of a transcript version is its turns' canonical texts (`studies.domain.clean`) joined by one line feed.
Offsets are Unicode code points, from 0, end-exclusive.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

BETWEEN_TURNS = "\n"

_WORD = re.compile(r"\w+(?:['’\-‑]\w+)*")


@dataclass(frozen=True)
class Span:
    """A stretch of canonical text, [start, end), in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class CanonicalText:
    """The text of one version and the span of each of its turns, in order."""

    text: str
    spans: tuple[Span, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.spans]

    def turn_at(self, offset: int) -> int:
        """Index of the turn at `offset`; the line feed after a turn counts to that turn.

        Raises ValueError where the text has no such offset.
        """
        if not self.spans or not 0 <= offset <= len(self.text):
            raise ValueError("no such offset in this text")
        return bisect_right(self._starts, offset) - 1


def lay_out(turns: Iterable[str]) -> CanonicalText:
    """Join the turns' canonical texts and say where each one lies."""
    texts = list(turns)
    spans = []
    start = 0
    for text in texts:
        spans.append(Span(start, start + len(text)))
        start += len(text) + len(BETWEEN_TURNS)
    return CanonicalText(BETWEEN_TURNS.join(texts), tuple(spans))


def fingerprint(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def count_words(text: str) -> int:
    """Words as a person would count them: `data-driven` and `l'équipe` are one each."""
    return sum(1 for _ in _WORD.finditer(text))
