"""What occurs with what: codes with codes, codes with those who speak; and problems counted once a team."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from finding.domain.spans import Passage


class CodedPassage(NamedTuple):
    """A passage with one of its codes, named by uuid."""

    passage: Passage
    code: str


def meetings(
    codings: Iterable[CodedPassage], rows: Collection[str], columns: Collection[str]
) -> dict[tuple[str, str], set[Passage]]:
    """For each pair of codes (row, column) the row's passages that overlap one of the column's.

    The table is not symmetric: a long passage of one code may hold many short ones of the other. A code does not meet
    itself.
    """
    found: dict[tuple[str, str], set[Passage]] = {}
    wanted = set(rows) | set(columns)
    open_ones: list[CodedPassage] = []
    for one in sorted({coding for coding in codings if coding.code in wanted}):
        here = one.passage
        open_ones = [o for o in open_ones if o.passage.version == here.version and o.passage.end > here.start]
        for other in open_ones:
            if other.code != one.code:
                found.setdefault((other.code, one.code), set()).add(other.passage)
                found.setdefault((one.code, other.code), set()).add(here)
        open_ones.append(one)
    return {pair: passages for pair, passages in found.items() if pair[0] in rows and pair[1] in columns}


def spread(
    codings: Iterable[CodedPassage], values: Mapping[Passage, Collection[Hashable]]
) -> dict[tuple[str, Hashable], set[Passage]]:
    """For each code and each value (of an attribute, such as a sector) the code's passages in which it is heard."""
    found: dict[tuple[str, Hashable], set[Passage]] = {}
    for passage, code in codings:
        for value in values.get(passage, ()):
            found.setdefault((code, value), set()).add(passage)
    return found


@dataclass(frozen=True)
class Tally:
    """How often a fixed code was met: passages, and once for every team and problem.

    `alone` are its passages that name no problem; they are not counted.
    """

    code: str
    passages: int
    counted: int
    alone: int


def tallies(
    codings: Iterable[CodedPassage],
    *,
    fixed: Collection[str],
    problems: Collection[str],
    teams: Mapping[Passage, Collection[str]],
) -> list[Tally]:
    """Fixed codes counted once per team and problem: when two interviewees of one team share a problem, it is one.

    A fixed code meets a problem where their passages overlap; the team is that of whoever speaks in the fixed code's
    passage. In the order of `fixed`.
    """
    codings = list(codings)
    met = meetings(codings, fixed, problems)
    own: dict[str, set[Passage]] = {}
    for passage, code in codings:
        own.setdefault(code, set()).add(passage)
    result = []
    for code in fixed:
        pairs = {
            (team, problem)
            for (row, problem), passages in met.items()
            if row == code
            for passage in passages
            for team in teams.get(passage, ())
        }
        with_problem = {passage for (row, _), passages in met.items() if row == code for passage in passages}
        mine = own.get(code, set())
        result.append(Tally(code, len(mine), len(pairs), len(mine - with_problem)))
    return result
