"""A moderation that was done elsewhere, set beside the cases of the same transcript.

Whoever moderated there left spans with codes; which choices would have made them here, and what no case offers, says
how well the cases fit the work of people.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from moderation.codings.domain.cases import Case, CaseType
from moderation.codings.domain.consensus import Choice, Span, choices, outcome


class Offer(StrEnum):
    """How the cases offer one span that was chosen elsewhere."""

    EXACT = "exact"  # one choice of one case gives this code on these words
    BOUNDARY = "boundary"  # a case has this code on some of these words
    PASSAGE = "passage"  # cases lie on these words, with other codes
    NOWHERE = "nowhere"  # no coder marked any of these words


class Step(NamedTuple):
    """What follows the other moderation in one case. `own` is the span of a choice that needs one."""

    case: Case
    choice: str
    own: Span | None = None


def offers(cases: Iterable[Case], coders: Sequence[str], chosen: Iterable[Span]) -> list[Offer]:
    """For each chosen span how the cases offer it."""
    known = list(cases)
    exact = {span for case in known for made in _outcomes(case, coders).values() for span in made}
    return [_offer(span, known, exact) for span in chosen]


def follow(cases: Iterable[Case], coders: Sequence[str], chosen: Iterable[Span]) -> list[Step]:
    """For each case the choice that leaves the most of what was chosen there, in text order.

    A case whose codes were not chosen on its words is decided by "neither", for another code there belongs to another
    case or to none. Agreements have a step only where they were not chosen as they stand.
    """
    wanted = list(chosen)
    steps = (_step(case, coders, [span for span in wanted if _touches(case, span)]) for case in cases)
    return [step for step in steps if not (step.case.type == CaseType.AGREE and step.choice == Choice.AGREE)]


def _outcomes(case: Case, coders: Sequence[str]) -> dict[str, list[Span]]:
    """What each choice gives that needs no span of the moderator's own."""
    offered = choices(case.type, case.units, coders)
    ready = [choice for choice in offered if choice not in (Choice.BOUNDARY, Choice.OTHER)]
    return {choice: outcome(case.type, case.units, choice, coders) for choice in ready}


def _offer(span: Span, cases: Iterable[Case], exact: set[Span]) -> Offer:
    if span in exact:
        return Offer.EXACT
    there = [case for case in cases if case.start < span[2] and case.end > span[1]]
    if any(span[0] in case.codes for case in there):
        return Offer.BOUNDARY
    return Offer.PASSAGE if there else Offer.NOWHERE


def _touches(case: Case, span: Span) -> bool:
    return span[0] in case.codes and case.start < span[2] and case.end > span[1]


def _step(case: Case, coders: Sequence[str], wanted: Sequence[Span]) -> Step:
    for choice, made in _outcomes(case, coders).items():
        if sorted(made) == sorted(wanted):
            return Step(case, choice)
    if len(wanted) == 1:
        return Step(case, Choice.BOUNDARY, wanted[0])
    return Step(case, _closest(case, coders, wanted))


def _closest(case: Case, coders: Sequence[str], wanted: Sequence[Span]) -> str:
    """The choice whose spans share the most characters with several wanted ones, and have the fewest beside them."""
    target = {(code, at) for code, start, end in wanted for at in range(start, end)}
    made = {choice: _characters(spans) for choice, spans in _outcomes(case, coders).items()}
    return max(made, key=lambda choice: len(made[choice] & target) - len(made[choice] - target))


def _characters(spans: Iterable[Span]) -> set[tuple[str, int]]:
    return {(code, at) for code, start, end in spans for at in range(start, end)}
