"""Who codes what in a round: designs, the lots they draw, and how evenly the work falls.

A lot is the SHA-256 of the seed and a label, so that the same seed and material give the same assignments on any
machine and in any version of any language, in whatever order the material comes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from itertools import combinations

Assignments = dict[int, frozenset[int]]
"""By key of a transcript the keys of those who code it."""

Pair = tuple[int, int]


class Kind(StrEnum):
    """How it is decided who codes what."""

    ALL = "all"
    SAMPLE = "sample"
    OVERLAP = "overlap"
    HAND = "hand"
    ONE = "one"
    TEAM = "team"


@dataclass(frozen=True)
class Material:
    """A transcript: its key and label, its length in words, and what it has in common with others."""

    key: int
    label: str
    words: int
    stratum: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """What was asked for. Of a sample the size is a `share` of the transcripts (0 to 1) or else their `number`."""

    kind: Kind = Kind.ALL
    seed: int = 0
    share: float | None = None
    number: int | None = None
    coders_each: int = 2
    strata: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether lots decide something, so that another seed gives something else."""
        return self.kind in (Kind.SAMPLE, Kind.OVERLAP)

    def size(self, transcripts: int) -> int:
        """How many of so many transcripts the sample has: at least one, a half counts as one."""
        asked = self.number if self.share is None else int(self.share * transcripts + 0.5)
        return min(max(asked or 0, 1), transcripts)


def assign(design: Design, material: Sequence[Material], coders: Collection[int]) -> Assignments:
    """Who codes what by the design; nobody anything where it is decided by hand."""
    if design.kind == Kind.HAND:
        return {one.key: frozenset() for one in material}
    if not design.is_drawn:
        return {one.key: frozenset(coders) for one in material}
    each = min(design.coders_each, len(coders))
    drawn = {one.key for one in material}
    if design.kind == Kind.SAMPLE:
        drawn = draw(material, design.size(len(material)), design.seed)
    return share_out(material, coders, {one.key: each if one.key in drawn else 1 for one in material}, design.seed)


def draw(material: Sequence[Material], number: int, seed: int) -> set[int]:
    """The keys of `number` transcripts, from each stratum in proportion to its size (Cochran 1977, 5.5).

    What is left of the proportions goes to the largest remainders, where they are equal by lot.
    """
    strata: dict[tuple[str, ...], list[Material]] = {}
    for one in material:
        strata.setdefault(one.stratum, []).append(one)
    due = {stratum: Fraction(number * len(members), len(material)) for stratum, members in strata.items()}
    quota = {stratum: int(share) for stratum, share in due.items()}
    by_remainder = sorted(due, key=lambda stratum: (quota[stratum] - due[stratum], _lot(seed, *stratum)))
    for stratum in by_remainder[: number - sum(quota.values())]:
        quota[stratum] += 1
    return {
        one.key
        for stratum, members in strata.items()
        for one in sorted(members, key=lambda one: _lot(seed, one.label))[: quota[stratum]]
    }


def share_out(
    material: Iterable[Material], coders: Collection[int], times: Mapping[int, int], seed: int
) -> Assignments:
    """Give each transcript to as many coders as `times` says, so that pairs meet and words fall evenly.

    Those coded most often come first, the longest before the shorter ones (Graham 1969). Every transcript brings two
    together who share none yet, as long as there are such two: with a transcript for every pair, all pairs meet.
    """
    ordered = sorted(material, key=lambda one: (-times[one.key], -one.words, _lot(seed, one.label)))
    work = _Work(sorted(coders), seed)
    return {one.key: work.give(one, times[one.key]) for one in ordered}


class _Work:
    """How much each coder has to code so far, and how many words each pair shares."""

    def __init__(self, coders: Sequence[int], seed: int) -> None:
        self.coders, self.seed = coders, seed
        self.load: Counter[int] = Counter(dict.fromkeys(coders, 0))
        self.shared: Counter[Pair] = Counter()

    def give(self, one: Material, times: int) -> frozenset[int]:
        """Choose the coders of a transcript, one after the other."""
        chosen: list[int] = []
        while len(chosen) < times:
            free = [coder for coder in self.coders if coder not in chosen]
            chosen.append(min(free, key=lambda coder: self._cost(one, coder, chosen, times)))
        for coder in chosen:
            self.load[coder] += one.words
        for pair in _pairs(chosen):
            self.shared[pair] += max(one.words, 1)
        return frozenset(chosen)

    def _cost(self, one: Material, coder: int, chosen: Sequence[int], times: int) -> tuple[int, int, str]:
        """Fewest new meetings last; then the words the coder has, and shares with those chosen, on one scale."""
        others = [other for other in chosen or self.coders if other != coder] if times > 1 else []
        unmet = sum(not self._shared(coder, other) for other in others)
        words = self.load[coder] * max(len(chosen) * (times - 1), 1)
        words += (len(self.coders) - 1) * sum(self._shared(coder, other) for other in chosen)
        return -unmet, words, _lot(self.seed, one.label, str(self.coders.index(coder)))

    def _shared(self, coder: int, other: int) -> int:
        return self.shared[min(coder, other), max(coder, other)]


def words_by_coder(material: Iterable[Material], given: Assignments) -> Counter[int]:
    """How many words each coder has to code."""
    load: Counter[int] = Counter()
    for one in material:
        for coder in given[one.key]:
            load[coder] += one.words
    return load


def shared_by_pair(given: Assignments, coders: Iterable[int]) -> dict[Pair, int]:
    """How many transcripts each pair of coders shares."""
    met = Counter(pair for chosen in given.values() for pair in _pairs(chosen))
    return {pair: met[pair] for pair in _pairs(coders)}


def described(
    design: Design, material: Sequence[Material], given: Assignments, coders: Collection[int], *, together: int = 0
) -> dict[str, object]:
    """What a round keeps of its design: kind, and as far as they apply seed, share, number, coders_each, strata, drawn
    (labels of the transcripts coded twice or more), changed_by_hand, together (how many others are present).
    """
    kept: dict[str, object] = {"kind": str(design.kind)}
    if design.is_drawn:
        kept |= {"seed": design.seed, "coders_each": min(design.coders_each, len(coders))}
    if design.kind == Kind.SAMPLE:
        twice = sorted(one.label for one in material if len(given[one.key]) > 1)
        kept |= {"share": design.share} if design.share is not None else {}
        kept |= {"number": design.size(len(material)), "strata": list(design.strata), "drawn": twice}
    if design.kind == Kind.TEAM:
        kept["together"] = together
    if design.kind in (Kind.ALL, Kind.SAMPLE, Kind.OVERLAP):
        kept["changed_by_hand"] = given != assign(design, material, coders)
    return kept


def extended(design: Mapping[str, object], added: Mapping[str, int], coders: int) -> dict[str, object]:
    """The design of a round that gets more transcripts: by label how many code each, of so many coders of the round.

    What was not drawn is there by hand, except where everybody codes everything.
    """
    kept = dict(design)
    drawn = kept.get("drawn")
    if isinstance(drawn, list):
        kept["drawn"] = sorted({*drawn, *(label for label, times in added.items() if times > 1)})
    if "changed_by_hand" in kept:
        by_all = kept["kind"] == Kind.ALL and set(added.values()) == {coders}
        kept["changed_by_hand"] = bool(kept["changed_by_hand"]) or not by_all
    return kept


def _lot(seed: int, *names: str) -> str:
    return sha256("\n".join((str(seed), *names)).encode()).hexdigest()


def _pairs(coders: Iterable[int]) -> Iterable[Pair]:
    return combinations(sorted(coders), 2)
