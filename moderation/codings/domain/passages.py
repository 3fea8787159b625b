"""Finding typed words in a text."""

import re


def find_words(text: str, words: str, near: int) -> tuple[int, int] | None:
    """The span [start, end) where `words` stand, the one that begins nearest to `near`.

    Runs of white space are alike; everything else must be the same. None where the words do not stand in the text
    or there are none.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if not pattern:
        return None
    spans = [match.span() for match in re.finditer(pattern, text)]
    return min(spans, key=lambda span: abs(span[0] - near), default=None)
