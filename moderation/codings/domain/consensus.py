"""What a decision about a case puts into the consensus layer.

A span is (code, start, end). A choice is a word: a letter for each coder ("a" takes what the first coder did,
"b" the second), or one of `Choice`. `CHOICES` says what each type of case offers, in the order of the keys.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from string import ascii_lowercase

from moderation.codings.domain.cases import CaseType, Coding, Unit, merge
from moderation.domain.letters import side

Span = tuple[str, int, int]


class Choice(StrEnum):
    """What a moderator may decide beside taking one coder's work."""

    AGREE = "agree"  # what all coders did alike
    BOTH = "both"  # every coder's spans
    NEITHER = "neither"  # nothing: this finishes the case too
    UNION = "union"  # one span, from the first start to the last end
    INTERSECTION = "intersection"  # what all present coders marked
    BOUNDARY = "boundary"  # one of the coders' codes on another span
    OTHER = "other"  # another code
    ADD = "add"  # what nobody marked; it makes a case of its own and is offered by none


COMMON = (Choice.NEITHER, Choice.BOUNDARY, Choice.OTHER)
CHOICES: dict[CaseType, tuple[Choice, ...]] = {
    CaseType.AGREE: (Choice.AGREE, *COMMON),
    CaseType.BOUNDARY: (Choice.UNION, Choice.INTERSECTION, *COMMON),
    CaseType.PARTIAL: (Choice.UNION, Choice.INTERSECTION, *COMMON),
    CaseType.DIFFERENT_CODE: (Choice.BOTH, *COMMON),
    CaseType.ONE_CODER: COMMON,
    CaseType.ALONE: COMMON,
    CaseType.ADDED: COMMON,
}


def choices(kind: CaseType, units: Sequence[Unit], coders: Sequence[str]) -> list[str]:
    """The choices a case offers: who coded something in it, then what its type allows.

    All coders alike are taken by "agree"; an intersection is offered where there is one.
    """
    present = {unit.coder for unit in units}
    sides = [side(place) for place, coder in enumerate(coders) if coder in present]
    allowed = [c for c in CHOICES[kind] if c != Choice.INTERSECTION or _intersection(units)]
    return [*(sides if kind != CaseType.AGREE else []), *allowed]


def outcome(
    kind: CaseType, units: Sequence[Unit], choice: str, coders: Sequence[str], own: Span | None = None
) -> list[Span]:
    """The spans that enter the consensus, in text order; none for "neither".

    `own` is the moderator's span, needed for "boundary" (one of the case's codes, which only somebody who has them can
    tell where nobody marked it) and "other" (any code).
    Raises ValueError for a choice the case does not offer and for a missing, empty or foreign `own`.
    """
    if choice not in choices(kind, units, coders):
        raise ValueError(f"a {kind} case does not offer {choice}")
    if choice in (Choice.BOUNDARY, Choice.OTHER):
        return [_own(units, choice, own)]
    if choice in (Choice.UNION, Choice.INTERSECTION):
        return _union(units) if choice == Choice.UNION else _intersection(units)
    if choice == Choice.NEITHER:
        return []
    coder = coders[ascii_lowercase.index(choice)] if len(choice) == 1 else None
    taken = {(unit.code, unit.start, unit.end) for unit in units if coder in (None, unit.coder)}
    return sorted(taken, key=_place)


def layer(outcomes: Iterable[Span]) -> list[Span]:
    """The consensus layer of one document: spans of one code that share a character are one; text order."""
    spans = [Coding("", "", code, start, end) for code, start, end in outcomes]
    return sorted(((unit.code, unit.start, unit.end) for unit in merge(spans)), key=_place)


def _own(units: Sequence[Unit], choice: str, own: Span | None) -> Span:
    if own is None or not 0 <= own[1] < own[2]:
        raise ValueError("a span with some text is needed")
    if choice == Choice.BOUNDARY and units and own[0] not in {unit.code for unit in units}:
        raise ValueError("another boundary keeps one of the case's codes")
    return own


def _union(units: Sequence[Unit]) -> list[Span]:
    return [(units[0].code, min(unit.start for unit in units), max(unit.end for unit in units))]


def _intersection(units: Sequence[Unit]) -> list[Span]:
    """What every coder of one code marked; pieces stay pieces."""
    by_coder: dict[str, list[tuple[int, int]]] = {}
    for unit in units:
        by_coder.setdefault(unit.coder, []).append((unit.start, unit.end))
    first, *others = by_coder.values()
    for spans in others:
        shared = [(max(s, start), min(e, end)) for s, e in first for start, end in spans]
        first = sorted((start, end) for start, end in shared if start < end)
    return [(units[0].code, start, end) for start, end in first]


def _place(span: Span) -> tuple[int, int, str]:
    return span[1], span[2], span[0]
