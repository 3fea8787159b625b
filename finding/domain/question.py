"""The language of questions: `[low quality] and not (under [collection] or "by hand")`.

    question  = part {or part}
    part      = pair {and [not] pair | not pair}
    pair      = atom {near [n] atom | inside atom | followed by [n] atom}
    atom      = [under] code | "words" | ( question )
    code      = [name in brackets], or a name without brackets that holds no word of the language

English and French words of the language, and all their quotation marks, are understood side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from transcripts.domain.wording import QUOTATION_MARKS

NEAR, FOLLOWED = 2, 3
"""Turns that `near` and `followed by` reach where no number says otherwise."""

LONGEST, DEEPEST, MOST_ATOMS = 2000, 20, 20
"""Characters of a question, parentheses within parentheses, and codes and words that it asks for."""


class Unclear(ValueError):
    """A question that cannot be understood; `about` is the piece at fault, `kind` one of `KINDS`."""

    KINDS: ClassVar = ("empty", "expected", "unclosed", "left over", "too long", "too many")

    def __init__(self, kind: str, about: str = "") -> None:
        super().__init__(f"{kind}: {about}")
        self.kind, self.about = kind, about


@dataclass(frozen=True)
class Coded:
    """Passages of a code, with `below` also of everything gathered under it."""

    name: str
    below: bool = False


@dataclass(frozen=True)
class Words:
    """Places where these words stand, in a turn."""

    text: str


@dataclass(frozen=True)
class Relation:
    """The passages of `left` that stand in `kind` to one of `right`: and, not, near, inside, followed; `or` joins."""

    kind: str
    left: Question
    right: Question
    turns: int = 0


Question = Coded | Words | Relation

LANGUAGE = {
    "and": ("and", "et"),
    "or": ("or", "ou"),
    "not": ("not", "sauf", "non"),
    "near": ("near", "près de", "pres de"),
    "inside": ("inside", "dans"),
    "followed": ("followed by", "suivi de", "suivie de"),
    "under": ("under", "sous"),
}

_KEYWORDS = {word: kind for kind, words in LANGUAGE.items() for word in words}
_TOKEN = re.compile(
    r"""\s*(?:
        \[(?P<code>(?:[^\]]|\]\])*)\](?!\])
      | [{marks}](?P<words>[^{marks}]*)[{marks}]
      | (?P<mark>[()])
      | (?P<keyword>(?:{keywords})(?=[\s()\[{marks}]|$))
      | (?P<bare>[^\s()\[{marks}]+)
    )""".format(
        marks=QUOTATION_MARKS,
        keywords="|".join(re.escape(word) for word in sorted(_KEYWORDS, key=len, reverse=True)),
    ),
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Token:
    """A piece of a question: `kind` is code, words, bare, a mark, or a word of the language."""

    kind: str
    text: str


def tokens(typed: str) -> Iterator[Token]:
    """The pieces of a question. Raises Unclear for a bracket or quotation mark that is not closed."""
    at, end = 0, len(typed.rstrip())
    while at < end:
        match = _TOKEN.match(typed, at)
        if match is None:
            raise Unclear("unclosed", typed[at:].strip()[:40])
        kind = str(match.lastgroup)
        text = match[kind]
        if kind == "keyword":
            kind = _KEYWORDS[" ".join(text.casefold().split())]
        yield Token(text if kind == "mark" else kind, text.strip())
        at = match.end()


def parse(typed: str) -> Question:
    """The question that was typed. Raises Unclear with the piece at fault."""
    if len(typed) > LONGEST:
        raise Unclear("too long")
    pieces = list(tokens(typed))
    if not pieces:
        raise Unclear("empty")
    reader = _Reader(pieces)
    question = reader.question()
    if reader.next is not None:
        raise Unclear("left over", reader.next.text)
    if reader.atoms > MOST_ATOMS:
        raise Unclear("too many", str(MOST_ATOMS))
    return question


class _Reader:
    def __init__(self, pieces: list[Token]) -> None:
        self.pieces, self.at, self.depth, self.atoms = pieces, 0, 0, 0

    @property
    def next(self) -> Token | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def take(self, *kinds: str) -> Token | None:
        here = self.next
        if here is None or here.kind not in kinds:
            return None
        self.at += 1
        return here

    def question(self) -> Question:
        left = self.part()
        while self.take("or"):
            left = Relation("or", left, self.part())
        return left

    def part(self) -> Question:
        left = self.pair()
        while found := self.take("and", "not"):
            negated = found.kind == "not" or self.take("not")
            left = Relation("not" if negated else "and", left, self.pair())
        return left

    def pair(self) -> Question:
        left = self.atom()
        while found := self.take("near", "inside", "followed"):
            turns = {"near": NEAR, "followed": FOLLOWED}.get(found.kind, 0)
            number = self.next
            if found.kind != "inside" and number and number.kind == "bare" and number.text.isdecimal():
                turns, self.at = min(int(number.text[:6]), 1000), self.at + 1
            left = Relation(found.kind, left, self.atom(), turns)
        return left

    def atom(self) -> Question:
        if self.take("("):
            return self.inner()
        self.atoms += 1
        below = self.take("under") is not None
        if found := self.take("code"):
            return Coded(self._named(found).replace("]]", "]"), below)
        if self.next and self.next.kind == "bare":
            return Coded(" ".join(self._bare()), below)
        if not below and (found := self.take("words")):
            return Words(self._named(found))
        raise Unclear("expected", self.next.text if self.next else "")

    def inner(self) -> Question:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unclear("too long")
        question = self.question()
        if not self.take(")"):
            raise Unclear("unclosed", "(")
        self.depth -= 1
        return question

    def _bare(self) -> Iterator[str]:
        while found := self.take("bare"):
            yield found.text

    def _named(self, token: Token) -> str:
        if not token.text:
            raise Unclear("expected", "[]" if token.kind == "code" else '""')
        return token.text


def bracketed(name: str) -> str:
    """A code's name as a question holds it; a closing bracket in it is doubled."""
    return f"[{name.replace(']', ']]')}]"


def written(question: Question) -> str:
    """A question as it can be typed again: every code in brackets, parentheses where they are needed."""
    match question:
        case Coded(name, below):
            return f"{'under ' if below else ''}{bracketed(name)}"
        case Words(text):
            return f'"{text}"'
        case Relation(kind, left, right, turns):
            word = {"not": "and not", "followed": f"followed by {turns}", "near": f"near {turns}"}.get(kind, kind)
            return f"{_inner(left)} {word} {_inner(right)}"


def _inner(question: Question) -> str:
    return f"({written(question)})" if isinstance(question, Relation) else written(question)
