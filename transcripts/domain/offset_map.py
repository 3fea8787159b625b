"""Where a passage of one text lies in a later one: words are aligned, spans move with them, nothing is dropped.

Offsets are code points, end-exclusive, as everywhere. Words and signs are aligned by Levenshtein distance (RapidFuzz),
blanks follow what stands around them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

TOKEN = re.compile(r"\w+|[^\w\s]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Block:
    """[old_start, old_end) of the old text became [new_start, new_end) of the new one; `same` but for capitals."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    same: bool


@dataclass(frozen=True)
class MovedSpan:
    """Where a span lies now, and whether its words are still exactly the same."""

    start: int
    end: int
    same: bool


class OffsetMap:
    """From offsets of `old` to offsets of `new`. Raises ValueError where the new text has no word to hold on to."""

    def __init__(self, old: str, new: str) -> None:
        if _WORD.search(new) is None:
            raise ValueError("a text without words holds no passage")
        self.old, self.new = old, new
        self.blocks = list(_blocks(old, new))
        self._starts = [block.old_start for block in self.blocks]

    def span(self, start: int, end: int) -> MovedSpan:
        """The span's new place: never empty, without blanks at its ends.

        One whose words are gone is anchored on the nearest word of the new text.
        """
        begin, finish = self._start(start), self._end(end)
        if finish <= begin or not self.new[begin:finish].strip():
            begin, finish = nearest_word(self.new, min(begin, finish))
        words = self.new[begin:finish]
        begin += len(words) - len(words.lstrip())
        finish -= len(words) - len(words.rstrip())
        return MovedSpan(begin, finish, self.old[start:end] == self.new[begin:finish])

    def is_kept(self, start: int, end: int) -> bool:
        """Whether [start, end) lies in a stretch that is the same in both texts, but for capitals."""
        block = self._block(start)
        return block is not None and block.same and end <= block.old_end

    def _block(self, offset: int) -> Block | None:
        at = bisect_right(self._starts, offset) - 1
        return self.blocks[at] if at >= 0 else None

    def _start(self, offset: int) -> int:
        block = self._block(offset)
        if block is None:
            return self.blocks[0].new_start if self.blocks else 0
        if offset >= block.old_end:  # in the blank after a block: what follows it
            at = bisect_right(self._starts, offset)
            return self.blocks[at].new_start if at < len(self.blocks) else block.new_end
        return block.new_start + (offset - block.old_start if block.same else 0)

    def _end(self, offset: int) -> int:
        block = self._block(offset - 1)
        if block is None:
            return 0
        if block.same:
            return min(block.new_start + offset - block.old_start, block.new_end)
        return block.new_end


def nearest_word(text: str, offset: int) -> tuple[int, int]:
    """The word that holds `offset` or lies nearest to it, the one before where two are as near."""
    before = after = None
    for match in _WORD.finditer(text):
        if match.end() <= offset:
            before = match.span()
        else:
            after = match.span()
            break
    if before is None or after is None:
        return before or after or (0, len(text))
    return before if offset - before[1] <= after[0] - offset else after


def wider_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span, then ever wider ones around it, word by word to the right and then to the left."""
    ends = [match.end() for match in _WORD.finditer(text) if match.end() > end]
    starts = [match.start() for match in _WORD.finditer(text) if match.start() < start][::-1]
    yield start, end
    for later in ends:
        yield start, later
    for earlier in starts:
        yield from ((earlier, later) for later in [end, *ends])


def _blocks(old: str, new: str) -> Iterator[Block]:
    one, other = list(TOKEN.finditer(old)), list(TOKEN.finditer(new))
    steps = Levenshtein.opcodes([_key(match) for match in one], [_key(match) for match in other])
    for step in steps:
        first = _reach(one, step.src_start, step.src_end, len(old))
        second = _reach(other, step.dest_start, step.dest_end, len(new))
        if step.tag != "equal":
            yield Block(*first, *second, same=False)
        else:
            yield from _same_runs(one, other, step.src_start, step.dest_start, step.src_end - step.src_start)


def _key(match: re.Match[str]) -> str:
    """What a word is aligned by: a capital at a new sentence does not make it another word. Lengths stay."""
    lower = match[0].lower()
    return lower if len(lower) == len(match[0]) else match[0]


def _same_runs(
    one: list[re.Match[str]], other: list[re.Match[str]], first: int, second: int, size: int
) -> Iterator[Block]:
    """Equal tokens, cut where the blanks between them differ: inside a run offsets move by one and the same number."""
    begin = 0
    for at in range(1, size + 1):
        if at < size and _gap(one, first + at) == _gap(other, second + at):
            continue
        yield Block(
            one[first + begin].start(), one[first + at - 1].end(),
            other[second + begin].start(), other[second + at - 1].end(), same=True,
        )  # fmt: skip
        begin = at


def _gap(tokens: list[re.Match[str]], at: int) -> str:
    return tokens[at].string[tokens[at - 1].end() : tokens[at].start()]


def _reach(tokens: list[re.Match[str]], first: int, last: int, length: int) -> tuple[int, int]:
    """[start, end) of some tokens; of none, the empty place after the one before."""
    if first < last:
        return tokens[first].start(), tokens[last - 1].end()
    place = tokens[first - 1].end() if first else (tokens[0].start() if tokens else length)
    return place, place
