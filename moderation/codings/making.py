"""Cases of codings are computed from frozen layers and stored, by the deeds that change what they follow from.

A case that stays keeps its row; decisions find their case again by its key.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection, transaction
from django_scopes import scope

from coding.followers import when_merged
from coding.queries import canonical_by_uuid, frozen_codings
from jobs.upkeep import when_worker_starts
from moderation.codings.domain.splitting import with_splits
from moderation.codings.places import KIND, Ground, Place, Shaped, grounds, made
from moderation.codings.domain import cases as domain
from moderation.domain.states import Later, State, state_after
from moderation.models import Case, CaseSet, Decision, SecondLook
from rounds.followers import when_closed, when_submitted
from rounds.models import CodingRound, Layer, Work
from rounds.queries import coders_in_order
from studies.models import Person, Study

STORED = ("position", "type", "start", "end", "codes", "units", "overlap")

COLUMNS = ("case_set_id", "uuid", "key", *STORED, "state", "decision_id")


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


@when_merged
def make_cases(study: Study) -> None:
    """Compute and store what does not follow from layers, codes and deeds as they are: four queries where all does."""
    stored, now = made(study), grounds(study)
    stale = {place: ground for place, ground in now.items() if stored.get(place) != ground.fingerprint}
    if stale:
        codes, coders = _ranks(study), list(coders_in_order(study))
        with transaction.atomic():  # one for all: a commit each would take a tenth of the time
            for place, ground in stale.items():
                _compute(place, ground, codes, coders)


@when_submitted
def after_submission(work: Work, _actor: Person) -> None:
    """The last layer of a transcript makes its cases."""
    make_cases(work.round.study)


@when_closed
def after_closing(round_: CodingRound, _actor: Person) -> None:
    """A round that is closed makes cases of what is submitted."""
    make_cases(round_.study)


@when_worker_starts
def make_all_cases() -> None:
    """What an earlier release has not made, or made from less."""
    for study in Study.objects.all():
        with scope(study=study):
            make_cases(study)


def _ranks(study: Study) -> dict[str, str]:
    """Frozen code uuid to a name that sorts by age of the canonical code, then tells its uuid.

    Ties between equally close codes are broken by it, and by no primary key: the same import, or a copy of the study,
    gives the same cases in any installation.
    """
    canonical = canonical_by_uuid(study)
    ordered = sorted(set(canonical.values()), key=lambda code: (code.created_at, code.name_key, str(code.uuid)))
    names = {code.pk: f"{place:08} {code.uuid}" for place, code in enumerate(ordered)}
    return {uuid: names[code.pk] for uuid, code in canonical.items()}


def _compute(place: Place, ground: Ground, codes: dict[str, str], everybody: Sequence[str]) -> None:
    named: dict[str, Any] = {"round_id": place[0], "version_id": place[1], "kind": KIND}
    here = {str(layer.coder) for layer in ground.layers}
    coders = [coder for coder in everybody if coder in here]
    fresh = {"layers_sha256": ground.fingerprint, "coders": coders}
    case_set, is_new = CaseSet.objects.get_or_create(**named, defaults=fresh)
    if is_new:
        _insert(case_set, _cases(case_set, coders, codes, ground.shaped).values(), {})
        return
    case_set = CaseSet.objects.select_for_update(of=("self",)).get(pk=case_set.pk)
    if case_set.layers_sha256 != ground.fingerprint:
        kept = [coder for coder in case_set.coders if coder in here]
        fresh["coders"] = coders = [*kept, *(coder for coder in coders if coder not in kept)]
        _store(case_set, _cases(case_set, coders, codes, ground.shaped))
        CaseSet.objects.filter(pk=case_set.pk).update(**fresh)


def _cases(case_set: CaseSet, people: Sequence[str], codes: dict[str, str], shaped: Shaped) -> dict[str, Computed]:
    """The cases as they should be stored, by key; `people` are the coders in the order of their letters."""
    version = case_set.version
    assert version is not None
    coders = {coder: f"{place:03} {coder}" for place, coder in enumerate(people)}
    layers = Layer.objects.filter(round=case_set.round_id, version=version, state=Layer.State.SUBMITTED)
    codings = [
        domain.Coding(f"{layer.uuid}:{row.number}", coders[str(layer.coder.uuid)], codes[row.code], row.start, row.end)
        for layer in layers.select_related("coder")
        for row in frozen_codings(layer)
    ]
    named = list(coders.values())
    built = with_splits(domain.build_cases(codings, named, version.text), shaped.splits, version.sha256, named)
    added = [domain.added(code, codes[code], start, end, named) for code, start, end in shaped.added]
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
    coder, code = _uuid(unit.coder), _uuid(unit.code)
    return {"coder": coder, "code": code, "start": unit.start, "end": unit.end, "numbers": numbers}


def _uuid(rank: str) -> str:
    """The uuid of a code or a person behind its place in an order."""
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
        f'{{"coder": "{unit["coder"]}", "code": "{unit["code"]}", "start": {unit["start"]}, "end": {unit["end"]}, '
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
