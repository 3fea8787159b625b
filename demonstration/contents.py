"""What `fixtures/demonstration/` holds, and where a quoted passage stands in its transcript."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "demonstration"

TYPED_AS = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


@cache
def content(name: str) -> Any:
    """The content of a JSON file, such as `study` or `codings/I-01`. Not to be changed."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def transcript(file: str) -> bytes:
    """A transcript file as it would be uploaded."""
    data: bytes = (FOLDER / "transcripts" / file).read_bytes()
    return data


def passage(text: str, quoted: Mapping[str, Any]) -> tuple[int, int]:
    """The span [start, end) of `quoted["quote"]`, the first or the one that `quoted["occurrence"]` counts from 1.

    Blanks that do not break and curved apostrophes may be written plainly. Raises LookupError where the words do not
    stand in the text so often.
    """
    plain, words = text.translate(TYPED_AS), quoted["quote"].translate(TYPED_AS)
    start = -1
    for _ in range(quoted.get("occurrence", 1)):
        start = plain.find(words, start + 1)
        if start < 0:
            raise LookupError(f"these words do not stand in the transcript: {quoted['quote']}")
    return start, start + len(words)
