"""Cases are computed from frozen layers and stored; this keeps what is stored true.

Nothing here is anybody's deed: what is stored follows from the layers' hashes and from codes merged since. Decisions
find their case again by its key.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from coding.models import Code, Layer
from coding.queries import canonical_by_uuid, frozen_codings
from coding.visibility import complete_layers
from moderation.domain import cases as domain
from moderation.models import Case, CaseSet, Decision
from studies.models import Study

Place = tuple[int, int]
"""Ids of a round and of a transcript version: where two or more layers meet."""

STORED = ("position", "type", "start", "end", "codes", "units", "overlap")


class Frozen(NamedTuple):
    """What names a frozen layer."""

    round_id: int
    version_id: int
    coder_id: int
    uuid: UUID
    sha256: str


def frozen_layers(study: Study) -> dict[Place, list[Frozen]]:
    """The layers of every transcript that is ready for moderation, by coder; at least two each."""
    layers = complete_layers(study).order_by("round_id", "version_id", "coder_id")
    places: dict[Place, list[Frozen]] = {}
    for row in layers.values_list("round_id", "version_id", "coder_id", "uuid", "sha256"):
        frozen = Frozen(*row)
        places.setdefault((frozen.round_id, frozen.version_id), []).append(frozen)
    return {place: found for place, found in places.items() if len(found) > 1}


def refresh(study: Study) -> dict[Place, list[Frozen]]:
    """Compute what has not been computed from the layers as they are; answers with the layers that are ready.

    Three queries where nothing has changed.
    """
    ready, merges = frozen_layers(study), _merges(study)
    known = CaseSet.objects.filter(round__study=study).values_list("round_id", "version_id", "layers_sha256")
    fresh = {(round_id, version_id): fingerprint for round_id, version_id, fingerprint in known}
    stale = [place for place, layers in ready.items() if fresh.get(place) != _fingerprint(layers, merges)]
    codes = _ranks(study) if stale else {}
    for place in stale:
        _compute(place, _fingerprint(ready[place], merges), codes)
    return ready


def _merges(study: Study) -> list[list[str]]:
    rows = Code.objects.filter(study=study, merged_into__isnull=False).values_list("uuid", "merged_into__uuid")
    return sorted([str(code), str(into)] for code, into in rows)


def _fingerprint(layers: Sequence[Frozen], merges: list[list[str]]) -> str:
    content = [[str(layer.uuid), layer.sha256] for layer in layers]
    return hashlib.sha256(json.dumps([content, merges]).encode()).hexdigest()


def _ranks(study: Study) -> dict[str, str]:
    """Frozen code uuid to a name that sorts by age of the canonical code, then tells its uuid.

    Ties between equally close codes are broken by it: the same import gives the same cases in any installation.
    """
    return {uuid: f"{code.pk:012} {code.uuid}" for uuid, code in canonical_by_uuid(study).items()}


@transaction.atomic
def _compute(place: Place, fingerprint: str, codes: dict[str, str]) -> None:
    round_id, version_id = place
    CaseSet.objects.get_or_create(round_id=round_id, version_id=version_id)
    case_set = CaseSet.objects.select_for_update(of=("self",)).get(round=round_id, version=version_id)
    if case_set.layers_sha256 == fingerprint:
        return
    layers = Layer.objects.filter(round=round_id, version=version_id, state=Layer.State.SUBMITTED)
    _store(case_set, _cases(case_set, list(layers.order_by("coder_id")), codes))
    case_set.layers_sha256 = fingerprint
    case_set.save(update_fields=["layers_sha256"])


def _cases(case_set: CaseSet, layers: list[Layer], codes: dict[str, str]) -> dict[str, Case]:
    """The cases as they should be stored, by key."""
    version = case_set.version
    codings = [
        domain.Coding(
            f"{layer.uuid}:{coding.number}", str(layer.coder_id), codes[coding.code], coding.start, coding.end
        )
        for layer in layers
        for coding in frozen_codings(layer)
    ]
    found = domain.build_cases(codings, [str(layer.coder_id) for layer in layers], version.text)
    rows = (_row(case_set, position, case) for position, case in enumerate(found))
    return {row.key: row for row in rows}


def _row(case_set: CaseSet, position: int, case: domain.Case) -> Case:
    """A case as it is stored; of two codes the first coder's comes first."""
    return Case(
        case_set=case_set,
        key=domain.case_key(case, case_set.version.sha256),
        position=position,
        type=case.type.value,
        start=case.start,
        end=case.end,
        codes=list(dict.fromkeys(_uuid(unit.code) for coder in case.present for unit in case.spans_of(coder))),
        units=[_unit(unit) for unit in case.units],
        overlap=case.overlap,
    )


def _unit(unit: domain.Unit) -> dict[str, object]:
    numbers = sorted(int(identifier.rpartition(":")[2]) for identifier in unit.ids)
    code, coder = _uuid(unit.code), int(unit.coder)
    return {"coder": coder, "code": code, "start": unit.start, "end": unit.end, "numbers": numbers}


def _uuid(rank: str) -> str:
    return rank.rpartition(" ")[2]


def _store(case_set: CaseSet, wanted: dict[str, Case]) -> None:
    """Write what is new or different; a case that stays keeps its row and with it its decision and address."""
    stored = {row.key: row for row in Case.objects.filter(case_set=case_set)}
    Case.objects.filter(case_set=case_set, key__in=stored.keys() - wanted.keys()).delete()
    kept = [row for key, row in stored.items() if key in wanted]
    changed = [row for row in kept if _take(row, wanted[row.key])]
    Case.objects.bulk_update(changed, STORED, batch_size=200)
    new = [row for key, row in wanted.items() if key not in stored]
    standing = _standing(case_set) if new else {}
    for row in new:
        row.decision = standing.get(row.key)
    Case.objects.bulk_create(new, batch_size=500)


def _take(row: Case, other: Case) -> bool:
    """Give a stored row another's values; whether any was different."""
    different = [field for field in STORED if getattr(row, field) != getattr(other, field)]
    for field in different:
        setattr(row, field, getattr(other, field))
    return bool(different)


def _standing(case_set: CaseSet) -> dict[str, Decision]:
    """The decision that stands for each key: the latest that was not undone."""
    decisions = Decision.objects.filter(case_set=case_set, undone_at=None).order_by("id")
    return {decision.case_key: decision for decision in decisions}
