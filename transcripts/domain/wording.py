"""Text as a row of words, so that words are found as words: "AI" is not in "again", nor "machine" in "machines".

A word is a run of letters and digits, folded (see `folding`). Signs that mean something of their own (+, #, %, €, an
emoji) are words by themselves, and so is every character of a script that puts no blanks between words. Apostrophes,
hyphens and other punctuation stand between words: "équipe" is found in "l'équipe", "data driven" in "data-driven".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from transcripts.domain.folding import fold

BEGINNING, AS_WRITTEN = "*", "="
"""What asks for a word's beginning (`label*`), and for a word exactly as it is written (`=IT`)."""

QUOTATION_MARKS = '"“”„‟«»'
"""What may stand around a phrase, in the languages that people type in."""

_LETTER, _ALONE, _MARK, _BETWEEN = range(4)
_SIGNS = frozenset("#&@%§°")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Chinese characters."""
_TYPED = re.compile(rf"[{QUOTATION_MARKS}]([^{QUOTATION_MARKS}]*)[{QUOTATION_MARKS}]|([^\s{QUOTATION_MARKS}]+)")


@dataclass(frozen=True)
class Word:
    """A folded word and where it stands in its text: [start, end) in code points."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _kind(character: str) -> tuple[int, str]:
    """What a character is for a word, and its letters folded."""
    category = unicodedata.category(character)
    letters = "".join(filter(str.isalnum, fold(character)))
    if letters:
        return _ALONE if _UNSPACED.match(character) else _LETTER, letters
    if category[0] == "M":
        return _MARK, ""
    return (_ALONE, character) if category in ("Sc", "Sm", "So") or character in _SIGNS else (_BETWEEN, "")


def words_of(text: str) -> list[Word]:
    """The words of a text in their order."""
    words: list[Word] = []
    letters, start, goes_on = "", 0, False
    for place, (kind, signs) in enumerate(map(_kind, text)):
        if kind == _MARK and letters:
            continue  # an accent on its own belongs to the letter before it
        if letters and not (kind == _LETTER and goes_on):
            words.append(Word(letters, start, place))
            letters = ""
        if signs:
            letters, start = (letters + signs, start) if letters else (signs, place)
        goes_on = kind == _LETTER
    return [*words, Word(letters, start, len(text))] if letters else words


def row_of(words: Iterable[Word]) -> str:
    """Words in a row, with a blank before, between and after them: what `Phrase.pattern` is looked for in."""
    return f" {' '.join(word.text for word in words)} "


@dataclass(frozen=True)
class Phrase:
    """Words that follow one another; `begins` is whether the last may go on, `written` what must stand letter by
    letter, where that was asked for."""

    pattern: str
    begins: bool = False
    written: str = ""

    @classmethod
    def of(cls, typed: str) -> Phrase | None:
        """What somebody typed as one piece: `low quality`, `label*`, `=IT`; None where it holds no word."""
        typed = typed.strip()
        exactly, begins = typed.startswith(AS_WRITTEN), typed.endswith(BEGINNING)
        words = words_of(typed.removeprefix(AS_WRITTEN))
        if not words:
            return None
        pattern = row_of(words)
        written = unicodedata.normalize("NFC", typed.strip(f"{AS_WRITTEN}{BEGINNING} ")) if exactly else ""
        return cls(pattern.rstrip() if begins else pattern, begins, written)

    def places(self, text: str, words: list[Word], row: str) -> Iterator[tuple[int, int]]:
        """Where the phrase stands in `text`, whose words and row these are: [start, end) in code points."""
        if self.pattern not in row:
            return
        starts = list(accumulate((len(word.text) + 1 for word in words), initial=1))
        at = row.find(self.pattern)
        while at >= 0:
            first = bisect_right(starts, at + 1) - 1
            last = bisect_right(starts, at + len(self.pattern.rstrip()) - 1) - 1
            start, end = words[first].start, words[last].end
            if self._is_written(text[start:end]):
                yield start, end
            at = row.find(self.pattern, starts[last + 1] - 1)

    def _is_written(self, words: str) -> bool:
        there = unicodedata.normalize("NFC", words)
        return there.startswith(self.written) if self.begins else not self.written or there == self.written


def phrases_of(typed: str) -> tuple[Phrase, ...]:
    """Words and "phrases in quotation marks" of any language, each once."""
    pieces = (quoted or bare for quoted, bare in _TYPED.findall(typed))
    return tuple(dict.fromkeys(phrase for piece in pieces if (phrase := Phrase.of(piece))))
