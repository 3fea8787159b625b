"""What can be compared in a round, and the comparison: from the stored result, or computed and stored.

Only what `coding.visibility` calls complete is read: transcripts that all coders of the round submitted, and whatever
was submitted of a closed round; transcripts of pilot interviews only where the round is for training or calibration.
Codes count as they stood when the round was closed. A result is kept under the digest of everything it depends on, and
never changed: the same layers give the same numbers for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from django.utils import timezone

from agreement.domain import stored
from agreement.domain.compare import RESAMPLES, SEED, compare
from agreement.domain.comparison import Comparison, Turns, Unit
from agreement.domain.plan import Plan
from agreement.models import AgreementResult
from agreement.plans import plan_of
from agreement.queries.compared_codes import Codes, Counted
from agreement.queries.compared_layers import (
    Compared,
    ComparedLayer,
    Source,
    compared_of,
    digest,
    documents,
    layer_rows,
)
from agreement.queries.compared_share import Share, share_of
from agreement.queries.rounds import Moderated, moderated, rounds
from coding.models import Code
from rounds.models import CodingRound, Provenance
from rounds.queries import coder_labels
from rounds.visibility import results_visible
from studies.models import Person, Study
from studies.queries import pilot_interviews
from transcripts.models import TranscriptVersion

CODERS, PAIR, EARLIER = "coders", "pair", "earlier"
"""Kinds of comparison: all coders of the round, two of more, a coder with their earlier round."""


@dataclass(frozen=True)
class Choice:
    """Something to compare: `sources` are the layers, by name; `key` is what an address carries."""

    round: CodingRound
    kind: str
    key: str
    sources: tuple[Source, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the compared are called: coders' labels, or a label with its round."""
        return tuple(source.name for source in self.sources)


class Way(NamedTuple):
    """How a comparison is counted; what stands here is how it leads where no plan says otherwise."""

    unit: Unit = Unit.TURN
    turns: Turns = Turns.PARTICIPANTS
    counted: Counted = Counted.AT_CLOSE

    def checked(self) -> Way:
        """The same where each part is what it should be; a result is stored for ever under what it was asked for as.

        Raises ValueError for what is no unit, no turns, or no way to count codes.
        """
        return Way(Unit(self.unit), Turns(self.turns), Counted(self.counted))


@dataclass(frozen=True)
class Result:
    """A comparison with what it rests on. `codes` names every code in it by uuid, `counts_for` says of every code of
    the study which one it counts for; `codings` counts what each made in the compared transcripts; cases of
    `hidden_versions` (ids) must not be shown with it. `layers` are those compared, `snapshot` the SHA-256 of what they
    hold, `digest` that of everything the numbers depend on: layers, unit, merges, tree and edition of the formulas.
    """

    choice: Choice
    way: Way
    comparison: Comparison
    codings: Mapping[str, int]
    codes: Mapping[str, Code]
    counts_for: Mapping[str, str]
    share: Share
    layers: Sequence[ComparedLayer]
    hidden_versions: Collection[int]
    snapshot: str
    digest: str
    computed_at: datetime
    plan: Plan | None

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.way.unit

    @property
    def rolled_up(self) -> bool:
        """Whether codings count for their outermost ancestor."""
        return self.way.counted is Counted.ROLLED_UP

    @property
    def provenance(self) -> Counter[Provenance]:
        """How many of the compared layers came about how."""
        return Counter(Provenance(row.provenance) for row in self.layers)

    @property
    def is_independent(self) -> bool:
        """Whether every compared layer is known, or declared, to have been coded without sight of another's."""
        return set(self.provenance) <= {Provenance.FRESH, Provenance.DECLARED}

    @property
    def is_before_discussion(self) -> bool:
        """Whether nothing in the number can come from talking about it: nobody saw another's work, and no code that was
        merged after closing is counted as another.
        """
        return self.is_independent and self.way.counted is not Counted.SINCE

    @property
    def is_a_result(self) -> bool:
        """Whether it may stand for the study; what was coded for training or calibration may not."""
        return self.choice.round.gives_results

    @property
    def days_between(self) -> tuple[int, int] | None:
        """Fewest and most days between a coder's two codings of a transcript; None where two people are compared."""
        if self.choice.kind != EARLIER:
            return None
        ends = {(row.document, row.number): row.submitted_at for row in self.layers}
        later, earlier = (source.number for source in self.choice.sources)
        days = [(at - ends[document, earlier]).days for (document, number), at in ends.items() if number == later]
        return min(days), max(days)

    def is_planned(self, coefficient: str, part: str = "") -> bool:
        """Whether the plan of the round names this number: all coders, so counted, by this coefficient."""
        plan = self.plan
        if plan is None or self.choice.kind != CODERS:
            return False
        asked = (plan.coefficient, plan.unit, plan.turns, plan.counted, plan.codes)
        return asked == (coefficient, *map(str, self.way), part)


class _Basis(NamedTuple):
    compared: Compared
    layers: Sequence[ComparedLayer]
    snapshot: str
    share: Share


COMPUTED: dict[str, AgreementResult] = {}
"""By digest what this process computed last: a number that nobody has stored is computed once, not on every page."""
MOST_REMEMBERED = 32


def remember(row: AgreementResult) -> None:
    """Remember a result, and forget the oldest."""
    COMPUTED[row.digest] = row
    for oldest in list(COMPUTED)[:-MOST_REMEMBERED]:
        COMPUTED.pop(oldest, None)


class Comparing:
    """Everything that comparisons of one study share: read once for a page or a package."""

    def __init__(self, study: Study, person: Person | None = None, *, keeps: bool = False) -> None:
        """With a person, what they may not see while they code blind is left out. `keeps` stores what is computed."""
        self.study, self.keeps = study, keeps
        self.labels = coder_labels(study)
        self.results = results_visible(study, person)
        self.layers = layer_rows(self.results)
        self._codes: dict[int, Codes] = {}
        self._plans: dict[int, Plan | None] = {}
        self._moderated: dict[int, Moderated] = {}
        self._bases: dict[tuple[int, str], _Basis] = {}
        self._results: dict[tuple[int, str, Way, int], Result] = {}

    def codes(self, round_: CodingRound) -> Codes:
        """The codes as this round sees them."""
        if round_.pk not in self._codes:
            self._codes[round_.pk] = Codes(round_)
        return self._codes[round_.pk]

    def plan(self, round_: CodingRound) -> Plan | None:
        """What the round's agreement was planned to be."""
        if round_.pk not in self._plans:
            self._plans[round_.pk] = plan_of(round_)
        return self._plans[round_.pk]

    def leading_way(self, round_: CodingRound) -> Way:
        """How the number that leads is counted: as planned, or by participants' turns."""
        plan = self.plan(round_)
        return Way(Unit(plan.unit), Turns(plan.turns), Counted(plan.counted)) if plan else Way()

    def left_out(self, round_: CodingRound) -> frozenset[int]:
        """Versions (ids) of pilot interviews, where the round gives results."""
        return self._pilots if round_.gives_results else frozenset()

    def moderated(self, round_: CodingRound) -> Moderated:
        """How far moderation of the round has come."""
        if round_.pk not in self._moderated:
            self._moderated[round_.pk] = moderated(round_, self.results, self.left_out(round_))
        return self._moderated[round_.pk]

    def choices(self, round_: CodingRound) -> list[Choice]:
        """What can be compared in the round now; empty where no transcript has two layers."""
        coders = self._coders(round_)
        together = Choice(round_, CODERS, CODERS, tuple(_source(name, round_) for name in coders))
        found = [together] if self._shared(together) else []
        if found and len(coders) > 2:
            found += self._pairs(round_, coders)
        return [*found, *self._earlier(round_, coders)]

    def result(self, choice: Choice, way: Way | None = None, *, details: bool = True, documents: bool = True) -> Result:
        """The comparison, counted in this way or in the one that leads.

        Without `details` nothing is read but what stands over all codes, without `documents` no counts by transcript,
        unless they were read before. Raises ValueError for a way that there is not.
        """
        way, depth = (way or self.leading_way(choice.round)).checked(), details + (details and documents)
        place = (choice.round.pk, choice.key, way)
        known = next((self._results[*place, n] for n in (2, 1, 0)[: 3 - depth] if (*place, n) in self._results), None)
        if known is None:
            known = self._results[*place, depth] = self._result(choice, way, details=details, documents=documents)
        return known

    def _result(self, choice: Choice, way: Way, *, details: bool, documents: bool) -> Result:
        basis = self._basis(choice)
        codes = self.codes(choice.round)
        key = stored.fingerprint(
            str(choice.round.uuid), choice.key, *map(str, way), basis.snapshot, codes.fingerprint(way.counted)
        )
        row = self._row(choice, way, basis.compared, key, details=details)
        comparison, codings = stored.loads(row.head, row.details if details else "", documents=documents)
        return Result(
            choice,
            way,
            comparison,
            codings,
            codes.named(comparison),
            codes.counted(way.counted),
            basis.share,
            basis.layers,
            self.results.hidden_versions,
            basis.snapshot,
            key,
            row.computed_at,
            self.plan(choice.round),
        )

    def _basis(self, choice: Choice) -> _Basis:
        """The same however it is counted."""
        place = (choice.round.pk, choice.key)
        if place not in self._bases:
            compared = Compared(self._shared(choice), choice.sources, self.labels)
            layers = compared_of(compared, self.layers)
            share = share_of(choice.round, compared.versions, self.results, self._pilots)
            self._bases[place] = _Basis(compared, layers, digest(compared, layers), share)
        return self._bases[place]

    def _row(self, choice: Choice, way: Way, compared: Compared, key: str, *, details: bool) -> AgreementResult:
        """As it is stored, or else computed; a page that computes does not store."""
        stored_rows = AgreementResult.objects.filter(digest=key)
        row: AgreementResult | None = (stored_rows if details else stored_rows.defer("details")).first()
        if row is None:
            row = COMPUTED.get(key) or self._compute(choice, way, compared, key)
            if self.keeps:
                kept = {"round": row.round, "formulas": row.formulas, "head": row.head, "details": row.details}
                row, _is_new = AgreementResult.objects.get_or_create(digest=key, defaults=kept)
            else:
                remember(row)
        return row

    def _compute(self, choice: Choice, way: Way, compared: Compared, key: str) -> AgreementResult:
        codes, plan = self.codes(choice.round), self.plan(choice.round)
        with_sentences = way.unit is Unit.SENTENCE
        roots, counted = codes.roots(way.counted), codes.counted(way.counted)
        found = documents(compared, roots, counted, with_sentences=with_sentences)
        used = {code for one in found for spans in one.layers.values() for _start, _end, code in spans}
        comparison = compare(
            found,
            choice.names,
            unit=way.unit,
            turns=way.turns,
            groups=codes.groups(way.counted),
            parts=codes.parts(used, plan.codes if plan else ""),
            resamples=RESAMPLES,
            seed=SEED,
        )
        codings = {name: sum(len(one.layers.get(name, ())) for one in found) for name in choice.names}
        head, details = stored.dumps(comparison, codings)
        return AgreementResult(
            round=choice.round,
            digest=key,
            formulas=stored.FORMULAS,
            head=head,
            details=details,
            computed_at=timezone.now(),
        )

    @cached_property
    def _pilots(self) -> frozenset[int]:
        """Versions of transcripts of pilot interviews."""
        versions = TranscriptVersion.objects.filter(transcript__interview__in=pilot_interviews(self.study))
        return frozenset(versions.values_list("pk", flat=True))

    def _coders(self, round_: CodingRound) -> list[str]:
        coders = {row.coder for row in self.layers if row.round == round_.pk}
        return [label for person, label in self.labels.items() if person in coders]

    def _shared(self, choice: Choice) -> tuple[int, ...]:
        """Versions that two of the compared or more have submitted."""
        persons = {label: person for person, label in self.labels.items()}
        wanted = {(source.round, persons.get(source.coder)) for source in choice.sources}
        left_out = self.left_out(choice.round)
        there = Counter(row.version for row in self.layers if (row.round, row.coder) in wanted)
        return tuple(sorted(version for version, count in there.items() if count >= 2 and version not in left_out))

    def _pairs(self, round_: CodingRound, coders: Sequence[str]) -> Iterator[Choice]:
        for one, other in combinations(coders, 2):
            sources = (_source(one, round_), _source(other, round_))
            choice = Choice(round_, PAIR, f"{PAIR}:{one}:{other}", sources)
            if self._shared(choice):
                yield choice

    def _earlier(self, round_: CodingRound, coders: Sequence[str]) -> Iterator[Choice]:
        """A coder with what they coded before; a layer that began with the earlier one is no second coding."""
        carried = {(row.coder, row.version) for row in self.layers if row.provenance == Provenance.CARRIED}
        persons = {label: person for person, label in self.labels.items()}
        for earlier in rounds(self.study):
            for coder in coders if earlier.number < round_.number else []:
                sources = tuple(_source(coder, one, f"{coder} (round {one.number})") for one in (round_, earlier))
                choice = Choice(round_, EARLIER, f"{EARLIER}:{coder}:{earlier.number}", sources)
                shared = self._shared(choice)
                if shared and not any((persons[coder], version) in carried for version in shared):
                    yield choice


def _source(coder: str, round_: CodingRound, name: str = "") -> Source:
    return Source(name or coder, coder, round_.pk, round_.number)


def package_results(study: Study) -> list[Result]:
    """What goes into the replication package: every comparison of every round by participants' turns and characters,
    and as it leads; those of all coders in every unit, by all turns, with the merges made since, and rolled up where
    the codebook had a tree.
    """
    comparing = Comparing(study, keeps=True)
    found = []
    for round_ in rounds(study):
        codes = comparing.codes(round_)
        for choice in comparing.choices(round_):
            ways = [comparing.leading_way(round_), Way(), Way(Unit.CHARACTER)]
            if choice.kind == CODERS:
                ways += [Way(unit) for unit in Unit]
                ways += [Way(turns=Turns.ALL)]
                ways += [Way(counted=Counted.SINCE)] if codes.has_merges else []
                ways += [Way(counted=Counted.ROLLED_UP)] if codes.is_tree else []
            found += [comparing.result(choice, way) for way in dict.fromkeys(ways)]
    return found
