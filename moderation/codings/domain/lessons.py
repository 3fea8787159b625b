"""What decisions teach: which codes stay in dispute, and what became of each coder's work."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from moderation.codings.domain.cases import DIFFERENCES, CaseType, Unit
from moderation.codings.domain.consensus import Span


class Fate(StrEnum):
    """What became of a coder's part of a case, or of a coder's silence."""

    TAKEN = "taken"  # as it was coded
    MOVED = "moved"  # the code stayed on other words
    RECODED = "recoded"  # the passage got another code instead
    DROPPED = "dropped"  # nothing of the case entered the consensus
    MISSED = "missed"  # the consensus has what this coder left out


class Settled(NamedTuple):
    """One case that is decided, or an agreement. `coders` are all who coded the transcript."""

    type: str
    codes: tuple[str, ...]
    units: tuple[Unit, ...]
    coders: Sequence[str]
    outcome: tuple[Span, ...]
    choice: str = ""
    reason: str = ""


@dataclass
class OfCode:
    """What happened to one code. `kept` and `dropped` count decided cases by whether the consensus has the code."""

    agreed: int = 0
    disputed: int = 0
    decided: int = 0
    kept: int = 0
    types: Counter[str] = field(default_factory=Counter)
    choices: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    rivals: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """All of them."""
        return self.agreed + self.disputed

    @property
    def share_disputed(self) -> float:
        """Of its cases, how many the coders did not agree on: 0 to 1."""
        return self.disputed / self.cases if self.cases else 0.0

    @property
    def dropped(self) -> int:
        """Decided cases of which the consensus does not have the code."""
        return self.decided - self.kept


def fate(unit: Unit, outcome: Iterable[Span]) -> Fate:
    """What became of one coder's unit."""
    spans = list(outcome)
    if (unit.code, unit.start, unit.end) in spans:
        return Fate.TAKEN
    if any(code == unit.code for code, _start, _end in spans):
        return Fate.MOVED
    return Fate.RECODED if spans else Fate.DROPPED


def of_coders(settled: Iterable[Settled]) -> dict[str, Counter[Fate]]:
    """By coder how often each fate befell their units, agreements included; silence counts once a case.

    What was coded once is left out: it stands because nobody else saw it. A passage that a moderator added was missed
    by all.
    """
    found: dict[str, Counter[Fate]] = {}
    for case in settled:
        if case.type == CaseType.ALONE:
            continue
        for coder in case.coders:
            fates = found.setdefault(coder, Counter())
            units = [unit for unit in case.units if unit.coder == coder]
            fates.update(fate(unit, case.outcome) for unit in units)
            if not units and case.outcome:
                fates[Fate.MISSED] += 1
    return found


def shares(fates: Mapping[Fate, int]) -> dict[Fate, float]:
    """Each fate as a share, 0 to 1: of the coder's codings; what was missed, of what the consensus has instead.

    Fates that nothing can be a share of are left out.
    """
    own = sum(fates.get(fate, 0) for fate in Fate if fate != Fate.MISSED)
    standing = sum(fates.get(fate, 0) for fate in Fate if fate != Fate.DROPPED)
    of = {fate: standing if fate == Fate.MISSED else own for fate in Fate}
    return {fate: fates.get(fate, 0) / of[fate] for fate in Fate if of[fate]}


def add_case(found: dict[str, OfCode], kind: str, codes: Sequence[str]) -> None:
    """Count a case, decided or not, for each of its codes; coded once or added, it is in neither count."""
    for code in codes:
        row = found.setdefault(code, OfCode())
        if kind == CaseType.AGREE:
            row.agreed += 1
        elif kind in DIFFERENCES:
            row.disputed += 1
            row.types[kind] += 1
            row.rivals.update(other for other in codes if other != code)


def add_decision(found: dict[str, OfCode], case: Settled) -> None:
    """Count what was decided about a case for each of its codes."""
    kept = {code for code, _start, _end in case.outcome}
    for code in case.codes:
        row = found.setdefault(code, OfCode())
        row.decided += 1
        row.kept += code in kept
        row.choices[case.choice] += 1
        if case.reason:
            row.reasons[case.reason] += 1
