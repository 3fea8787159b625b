"""Text as people search it: without regard to case, accents, kinds of quotation marks, dashes and blanks.

élève finds Élève and eleve, straße finds STRASSE, l'équipe finds l’équipe. `wording` finds words in what is folded.
"""

from __future__ import annotations

import unicodedata
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
def fold(character: str) -> str:
    """A character without case and accents: nothing, one sign or several."""
    if character.isspace():
        return " "
    apart = unicodedata.normalize("NFKD", character.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))
    return "".join(ALIKE.get(sign, sign) for sign in bare).casefold()


def folded(text: str) -> str:
    """The text without case, accents and runs of blanks."""
    return " ".join("".join(map(fold, text)).split())
