"""What the cases about codings can tell: the consensus layers that follow from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from coding.queries import canonical_by_uuid, frozen_codings
from moderation.codings.domain.cases import CaseType, Unit
from moderation.codings.domain.consensus import Choice, Span, layer, outcome
from moderation.codings.places import KIND, Place, ready
from moderation.domain.states import State
from moderation.models import Case
from moderation.queries import UNDECIDED
from rounds.models import CodingRound
from rounds.visibility import complete_layers
from studies.models import Study
from transcripts.models import TranscriptVersion, Turn


def units_of(case: Case) -> list[Unit]:
    """The coders' parts of a stored case."""
    return as_units(case.units)


def as_units(stored: Iterable[Mapping[str, Any]]) -> list[Unit]:
    """The same from what is stored in the row."""
    return [
        Unit(unit["code"], unit["coder"], unit["start"], unit["end"], tuple(map(str, unit["numbers"])))
        for unit in stored
    ]


def turn_starts_of(versions: Iterable[int]) -> dict[int, list[int]]:
    """Where turns begin, ascending, for each of these transcript versions."""
    starts: dict[int, list[int]] = {version: [] for version in versions}
    turns = Turn.objects.filter(version__in=list(starts)).order_by("version", "index")
    for version, start in turns.values_list("version_id", "start"):
        starts[version].append(start)
    return starts


def cases_about_codings(round_: CodingRound, versions: Iterable[int]) -> QuerySet[Case]:
    """The cases about codings of these transcript versions (ids) in a round: what agreement may count.

    Decides nothing about who may see them: ask for versions that `rounds.visibility` allows.
    """
    cases: QuerySet[Case] = Case.objects.filter(
        case_set__kind=KIND, case_set__round=round_, case_set__version__in=list(versions)
    )
    return cases


class Consensus(NamedTuple):
    """The consensus layer of one transcript in one round: (code uuid, start, end) in text order.

    `undecided` are the ids of the cases that nobody has decided yet; nothing of them is in `spans`.
    """

    spans: list[Span]
    undecided: list[int]


def consensus_codings(round_: CodingRound, version: TranscriptVersion) -> Consensus:
    """The consensus of one transcript in one round; empty where no layer of it is frozen."""
    place = (round_.pk, version.pk)
    return consensus_layers(round_.study, [place]).get(place, Consensus([], []))


def consensus_layers(study: Study, places: Sequence[Place] | None = None) -> dict[Place, Consensus]:
    """The consensus of every transcript whose layers are frozen, or of the given ones among them.

    Where layers are readings it is all that any of them says (`readings`). Decides nothing about who may see it: ask
    for places that `coding.visibility` allows.
    """
    if not study.compares_coders:
        return readings(study, places)
    made = ready(study)
    wanted = [place for place in (made if places is None else places) if place in made]
    rows = Case.objects.filter(
        case_set__kind=KIND,
        case_set__round__in={r for r, _v in wanted},
        case_set__version__in={v for _r, v in wanted},
    ).order_by("case_set", "position")
    codes = {uuid: str(code.uuid) for uuid, code in canonical_by_uuid(study).items()}
    spans = _standing_spans(rows, codes)
    undecided: dict[Place, list[int]] = defaultdict(list)
    for *place, case in rows.filter(UNDECIDED).values_list("case_set__round", "case_set__version", "pk"):
        undecided[place[0], place[1]].append(case)
    return {place: Consensus(layer(spans[place]), undecided[place]) for place in wanted}


def readings(study: Study, places: Collection[Place] | None = None) -> dict[Place, Consensus]:
    """All that the finished layers of each transcript say together, or of the given ones: there is nothing to settle.

    Decides nothing about who may see it: ask for places that `coding.visibility` allows.
    """
    codes = {uuid: str(code.uuid) for uuid, code in canonical_by_uuid(study).items()}
    spans: dict[Place, list[Span]] = {}
    for one in complete_layers(study).order_by("round", "version"):
        place = (one.round_id, one.version_id)
        if places is None or place in places:
            found = spans.setdefault(place, [])
            found += [(codes[coding.code], coding.start, coding.end) for coding in frozen_codings(one)]
    return {place: Consensus(layer(found), []) for place, found in spans.items()}


def _standing_spans(rows: QuerySet[Case], codes: dict[str, str]) -> dict[Place, list[Span]]:
    """What decisions and agreements put into the consensus; thousands of cases, so no objects are made of them."""
    spans: dict[Place, list[Span]] = defaultdict(list)
    place = ("case_set__round", "case_set__version")
    for round_, version, kept in rows.filter(state=State.DECIDED).values_list(*place, "decision__outcome"):
        spans[round_, version] += [(codes.get(one["code"], one["code"]), one["start"], one["end"]) for one in kept]
    for round_, version, units in rows.filter(state=State.AGREED).values_list(*place, "units"):
        alike = outcome(CaseType.AGREE, as_units(units), Choice.AGREE, ())
        spans[round_, version] += [(codes.get(code, code), start, end) for code, start, end in alike]
    return spans
