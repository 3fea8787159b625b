"""Text as people search it: without regard to case, accents, kinds of quotation marks, dashes and blanks.

élève finds Élève and eleve, straße finds STRASSE, l'équipe finds l’équipe. Folding may change the length of a text;
`Folded` leads every place back to the code point it comes from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

ALIKE = {
    **dict.fromkeys("’‘‛ʼ`´", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "ı": "i",
}
"""Signs that NFKD does not take apart and people type in another way."""


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character.isspace():
        return " "
    apart = unicodedata.normalize("NFKD", character.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))
    return "".join(ALIKE.get(sign, sign) for sign in bare).casefold()


def folded(text: str) -> str:
    """The text without case, accents and runs of blanks."""
    return " ".join("".join(map(_fold, text)).split())


@dataclass(frozen=True)
class Folded:
    """A folded text with, for each of its characters, the code point of the original that it comes from."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text and keep where everything came from."""
        signs: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for sign in _fold(character):
                if sign == " " and (not signs or signs[-1] == " "):
                    continue
                signs.append(sign)
                places.append(place)
        return cls("".join(signs), tuple(places))

    def find(self, words: str, source: str) -> Iterator[tuple[int, int]]:
        """Where the folded `words` stand in `source`, the original: [start, end) in its code points."""
        at = self.text.find(words) if words else -1
        while at >= 0:
            last = self.places[at + len(words) - 1] + 1
            while last < len(source) and unicodedata.category(source[last]).startswith("M"):
                last += 1  # the marks on the last letter belong to it
            yield self.places[at], last
            at = self.text.find(words, at + len(words))
