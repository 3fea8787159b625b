"""Questions answered: the passages they mean."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

from finding.domain.question import Coded, Question, Relation, Words
from finding.domain.spans import Field, Passage

Source = Callable[[Coded | Words], Collection[Passage]]
"""Where the passages of a code, and the places of words, come from; asked once for each, however often it is named."""


def answer(question: Question, source: Source, starts: Mapping[int, Sequence[int]]) -> list[Passage]:
    """The passages a question means, in the order of versions and text, each once.

    `and`, `not`, `near`, `inside` and `followed by` keep passages of their left side as they are; `or` keeps those of
    both. `starts` are the starts of the turns of every version.
    """
    return sorted(set(_answer(question, cache(source), starts)))


def _answer(question: Question, source: Source, starts: Mapping[int, Sequence[int]]) -> Iterable[Passage]:
    if not isinstance(question, Relation):
        return source(question)
    left = _answer(question.left, source, starts)
    right = _answer(question.right, source, starts)
    if question.kind == "or":
        return [*left, *right]
    field, turns = Field(right, starts), question.turns
    keeps: dict[str, Callable[[Passage], bool]] = {
        "and": field.overlaps,
        "not": lambda passage: not field.overlaps(passage),
        "inside": field.holds,
        "near": lambda passage: field.is_near(passage, turns),
        "followed": lambda passage: field.follows(passage, turns),
    }
    return [passage for passage in left if keeps[question.kind](passage)]
