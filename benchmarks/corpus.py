"""The corpus that is measured: generated, the same every time, without Django.

S is one interview with 200 codings, L 60 interviews with 400 codings a coder, XL one focus group of 30,000 words with
3,000 codings; interviews have about 10,000 words. Some words hold accents and characters outside the basic plane, so
that an offset counted in another unit shows as a wrong quotation.
"""

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

SEED = 20_240_607
CODES = 150
CODE_TREE = (6, 24, 120)
"""Selective, axial and open codes."""

INTERVIEWS_OF_L = 60
_SYLLABLES = "ba re mo ti lu sen tor val di ka nes por ul é ra mi con dor el ga".split()
_COMMON = "the and of to in that it is was we for on with they you not have this but so".split()
_ASTRAL = ("𝛼-value", "naïve", "café", "👍", "données")


class Word(NamedTuple):
    """Where a word stands in its text."""

    start: int
    end: int


class Span(NamedTuple):
    """A coding: code points [start, end) of the text, and the place of the code in `code_names`."""

    start: int
    end: int
    code: int


@dataclass(frozen=True)
class Transcript:
    """A generated interview or focus group: turns as (speaker, text), and each coder's codings."""

    label: str
    turns: tuple[tuple[str, str], ...]
    codings: tuple[tuple[Span, ...], ...] = ()

    @cached_property
    def text(self) -> str:
        """The canonical text: turns joined by line feeds."""
        return "\n".join(said for _speaker, said in self.turns)

    @property
    def words(self) -> int:
        """How many words were said."""
        return len(self.text.split())


@dataclass(frozen=True)
class Corpus:
    """Everything that is measured."""

    small: Transcript
    many: tuple[Transcript, ...]
    huge: Transcript

    def of_code(self, code: int) -> int:
        """How many codings of L carry the code."""
        return sum(span.code == code for t in self.many for layer in t.codings for span in layer)

    @property
    def most_used(self) -> int:
        """The code with the most codings in L."""
        return max(range(CODES), key=self.of_code)


def generate() -> Corpus:
    """The corpus; about a second of work."""
    chance = random.Random(SEED)
    vocabulary = _vocabulary(chance)
    many = tuple(_interview(chance, vocabulary, f"L-{n:02}", 10_000, (400, 400)) for n in range(1, INTERVIEWS_OF_L + 1))
    small = _interview(chance, vocabulary, "S-01", 10_000, (200, 0))
    huge = _interview(chance, vocabulary, "XL-01", 30_000, (3000, 0), voices=6)
    return Corpus(small, many, huge)


def plain_transcript(words: int = 10_000) -> str:
    """A `Speaker: text` file of about so many words, as somebody would upload it."""
    chance = random.Random(SEED + 1)
    made = _interview(chance, _vocabulary(chance), "import", words, ())
    return "\n\n".join(f"{speaker}: {text}" for speaker, text in made.turns) + "\n"


def code_names() -> Iterator[tuple[str, str, int | None]]:
    """Name, stage and place of the parent of every code: selective ones first, then axial, then open."""
    selective, axial, _open = CODE_TREE
    for place in range(CODES):
        if place < selective:
            yield f"theme {place + 1}", "selective", None
        elif place < selective + axial:
            yield f"category {place - selective + 1}", "axial", place % selective
        else:
            yield f"concept {place - selective - axial + 1}", "open", selective + place % axial


def _vocabulary(chance: random.Random) -> list[str]:
    made = ["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 4)))) for _ in range(1500)]
    return [*_COMMON * 8, *made, *_ASTRAL]


def _interview(
    chance: random.Random,
    vocabulary: Sequence[str],
    label: str,
    words: int,
    codings: tuple[int, ...],
    voices: int = 1,
) -> Transcript:
    turns = tuple(_turns(chance, vocabulary, words, voices))
    made = Transcript(label, turns)
    return replace(made, codings=_layers(chance, made.text, codings)) if codings else made


def _turns(chance: random.Random, vocabulary: Sequence[str], words: int, voices: int) -> Iterator[tuple[str, str]]:
    said = 0
    while said < words:
        yield "Interviewer", _speech(chance, vocabulary, asked := chance.randint(6, 24))
        answered = chance.randint(20, 120)
        yield f"P{chance.randint(1, voices)}", _speech(chance, vocabulary, answered)
        said += asked + answered


def _speech(chance: random.Random, vocabulary: Sequence[str], count: int) -> str:
    words = chance.choices(vocabulary, k=count)
    for end in range(11, count, 12):
        words[end] += "."
    return " ".join(words).capitalize() + "."


def _layers(chance: random.Random, text: str, counts: tuple[int, ...]) -> tuple[tuple[Span, ...], ...]:
    """The first coder codes; the second often codes the same, with other ends, another code, or elsewhere."""
    words = _word_spans(text)
    first = _fill(chance, words, counts[0], set())
    second = {_seen_by_another(chance, words, span) for span in chance.sample(first, len(first) * 7 // 10)}
    filled = _fill(chance, words, counts[1], second) if counts[1] else []
    return tuple(first), tuple(filled)


def _fill(chance: random.Random, words: list[Word], count: int, spans: set[Span]) -> list[Span]:
    while len(spans) < count:
        spans.add(_any_span(chance, words))
    return sorted(spans)


def _any_span(chance: random.Random, words: list[Word]) -> Span:
    length = chance.randint(5, 80)
    first = chance.randrange(len(words) - length)
    return Span(words[first].start, words[first + length - 1].end, _any_code(chance))


def _any_code(chance: random.Random) -> int:
    """Few codes carry much and many carry little: the n-th open code weighs 1 / (n + 10)."""
    return chance.choices(_OPEN_CODES, cum_weights=_WEIGHTS)[0]


def _seen_by_another(chance: random.Random, words: list[Word], span: Span) -> Span:
    kind = chance.random()
    if kind < 0.4:
        return span
    if kind < 0.8:
        last = bisect_left(words, (span.end - (span.end - span.start) // 4, 0)) - 1
        return span._replace(end=words[last].end)
    return span._replace(code=_any_code(chance))


def _word_spans(text: str) -> list[Word]:
    edges = [-1, *(at for at, character in enumerate(text) if character in " \n"), len(text)]
    return [Word(before + 1, after) for before, after in pairwise(edges)]


_OPEN_CODES = range(CODES - CODE_TREE[2], CODES)
_WEIGHTS = list(accumulate(1 / (n + 10) for n in range(CODE_TREE[2])))
