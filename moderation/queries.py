"""What moderation can tell: the cases a person may see, how far it has come, and the consensus that follows."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from coding.models import CodingRound
from coding.queries import canonical_by_uuid
from coding.visibility import complete_layers, rounds_blind_for
from moderation.cache import Place, refresh
from moderation.domain.cases import CaseType, Unit
from moderation.domain.consensus import Choice, Span, layer, outcome
from moderation.models import Case, CaseSet, Decision
from studies.models import Person, Study
from transcripts.models import TranscriptVersion, Turn

AGREED = Q(type=CaseType.AGREE)
UNDECIDED = ~AGREED & Q(Exact(Coalesce("decision", 0), 0))
"""Spelled so that SQLite walks through one transcript's cases: `IS NULL` makes it visit the undecided ones of all."""


def case_sets(study: Study, person: Person) -> list[CaseSet]:
    """The case sets that the person may see, by round and transcript. Texts stay in the database.

    Whoever codes in an open round sees none of it, moderator or not.
    """
    ready = refresh(study)
    blind = set(rounds_blind_for(study, person).values_list("pk", flat=True))
    rows = CaseSet.objects.filter(round__study=study).defer("version__text")
    rows = rows.select_related("round__study", "version__transcript__interview")
    seen = [row for row in rows if (row.round_id, row.version_id) in ready and row.round_id not in blind]
    return sorted(seen, key=lambda row: (row.round.number, row.version.transcript.interview.label))


def units_of(case: Case) -> list[Unit]:
    """The coders' parts of a stored case."""
    return _units(case.units)


def _units(stored: Iterable[Mapping[str, Any]]) -> list[Unit]:
    return [
        Unit(unit["code"], str(unit["coder"]), unit["start"], unit["end"], tuple(map(str, unit["numbers"])))
        for unit in stored
    ]


def coders_of(case_set: CaseSet) -> list[str]:
    """The coders of a set, as units name them, in the order of their letters."""
    layers = complete_layers(case_set.round.study).filter(round=case_set.round_id, version=case_set.version_id)
    return [str(coder) for coder in layers.order_by("coder_id").values_list("coder_id", flat=True)]


def turn_starts_of(versions: Iterable[int]) -> dict[int, list[int]]:
    """Where turns begin, ascending, for each of these transcript versions."""
    starts: dict[int, list[int]] = {version: [] for version in versions}
    turns = Turn.objects.filter(version__in=list(starts)).order_by("version", "index")
    for version, start in turns.values_list("version_id", "start"):
        starts[version].append(start)
    return starts


def stamp(decision: Decision | None) -> str:
    """Names the decision that a page shows, so that a stale page is noticed; empty where there is none."""
    return hashlib.sha256(f"decision {decision.pk}".encode()).hexdigest()[:16] if decision else ""


def undoable(sets: Iterable[CaseSet], person: Person) -> Decision | None:
    """The person's latest decision in these sets that still stands, with its case in `active_for`."""
    standing = Decision.objects.filter(decided_by=person, active_for__isnull=False, case_set__in=_ids(sets))
    found: Decision | None = standing.select_related("active_for").order_by("-id").first()
    return found


class Progress(NamedTuple):
    """How far moderation has come. Agreements are settled by themselves and count apart."""

    decided: int = 0
    to_decide: int = 0
    agreed: int = 0

    @property
    def left(self) -> int:
        """Cases that wait for a decision."""
        return self.to_decide - self.decided


Tally = dict[str, tuple[int, int]]
"""By type: how many cases there are, and how many of them are decided."""


def tallies(sets: Iterable[CaseSet]) -> dict[int, Tally]:
    """The cases of each set by type; a set without cases has an empty tally."""
    found: dict[int, Tally] = {row.pk: {} for row in sets}
    rows = Case.objects.filter(case_set__in=list(found)).order_by().values_list("case_set", "type")
    for case_set, kind, cases, decided in rows.annotate(cases=Count("pk"), decided=Count("decision")):
        found[case_set][kind] = (cases, decided)
    return found


def progress(found: Iterable[Tally]) -> Progress:
    """The sum of some tallies."""
    total = Progress()
    for tally in found:
        agreed = tally.get(CaseType.AGREE, (0, 0))[0]
        cases, decided = (
            sum(n) for n in zip((0, 0), *(n for t, n in tally.items() if t != CaseType.AGREE), strict=True)
        )
        total = Progress(total.decided + decided, total.to_decide + cases, total.agreed + agreed)
    return total


class Consensus(NamedTuple):
    """The consensus layer of one transcript in one round: (code uuid, start, end) in text order.

    `undecided` are the ids of the cases that nobody has decided yet; nothing of them is in `spans`.
    """

    spans: list[Span]
    undecided: list[int]


def consensus_codings(round_: CodingRound, version: TranscriptVersion) -> Consensus:
    """The consensus of one transcript in one round; empty where fewer than two layers of it are frozen."""
    place = (round_.pk, version.pk)
    return consensus_layers(round_.study, [place]).get(place, Consensus([], []))


def consensus_layers(study: Study, places: Sequence[Place] | None = None) -> dict[Place, Consensus]:
    """The consensus of every transcript whose layers are frozen, or of the given ones among them.

    Decides nothing about who may see it: ask for places that `coding.visibility` allows.
    """
    ready = refresh(study)
    wanted = [place for place in (ready if places is None else places) if place in ready]
    rows = Case.objects.filter(
        case_set__round__in={r for r, _v in wanted}, case_set__version__in={v for _r, v in wanted}
    ).order_by("case_set", "position")
    codes = {uuid: str(code.uuid) for uuid, code in canonical_by_uuid(study).items()}
    spans = _standing_spans(rows, codes)
    undecided: dict[Place, list[int]] = defaultdict(list)
    for *place, case in rows.filter(UNDECIDED).values_list("case_set__round", "case_set__version", "pk"):
        undecided[place[0], place[1]].append(case)
    return {place: Consensus(layer(spans[place]), undecided[place]) for place in wanted}


def _standing_spans(rows: QuerySet[Case], codes: dict[str, str]) -> dict[Place, list[Span]]:
    """What decisions and agreements put into the consensus; thousands of cases, so no objects are made of them."""
    spans: dict[Place, list[Span]] = defaultdict(list)
    place = ("case_set__round", "case_set__version")
    for round_, version, kept in rows.exclude(decision=None).values_list(*place, "decision__outcome"):
        spans[round_, version] += [(codes.get(one["code"], one["code"]), one["start"], one["end"]) for one in kept]
    for round_, version, units in rows.filter(AGREED, decision=None).values_list(*place, "units"):
        alike = outcome(CaseType.AGREE, _units(units), Choice.AGREE, ())
        spans[round_, version] += [(codes.get(code, code), start, end) for code, start, end in alike]
    return spans


def _ids(sets: Iterable[CaseSet]) -> list[int]:
    return [row.pk for row in sets]
