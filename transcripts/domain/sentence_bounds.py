"""Sentences of a text: spans that a reader would call sentences, the same on every machine.

The rule is that of UAX #29 (sentence boundaries SB6 to SB11), simplified: a sentence ends after `.`, `!`, `?`, `…` or
their like, with closing quotes and brackets, where white space follows and the next letter is not small; not after an
abbreviation, an initial or a number's point. A sentence never crosses a turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_ABBREVIATIONS = (
    "approx bd bvd cf chap dept dr eds e.g env etc ex fig figs i.e inc jr ltd mlle mm mme mmes mr mrs ms p.ex prof sr "
    "ste tél vol vs"
).split()

_END = re.compile(r"[.!?…‽؟。！？]+(?:[\s]?[»›]|[\"'”’)\]])*(?=\s)")
_OPENING = re.compile(r"[\s\"'“‘«‹(\[—–-]*")
_LAST_WORD = re.compile(r"[\w.]*$")


def sentences(text: str, turns: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans [start, end) in code points, in order, of the sentences of every turn; blank turns have none.

    Together they cover every character of a turn that is not white space around a sentence.
    """
    return [span for start, end in turns for span in _of_turn(text, start, end)]


def _of_turn(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = _skip_space(text, start, end)
    for found in _END.finditer(text, start, end):
        if begin < found.end() and _ends(text, found, end):
            yield begin, found.end()
            begin = _skip_space(text, found.end(), end)
    if begin < end:
        yield begin, begin + len(text[begin:end].rstrip())


def _ends(text: str, found: re.Match[str], end: int) -> bool:
    """Whether a sentence may end here: no small letter follows, no abbreviation precedes."""
    following = _OPENING.match(text, found.end(), end)
    after = following.end() if following else found.end()
    if after < end and text[after].islower():
        return False
    if found.group()[0] != "." or found.group().startswith(".."):
        return True
    word = _LAST_WORD.search(text, max(0, found.start() - 20), found.start())
    last = word.group().lower() if word else ""
    is_initial = len(last) == 1 and last.isalpha() and text[found.start() - 1].isupper()
    return not (is_initial or last in _ABBREVIATIONS) or after >= end


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
