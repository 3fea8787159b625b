"""Cases as any kind computes them, stored: what stays keeps its row, and decisions find their case again by its key."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection, transaction

from moderation.domain.states import Later, State
from moderation.domain.transitions import state_after
from moderation.kinds import Place, stands
from moderation.models import Case, CaseSet, Decision, SecondLook


class Computed(NamedTuple):
    """A case as it should be stored. People and codes are named by their uuids."""

    key: str
    position: int
    type: str
    start: int | None
    end: int | None
    codes: list[str]
    units: list[dict[str, Any]]
    overlap: float | None = None


STORED = ("position", "type", "start", "end", "codes", "units", "overlap")

COLUMNS = ("case_set_id", "uuid", "key", *STORED, "state", "decision_id")

Write = Callable[[Sequence[Mapping[str, Any]]], str]
"""How units become JSON."""


@transaction.atomic
def store_cases(
    place: Place,
    kind: str,
    fingerprint: str,
    coders: Sequence[str],
    compute: Callable[[CaseSet, Sequence[str]], Iterable[Computed]],
    write: Write = json.dumps,
) -> CaseSet:
    """Store the cases of a place, unless they were made from what the `fingerprint` names already.

    `coders` (uuids) are in the order in which they get letters; who has one keeps it, and who is new gets the next.
    `compute` is asked with them in the order of their letters.
    """
    named: dict[str, Any] = {"round_id": place[0], "version_id": place[1], "kind": kind}
    case_set, is_new = CaseSet.objects.get_or_create(
        **named, defaults={"layers_sha256": fingerprint, "coders": list(coders)}
    )
    if is_new:
        _insert(case_set, compute(case_set, coders), {}, write)
        return case_set
    case_set = CaseSet.objects.select_for_update(of=("self",)).get(pk=case_set.pk)
    if case_set.layers_sha256 != fingerprint:
        case_set.coders = in_letters(coders, case_set.coders)
        _store(case_set, {row.key: row for row in compute(case_set, case_set.coders)}, write)
        CaseSet.objects.filter(pk=case_set.pk).update(layers_sha256=fingerprint, coders=case_set.coders)
    return case_set


def in_letters(coders: Collection[str], before: Sequence[str]) -> list[str]:
    """The coders in the order of their letters: those who have one, then the others."""
    return [*(one for one in before if one in coders), *(one for one in coders if one not in before)]


def _store(case_set: CaseSet, wanted: Mapping[str, Computed], write: Write) -> None:
    """Write what is new or different; a case that stays keeps its row and with it its decision and address."""
    stored = {row.key: row for row in Case.objects.filter(case_set=case_set)}
    Case.objects.filter(case_set=case_set, key__in=stored.keys() - wanted.keys()).delete()
    kept = [row for key, row in stored.items() if key in wanted]
    changed = [row for row in kept if _take(row, wanted[row.key])]
    Case.objects.bulk_update(changed, STORED, batch_size=200)
    new = [row for key, row in wanted.items() if key not in stored]
    if new:
        _insert(case_set, new, _standing(case_set), write)


def _take(row: Case, other: Computed) -> bool:
    """Give a stored row another's values; whether any was different."""
    different = [field for field in STORED if getattr(row, field) != getattr(other, field)]
    for field in different:
        setattr(row, field, getattr(other, field))
    return bool(different)


def _insert(
    case_set: CaseSet, rows: Iterable[Computed], standing: Mapping[str, tuple[int, State]], write: Write
) -> None:
    """Thousands of rows by one prepared statement: `bulk_create` takes four times as long."""
    names = ", ".join(map(connection.ops.quote_name, COLUMNS))
    table = connection.ops.quote_name(Case._meta.db_table)
    undecided: dict[str, tuple[None, State]] = {}
    values = []
    for row in rows:
        if row.type not in undecided:
            undecided[row.type] = (None, state_after(None, stands=stands(row.type)))
        decision, state = standing.get(row.key, undecided[row.type])
        values.append(_values(case_set.pk, row, write(row.units), decision, state))
    places = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608 (constants alone)


def _values(
    case_set: int, row: Computed, units: str, decision: int | None, state: State
) -> tuple[str | int | float | None, ...]:
    """In the order of `COLUMNS`. Uuids need no escaping, and an encoder made anew for each takes long."""
    codes = "[" + ", ".join(f'"{code}"' for code in row.codes) + "]"
    place = (row.position, row.type, row.start, row.end)
    return case_set, uuid4().hex, row.key, *place, codes, units, row.overlap, state.value, decision


def _standing(case_set: CaseSet) -> dict[str, tuple[int, State]]:
    """The deed that stands for each key, the latest that was not undone, and where it leaves the case."""
    found: dict[str, tuple[int, State]] = {}
    deeds = Decision.objects.filter(case_set=case_set, undone_at=None).exclude(choice=Later.SPLIT).order_by("id")
    unanswered = set(
        SecondLook.objects.filter(asked__case_set=case_set, answered_at=None).values_list("asked", flat=True)
    )
    for pk, key, choice in deeds.values_list("pk", "case_key", "choice"):
        state = state_after(choice)
        found[key] = (pk, State.ANSWERED if state == State.RETURNED and pk not in unanswered else state)
    return found
