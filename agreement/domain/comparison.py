"""What a comparison says: coders among each other, a coder with the consensus, or with their own earlier round.

Everything here is plain data; `compare` makes it, `stored` keeps it as JSON, `verify_agreement.py` of the
replication package computes it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from agreement.domain.coefficient import Coefficient, Reason, Row

OVER_CODES = ("stratified_alpha", "positive", "pooled_kappa", "masi")
"""Coefficients over all codes, in the order they are shown. `stratified_alpha` is 1 - ΣDo/ΣDe over codes, `positive`
positive agreement over all codes (Dice)."""
LEADING = "stratified_alpha"
"""The coefficient that leads where no plan names another."""
OVER_PART = ("stratified_alpha", "positive", "pooled_kappa")
"""Those that a line over some of the codes has."""
ANY_CODE = ("bar_u", "alpha", "positive")
"""Coefficients of whether a passage was marked at all, whatever the code."""
PARTS = ("fixed", "developed", "standing", "coined")
"""Sets of codes that stand as lines of their own: set before coding or developed in it; in the codebook when the round
was opened or coined in the round."""
PER_CODE = ("alpha", "kappa", "bar_u", "positive", "percent", "ac1", "f1")
"""Coefficients of one code. `bar_u` is |u-alpha, `positive` positive agreement (Dice), `f1` that of units matched
one to one where they overlap by half (IoU >= .5)."""
PER_GROUP = ("u", "bar_u", "cu")
"""Coefficients of a group of codes that exclude one another (Krippendorff et al. 2016)."""

ENOUGH_UNITS, ENOUGH_DOCUMENTS = 10, 3
"""A code used in fewer units or documents is too rare to say anything of it: it stands in no band."""


class Unit(StrEnum):
    """What is counted. A span covers every unit of which it covers at least one character."""

    CHARACTER = "character"
    SENTENCE = "sentence"
    TURN = "turn"
    DOCUMENT = "document"


class Turns(StrEnum):
    """Whose turns are counted: those of participants alone, or the interviewers' too."""

    PARTICIPANTS = "participants"
    ALL = "all"


class Interval(Row, frozen=True):
    """A 95 % interval, not clipped to what is possible; pages clip what they draw."""

    low: float
    high: float


class Estimate(Row, frozen=True):
    """A coefficient over all documents and how sure it is, documents being what is drawn.

    `jackknife` leaves one document out at a time (t quantile), `bootstrap` draws documents with replacement
    (percentiles). `undefined` counts the bootstrap draws in which the coefficient was not defined; above 5 % there
    is no bootstrap interval. `no_interval` says why an interval is missing. Where documents are too few for one, `own`
    has the coefficient of each document alone, in the comparison's order, None where it is undefined.
    """

    coefficient: Coefficient
    se: float | None = None
    jackknife: Interval | None = None
    bootstrap: Interval | None = None
    undefined: int = 0
    no_interval: Reason | None = None
    own: tuple[float | None, ...] = ()

    @property
    def value(self) -> float | None:
        """The coefficient's value; None where it is undefined."""
        return self.coefficient.value

    @property
    def reason(self) -> Reason | None:
        """Why there is no value."""
        return self.coefficient.reason


class Counts(Row, frozen=True):
    """Units in which all coders used the code, only the i-th did, several but not all, nobody."""

    everyone: int
    only: tuple[int, ...]
    several: int
    nobody: int

    @property
    def units(self) -> int:
        """All units."""
        return self.everyone + self.used_by_some + self.nobody

    @property
    def used_by_some(self) -> int:
        """Units in which somebody used the code and somebody did not."""
        return sum(self.only) + self.several

    @property
    def used(self) -> int:
        """Units in which anybody used the code."""
        return self.everyone + self.used_by_some


class CodeAgreement(Row, frozen=True):
    """What is known about one code. By coder, in the comparison's order: `segments` (stretches of units coded, where
    overlapping ones are one) and `covered` (units covered). `notes` are things to know about numbers that are defined.
    """

    code: str
    counts: Counts
    segments: tuple[int, ...]
    covered: tuple[int, ...]
    documents: int  # in which anybody used the code
    estimates: Mapping[str, Estimate]  # by name, PER_CODE
    notes: tuple[Reason, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether the code was used often enough that a page may put it in a band."""
        return self.counts.used >= ENOUGH_UNITS and self.documents >= ENOUGH_DOCUMENTS


class Spread(Row, frozen=True):
    """Median and range of a coefficient over the `defined` codes that have one."""

    median: Coefficient
    lowest: Coefficient
    highest: Coefficient
    defined: int


class Overall(Row, frozen=True):
    """Over the `codes` that somebody used, these in every draw of a bootstrap.

    `pooled_kappa` is De Vries et al. (2008), with three coders or more the mean over pairs; `masi` is the alpha of the
    sets of codes with MASI distance over all units. `spreads` has `kappa` and `alpha`.
    """

    codes: int
    estimates: Mapping[str, Estimate]  # by name, OVER_CODES; of a part OVER_PART
    spreads: Mapping[str, Spread]


class AnyCode(Row, frozen=True):
    """Whether passages were marked at all, whatever the code. By coder, in the comparison's order: `passages` are the
    different stretches of units that the coder marked, `met` those of them of which another coder marked a unit.
    """

    estimates: Mapping[str, Estimate]  # by name, ANY_CODE
    counts: Counts
    passages: tuple[int, ...]
    met: tuple[int, ...]


class Overlap(Row, frozen=True):
    """One coder gave two codes of an exclusive group to the same units [start, end) of a document."""

    document: str
    coder: str
    codes: tuple[str, str]
    start: int
    end: int


class ValueAgreement(Row, frozen=True):
    """(k)u-alpha of one code of a group, and the share of its units that it rests on (None: nobody used it)."""

    code: str
    estimate: Estimate
    coverage: float | None


class GroupAgreement(Row, frozen=True):
    """The unitizing family for one exclusive group, `key` being its parent code; where a coder overlaps codes of the
    group, `overlaps` lists it and the coefficients are refused (undefined, `domain_overlap`).
    """

    key: str
    codes: tuple[str, ...]
    estimates: Mapping[str, Estimate]  # by name, PER_GROUP
    coverage: float | None  # of cu: share of all units in which two coders both gave a value
    values: tuple[ValueAgreement, ...]
    overlaps: tuple[Overlap, ...]


class DocumentCounts(Row, frozen=True):
    """Counts of a code in one document, for every code that anybody used there."""

    document: str
    code: str
    counts: Counts


class Confusion(Row, frozen=True):
    """Units in which coder `first` used `row` and not `column`, and coder `second` `column` and not `row`; with `row`
    equal to `column`, units in which both used it. None stands for no code at all. Pairs of coders are added up.
    """

    row: str | None
    column: str | None
    units: int


@dataclass(frozen=True)
class Comparison:
    """Agreement of `coders` on the `documents` that two of them or more submitted, counted in `unit` of `turns`.

    `units` are all units of these documents. `seed` and `resamples` make the bootstrap's draws again. `parts` have a
    line for some of the codes, by name, PARTS. Codes keep one order everywhere.
    """

    unit: Unit
    turns: Turns
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    units: int
    seed: int
    resamples: int
    overall: Overall
    parts: Mapping[str, Overall]
    any_code: AnyCode
    per_code: tuple[CodeAgreement, ...]
    groups: tuple[GroupAgreement, ...]
    per_document: tuple[DocumentCounts, ...]
    confusions: tuple[Confusion, ...]
