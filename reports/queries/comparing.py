"""What can be compared in a round, and the comparison: from the stored result, or computed and stored.

Only what `coding.visibility` calls complete is read: transcripts that all coders of the round submitted, and whatever
was submitted of a closed round. Codes are followed into the ones they were merged into. A result is kept under the
digest of everything it depends on, and never changed: the same layers give the same numbers for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from coding.models import Code, CodingRound
from coding.queries import coder_labels
from coding.visibility import results_visible
from reports.domain.agreement import stored
from reports.domain.agreement.compare import RESAMPLES, SEED, compare
from reports.domain.agreement.comparison import Comparison, Unit
from reports.models import AgreementResult
from reports.queries.agreement import Moderated, moderated, rounds
from reports.queries.compared_codes import Codes
from reports.queries.compared_layers import CONSENSUS, Compared, Source, digest, documents
from studies.models import Person, Study

CODERS, PAIR, AFTER, EARLIER = "coders", "pair", "consensus", "earlier"
"""Kinds of comparison: all coders of the round, two of more, a coder with the consensus, with their earlier round."""


@dataclass(frozen=True)
class Choice:
    """Something to compare: `sources` are the layers, by name; `key` is what an address carries."""

    round: CodingRound
    kind: str
    key: str
    sources: tuple[Source, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the compared are called: coders' labels, `consensus`, or a label with its round."""
        return tuple(source.name for source in self.sources)


@dataclass(frozen=True)
class Result:
    """A comparison with what it rests on. `codes` names every code in it by uuid, `counts_for` says of every code of
    the study which one it counts for; `transcripts` counts those of the round, `codings` what each made in the
    compared ones; cases of `hidden_versions` (ids) must not be shown with it; `snapshot` is the SHA-256 of what was
    compared."""

    choice: Choice
    unit: Unit
    rolled_up: bool
    comparison: Comparison
    codings: Mapping[str, int]
    codes: Mapping[str, Code]
    counts_for: Mapping[str, str]
    transcripts: int
    hidden_versions: Collection[int]
    snapshot: str
    computed_at: datetime


class Comparing:
    """Everything that comparisons of one study share: read once for a page or a package."""

    def __init__(self, study: Study, person: Person | None = None) -> None:
        """With a person, what they may not see while they code blind is left out."""
        self.study = study
        self.labels = coder_labels(study)
        self.codes = Codes(study)
        self.results = results_visible(study, person)
        self.layers = list(self.results.layers.values_list("round", "round__number", "version", "coder", "sha256"))
        self._moderated: dict[int, Moderated] = {}
        self._bases: dict[tuple[int, str], tuple[Compared, str, int]] = {}

    def moderated(self, round_: CodingRound) -> Moderated:
        """How far moderation of the round has come."""
        if round_.pk not in self._moderated:
            self._moderated[round_.pk] = moderated(round_, self.results)
        return self._moderated[round_.pk]

    def choices(self, round_: CodingRound) -> list[Choice]:
        """What can be compared in the round now; empty where no transcript has two layers."""
        coders = self._coders(round_)
        together = Choice(round_, CODERS, CODERS, tuple(_source(name, round_) for name in coders))
        found = [together] if self._shared(together) else []
        if found and len(coders) > 2:
            found += self._pairs(round_, coders)
        return [*found, *self._after(round_, coders), *self._earlier(round_, coders)]

    def result(self, choice: Choice, unit: Unit, *, rolled_up: bool = False, details: bool = True) -> Result:
        """The comparison counted in units, each coding counting for its outermost ancestor where `rolled_up`.

        Without `details` nothing is read but what stands over all codes. Raises ValueError for what is no unit.
        """
        unit = Unit(unit)
        compared, snapshot, transcripts = self._basis(choice)
        depends = (choice.round.uuid, choice.key, unit, rolled_up, snapshot, self.codes.fingerprint(rolled_up))
        key = stored.fingerprint(*map(str, depends))
        known = AgreementResult.objects.filter(digest=key)
        row = (known if details else known.defer("details")).first()
        row = row or self._compute(choice, unit, rolled_up, compared, key)
        comparison, codings = stored.loads(row.head, row.details if details else "")
        codes, counted = self.codes.named(comparison), self.codes.counted(rolled_up)
        about = (codings, codes, counted, transcripts, self.results.hidden_versions, snapshot, row.computed_at)
        return Result(choice, unit, rolled_up, comparison, *about)

    def _basis(self, choice: Choice) -> tuple[Compared, str, int]:
        """What is compared, its digest, and how many transcripts the round has: the same in every unit."""
        place = (choice.round.pk, choice.key)
        if place not in self._bases:
            compared = Compared(self._shared(choice), choice.sources, self.labels)
            seen = choice.round.layers.exclude(version__in=self.results.hidden_versions)
            transcripts = seen.order_by().values("version").distinct().count()
            self._bases[place] = (compared, digest(compared, self.layers), transcripts)
        return self._bases[place]

    def _compute(self, choice: Choice, unit: Unit, rolled_up: bool, compared: Compared, key: str) -> AgreementResult:
        found = documents(compared, self.codes, rolled_up=rolled_up, with_sentences=unit is Unit.SENTENCE)
        groups = [] if rolled_up else self.codes.groups()
        comparison = compare(found, choice.names, unit=unit, groups=groups, resamples=RESAMPLES, seed=SEED)
        codings = {name: sum(len(one.layers.get(name, ())) for one in found) for name in choice.names}
        head, details = stored.dumps(comparison, codings)
        row: AgreementResult = AgreementResult.objects.get_or_create(
            digest=key, defaults={"round": choice.round, "formulas": stored.FORMULAS, "head": head, "details": details}
        )[0]
        return row

    def _coders(self, round_: CodingRound) -> list[str]:
        coders = {coder for of_round, _, _, coder, _ in self.layers if of_round == round_.pk}
        return [label for person, label in self.labels.items() if person in coders]

    def _shared(self, choice: Choice) -> tuple[int, ...]:
        """Versions that two of the compared or more have submitted; after moderation those that are decided."""
        persons = {label: person for person, label in self.labels.items()}
        wanted = {(source.round, persons.get(source.coder)) for source in choice.sources}
        there: dict[int, int] = {}
        for of_round, _, version, coder, _ in self.layers:
            there[version] = there.get(version, 0) + ((of_round, coder) in wanted)
        if choice.kind == AFTER:
            decided = set(self.moderated(choice.round).decided)
            return tuple(sorted(version for version, count in there.items() if count and version in decided))
        return tuple(sorted(version for version, count in there.items() if count >= 2))

    def _pairs(self, round_: CodingRound, coders: Sequence[str]) -> Iterator[Choice]:
        for one, other in combinations(coders, 2):
            sources = (_source(one, round_), _source(other, round_))
            choice = Choice(round_, PAIR, f"{PAIR}:{one}:{other}", sources)
            if self._shared(choice):
                yield choice

    def _after(self, round_: CodingRound, coders: Sequence[str]) -> Iterator[Choice]:
        for coder in coders:
            sources = (_source(coder, round_), _source(CONSENSUS, round_))
            choice = Choice(round_, AFTER, f"{AFTER}:{coder}", sources)
            if self._shared(choice):
                yield choice

    def _earlier(self, round_: CodingRound, coders: Sequence[str]) -> Iterator[Choice]:
        for earlier in rounds(self.study):
            for coder in coders if earlier.number < round_.number else []:
                sources = tuple(_source(coder, one, f"{coder} (round {one.number})") for one in (round_, earlier))
                choice = Choice(round_, EARLIER, f"{EARLIER}:{coder}:{earlier.number}", sources)
                if self._shared(choice):
                    yield choice


def _source(coder: str, round_: CodingRound, name: str = "") -> Source:
    return Source(name or coder, coder, round_.pk, round_.number)


def package_results(study: Study) -> list[Result]:
    """What goes into the replication package: every comparison of every round at turn and character level, those of
    all coders in every unit, and rolled up by turn where the codebook has a tree."""
    comparing = Comparing(study)
    found = []
    for round_ in rounds(study):
        for choice in comparing.choices(round_):
            units = list(Unit) if choice.kind == CODERS else [Unit.CHARACTER, Unit.TURN]
            found += [comparing.result(choice, unit) for unit in units]
            if choice.kind == CODERS and comparing.codes.is_tree:
                found.append(comparing.result(choice, Unit.TURN, rolled_up=True))
    return found
