"""Which interview a file is named after."""

import re
import unicodedata
from collections.abc import Iterable

_WHAT_IT_IS = r"transcri\w*|verbatim|corrected|corrig\w*|final\w*|audio|video|recording|enregistrement"
_AFTER_A_NUMBER = re.compile(r"[\W_]+(?!\d{1,3}(?!\d))\w.*|[\W_]*\(\d+\)", re.DOTALL)
_AFTER_A_WORD = re.compile(rf"[\W_]+({_WHAT_IT_IS})([\W_].*)?|[\W_]*\(\d+\)", re.DOTALL)
"""What may follow a label: `I-07_transcript`, `I-07 (1)`, not `I-07-2`; after a word only what the file is."""


def called_after(stem: str, labels: Iterable[str]) -> str | None:
    """The label that a file's name without its ending is or begins with, the longest; None where there is none.

    Case and the form of accents make no difference.
    """
    name, by_form = _composed(stem), {_composed(label): label for label in labels}
    fitting = [form for form in by_form if _fits(form, name)]
    return by_form[max(fitting, key=len)] if fitting else None


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).strip()


def _fits(label: str, stem: str) -> bool:
    if not label or not stem.startswith(label):
        return False
    rest, pattern = stem[len(label) :], _AFTER_A_NUMBER if label[-1].isdigit() else _AFTER_A_WORD
    return not rest or pattern.fullmatch(rest) is not None
