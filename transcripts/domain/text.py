"""Canonical text and offsets.

Canonical text is NFC with line feeds only, without the characters that XML 1.0 forbids. The text of a transcript
version is its turns' texts joined by one line feed. Offsets are Unicode code points, from 0, end-exclusive.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

BETWEEN_TURNS = "\n"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
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


def canonical(raw: str) -> str:
    """The canonical form of any text; doing it twice changes nothing."""
    text = _LINE_ENDS.sub("\n", _pair_surrogates(raw))
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


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


def forbidden_characters(raw: str) -> int:
    """How many characters `canonical` would drop, a byte order mark at the beginning not counted."""
    return len(_FORBIDDEN.findall(raw.removeprefix("\ufeff")))


def _pair_surrogates(raw: str) -> str:
    """Join surrogate pairs that some readers leave apart; a lone one becomes the replacement character."""
    if not _SURROGATE.search(raw):
        return raw
    return raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
