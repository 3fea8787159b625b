"""Words that follow themselves again and again, as speech recognisers write them where they hear nothing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TIMES_IN_A_ROW = 4
LONGEST_NGRAM = 8

_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True)
class Loop:
    """The words [first, last) of a text, in which a run of words stands `times` times in a row."""

    first: int
    last: int
    times: int


def plain_words(text: str) -> list[str]:
    """The words of a text without marks and capitals."""
    return _LETTERS.findall(text.casefold())


def loops(words: Sequence[str]) -> list[Loop]:
    """Where a run of one to eight words stands four times in a row or more, in order and apart."""
    every = [loop for size in range(1, LONGEST_NGRAM + 1) for loop in _loops_of(words, size)]
    apart: list[Loop] = []
    for loop in sorted(every, key=lambda loop: (loop.first, -loop.times)):
        if not apart or loop.first >= apart[-1].last:
            apart.append(loop)
    return apart


def _loops_of(words: Sequence[str], size: int) -> Iterator[Loop]:
    same = 0
    for at in range(size, len(words) + 1):
        if at < len(words) and words[at] == words[at - size]:
            same += 1
            continue
        times = same // size + 1
        if times >= TIMES_IN_A_ROW:
            yield Loop(at - same - size, at, times)
        same = 0
