"""Cases of codings are computed from frozen layers and stored, by the deeds that change what they follow from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django_scopes import scope

from coding.followers import when_merged
from coding.queries import canonical_by_uuid, frozen_codings
from jobs.upkeep import when_worker_starts
from moderation.codings.domain import cases as domain
from moderation.codings.domain.splitting import with_splits
from moderation.codings.places import KIND, Ground, Place, Shaped, grounds, made
from moderation.models import CaseSet
from moderation.storing import Computed, store_cases
from rounds.followers import when_closed, when_submitted
from rounds.models import CodingRound, Layer, Work
from rounds.queries import coders_in_order
from studies.models import Person, Study


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
    here = {str(layer.coder) for layer in ground.layers}
    coders = [coder for coder in everybody if coder in here]

    def cases(case_set: CaseSet, people: Sequence[str]) -> Iterator[Computed]:
        return _cases(case_set, people, codes, ground.shaped)

    store_cases(place, KIND, ground.fingerprint, coders, cases, _json)


def _cases(case_set: CaseSet, people: Sequence[str], codes: dict[str, str], shaped: Shaped) -> Iterator[Computed]:
    """The cases as they should be stored; `people` are the coders in the order of their letters."""
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
    return (_computed(version.sha256, position, case) for position, case in enumerate(found))


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


def _unit(unit: domain.Unit) -> dict[str, Any]:
    numbers = sorted(int(identifier.rpartition(":")[2]) for identifier in unit.ids)
    coder, code = _uuid(unit.coder), _uuid(unit.code)
    return {"coder": coder, "code": code, "start": unit.start, "end": unit.end, "numbers": numbers}


def _uuid(rank: str) -> str:
    """The uuid of a code or a person behind its place in an order."""
    return rank.rpartition(" ")[2]


def _json(units: Sequence[Mapping[str, Any]]) -> str:
    """What `json.dumps` writes: numbers and uuids need no escaping, and an encoder made anew for each takes long."""
    written = (
        f'{{"coder": "{unit["coder"]}", "code": "{unit["code"]}", "start": {unit["start"]}, "end": {unit["end"]}, '
        f'"numbers": {unit["numbers"]}}}'
        for unit in units
    )
    return f"[{', '.join(written)}]"
