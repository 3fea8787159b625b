"""Cases of codings are computed from frozen layers and stored; this keeps what is stored true.

Nothing here is anybody's deed: what is stored follows from the layers' hashes, from codes merged since and from what
moderators split and added. Decisions find their case again by its key.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction

from coding.models import Code
from coding.queries import canonical_by_uuid, frozen_codings
from moderation.domain import cases as domain
from moderation.domain.consensus import Choice, Span
from moderation.domain.splitting import with_splits
from moderation.domain.states import Later, State, state_after
from moderation.models import Case, CaseSet, Decision, SecondLook
from rounds.models import Layer
from rounds.visibility import complete_layers
from studies.models import Study

Place = tuple[int, int]
"""Ids of a round and of a transcript version: where layers meet, or one stands alone."""

KIND = "codings"
STORED = ("position", "type", "start", "end", "codes", "units", "overlap")

COLUMNS = ("case_set_id", "uuid", "key", *STORED, "state", "decision_id")


class Frozen(NamedTuple):
    """What names a frozen layer."""

    round_id: int
    version_id: int
    coder_id: int
    uuid: UUID
    sha256: str


class Shaped(NamedTuple):
    """What moderators did to the cases of a place: keys of those they split, and spans that they added."""

    splits: list[str]
    added: list[Span]


UNTOUCHED = Shaped([], [])


class Computed(NamedTuple):
    """A case as it should be stored."""

    key: str
    position: int
    type: str
    start: int
    end: int
    codes: list[str]
    units: list[dict[str, object]]
    overlap: float


def frozen_layers(study: Study) -> dict[Place, list[Frozen]]:
    """The layers of every transcript that is ready for moderation, by coder; at least one each."""
    layers = complete_layers(study).order_by("round_id", "version_id", "coder_id")
    places: dict[Place, list[Frozen]] = {}
    for row in layers.values_list("round_id", "version_id", "coder_id", "uuid", "sha256"):
        frozen = Frozen(*row)
        places.setdefault((frozen.round_id, frozen.version_id), []).append(frozen)
    return places


def refresh(study: Study) -> dict[Place, list[Frozen]]:
    """Compute what has not been computed from the layers as they are; answers with the layers that are ready.

    Four queries where nothing has changed.
    """
    ready, merges, shaped = frozen_layers(study), _merges(study), _shaped(study)
    known = CaseSet.objects.filter(round__study=study, kind=KIND).values_list("round_id", "version_id", "layers_sha256")
    fresh = {(round_id, version_id): fingerprint for round_id, version_id, fingerprint in known}
    wanted = {place: _fingerprint(layers, merges, shaped.get(place, UNTOUCHED)) for place, layers in ready.items()}
    stale = [place for place in ready if fresh.get(place) != wanted[place]]
    if stale:
        codes = _ranks(study)
        with transaction.atomic():  # one for all: a commit each would take a tenth of the time
            for place in stale:
                _compute(place, wanted[place], codes, shaped.get(place, UNTOUCHED))
    return ready


def _merges(study: Study) -> list[list[str]]:
    rows = Code.objects.filter(study=study, merged_into__isnull=False).values_list("uuid", "merged_into__uuid")
    return sorted([str(code), str(into)] for code, into in rows)


def _shaped(study: Study) -> dict[Place, Shaped]:
    """What moderators split and added, by place; an addition that was replaced and made again is one."""
    found: dict[Place, Shaped] = defaultdict(lambda: Shaped([], []))
    rows = Decision.objects.filter(
        case_set__round__study=study, choice__in=[Later.SPLIT, Choice.ADD], undone_at=None
    ).order_by("case_key", "id")
    fields = ("case_set__round", "case_set__version", "choice", "case_key", "outcome")
    for round_, version, choice, key, outcome in rows.values_list(*fields):
        here = found[round_, version]
        spans = [(one["code"], one["start"], one["end"]) for one in outcome]
        if choice == Later.SPLIT:
            here.splits.append(key)
        elif spans[0] not in here.added:
            here.added.append(spans[0])
    return found


def _fingerprint(layers: Sequence[Frozen], merges: list[list[str]], shaped: Shaped) -> str:
    """Of all that the cases follow from; as it was before there were splits and additions where there are none."""
    content = [[[str(layer.uuid), layer.sha256] for layer in layers], merges]
    more = [*shaped] if shaped.added else [shaped.splits] if shaped.splits else []
    return hashlib.sha256(json.dumps([*content, *more]).encode()).hexdigest()


def _ranks(study: Study) -> dict[str, str]:
    """Frozen code uuid to a name that sorts by age of the canonical code, then tells its uuid.

    Ties between equally close codes are broken by it: the same import gives the same cases in any installation.
    """
    return {uuid: f"{code.pk:012} {code.uuid}" for uuid, code in canonical_by_uuid(study).items()}


def _compute(place: Place, fingerprint: str, codes: dict[str, str], shaped: Shaped) -> None:
    named: dict[str, Any] = {"round_id": place[0], "version_id": place[1], "kind": KIND}
    layers = Layer.objects.filter(round=place[0], version=place[1], state=Layer.State.SUBMITTED).order_by("coder_id")
    named |= {"defaults": {"layers_sha256": fingerprint, "coders": [str(layer.coder_id) for layer in layers]}}
    case_set, is_new = CaseSet.objects.get_or_create(**named)
    if is_new:
        _insert(case_set, _cases(case_set, layers, codes, shaped).values(), {})
        return
    case_set = CaseSet.objects.select_for_update(of=("self",)).get(pk=case_set.pk)
    if case_set.layers_sha256 != fingerprint:
        _store(case_set, _cases(case_set, layers, codes, shaped))
        CaseSet.objects.filter(pk=case_set.pk).update(**named["defaults"])


def _cases(case_set: CaseSet, layers: Iterable[Layer], codes: dict[str, str], shaped: Shaped) -> dict[str, Computed]:
    """The cases as they should be stored, by key."""
    version = case_set.version
    assert version is not None
    codings = [
        domain.Coding(f"{layer.uuid}:{coding.number}", coder, codes[coding.code], coding.start, coding.end)
        for layer, coder in ((layer, str(layer.coder_id)) for layer in layers)
        for coding in frozen_codings(layer)
    ]
    coders = [str(layer.coder_id) for layer in layers]
    built = with_splits(domain.build_cases(codings, coders, version.text), shaped.splits, version.sha256, coders)
    added = [domain.added(code, codes[code], start, end, coders) for code, start, end in shaped.added]
    found = domain.in_order([*built, *added]) if added else built
    rows = (_computed(version.sha256, position, case) for position, case in enumerate(found))
    return {row.key: row for row in rows}


def _computed(document: str, position: int, case: domain.Case) -> Computed:
    """A case as a row: its codes by uuid, those of the first coder first."""
    codes = [unit.code for coder in case.present for unit in case.units if unit.coder == coder] or case.codes
    return Computed(
        key=domain.case_key(case, document),
        position=position,
        type=case.type.value,
        start=case.start,
        end=case.end,
        codes=[_uuid(code) for code in dict.fromkeys(codes)],
        units=[_unit(unit) for unit in case.units],
        overlap=case.overlap,
    )


def _unit(unit: domain.Unit) -> dict[str, object]:
    numbers = sorted(int(identifier.rpartition(":")[2]) for identifier in unit.ids)
    code, coder = _uuid(unit.code), int(unit.coder)
    return {"coder": coder, "code": code, "start": unit.start, "end": unit.end, "numbers": numbers}


def _uuid(rank: str) -> str:
    return rank.rpartition(" ")[2]


def _store(case_set: CaseSet, wanted: Mapping[str, Computed]) -> None:
    """Write what is new or different; a case that stays keeps its row and with it its decision and address."""
    stored = {row.key: row for row in Case.objects.filter(case_set=case_set)}
    Case.objects.filter(case_set=case_set, key__in=stored.keys() - wanted.keys()).delete()
    kept = [row for key, row in stored.items() if key in wanted]
    changed = [row for row in kept if _take(row, wanted[row.key])]
    Case.objects.bulk_update(changed, STORED, batch_size=200)
    new = [row for key, row in wanted.items() if key not in stored]
    if new:
        _insert(case_set, new, _standing(case_set))


def _take(row: Case, other: Computed) -> bool:
    """Give a stored row another's values; whether any was different."""
    different = [field for field in STORED if getattr(row, field) != getattr(other, field)]
    for field in different:
        setattr(row, field, getattr(other, field))
    return bool(different)


def _insert(case_set: CaseSet, rows: Iterable[Computed], standing: Mapping[str, tuple[int, State]]) -> None:
    """Thousands of rows by one prepared statement: `bulk_create` takes four times as long."""
    names = ", ".join(map(connection.ops.quote_name, COLUMNS))
    table = connection.ops.quote_name(Case._meta.db_table)
    values = [_values(case_set.pk, row, *standing.get(row.key, (None, state_after(row.type, None)))) for row in rows]
    places = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608 (constants alone)


def _values(case_set: int, row: Computed, decision: int | None, state: State) -> tuple[str | int | float | None, ...]:
    """In the order of `COLUMNS`."""
    codes = ", ".join(f'"{code}"' for code in row.codes)
    key, position, kind, start, end, _codes, units, overlap = row
    lists = f"[{codes}]", _json(units)
    return case_set, uuid4().hex, key, position, kind, start, end, *lists, overlap, state.value, decision


def _json(units: Iterable[Mapping[str, object]]) -> str:
    """What `json.dumps` writes: numbers and uuids need no escaping, and an encoder made anew for each takes long."""
    written = (
        f'{{"coder": {unit["coder"]}, "code": "{unit["code"]}", "start": {unit["start"]}, "end": {unit["end"]}, '
        f'"numbers": {unit["numbers"]}}}'
        for unit in units
    )
    return f"[{', '.join(written)}]"


def _standing(case_set: CaseSet) -> dict[str, tuple[int, State]]:
    """The deed that stands for each key, the latest that was not undone, and where it leaves the case."""
    found: dict[str, tuple[int, State]] = {}
    deeds = Decision.objects.filter(case_set=case_set, undone_at=None).exclude(choice=Later.SPLIT).order_by("id")
    unanswered = set(
        SecondLook.objects.filter(asked__case_set=case_set, answered_at=None).values_list("asked", flat=True)
    )
    for pk, key, kind, choice in deeds.values_list("pk", "case_key", "about__type", "choice"):
        state = state_after(kind, choice)
        found[key] = (pk, State.ANSWERED if state == State.RETURNED and pk not in unanswered else state)
    return found
