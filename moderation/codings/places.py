"""Where cases stand: transcripts whose layers are frozen, and whether their cases follow from what is there now.

Cases follow from the layers' hashes, from codes merged since and from what moderators split and added; `making` makes
them when any of these changes. What has not been made yet is not ready: nothing is counted of it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from coding.models import Code
from moderation.codings.domain.consensus import Choice, Span
from moderation.domain.states import Later
from moderation.models import CaseSet, Decision
from rounds.visibility import complete_layers
from studies.models import Study

Place = tuple[int, int]
"""Ids of a round and of a transcript version: where layers meet, or one stands alone."""

KIND = "codings"
"""The kind of cases that are about codes on spans."""


class Frozen(NamedTuple):
    """What names a frozen layer."""

    round_id: int
    version_id: int
    coder: UUID
    uuid: UUID
    sha256: str


class Shaped(NamedTuple):
    """What moderators did to the cases of a place: keys of those they split, and spans that they added."""

    splits: list[str]
    added: list[Span]


UNTOUCHED = Shaped([], [])


class Ground(NamedTuple):
    """What the cases of a place follow from."""

    layers: list[Frozen]
    shaped: Shaped
    fingerprint: str


def frozen_layers(study: Study) -> dict[Place, list[Frozen]]:
    """The layers of every transcript that is ready for moderation; at least one each."""
    layers = complete_layers(study).order_by("round_id", "version_id", "uuid")
    places: dict[Place, list[Frozen]] = {}
    for row in layers.values_list("round_id", "version_id", "coder__uuid", "uuid", "sha256"):
        frozen = Frozen(*row)
        places.setdefault((frozen.round_id, frozen.version_id), []).append(frozen)
    return places


def grounds(study: Study) -> dict[Place, Ground]:
    """What the cases of every place follow from, as it is now: three queries."""
    merges, shaped = _merges(study), _shaped(study)
    found = {}
    for place, layers in frozen_layers(study).items():
        here = shaped.get(place, UNTOUCHED)
        found[place] = Ground(layers, here, _fingerprint(layers, merges, here))
    return found


def made(study: Study) -> dict[Place, str]:
    """The fingerprint of what the stored cases of each place were made from."""
    rows = CaseSet.objects.filter(round__study=study, kind=KIND)
    return {(round_, version): sha256 for round_, version, sha256 in rows.values_list(*FROM)}


FROM = ("round_id", "version_id", "layers_sha256")


def ready(study: Study) -> dict[Place, list[Frozen]]:
    """The layers of every place whose cases are stored as they follow now. Four queries."""
    stored = made(study)
    return {place: ground.layers for place, ground in grounds(study).items() if stored.get(place) == ground.fingerprint}


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
    content = [sorted([str(layer.uuid), layer.sha256] for layer in layers), merges]
    more = [*shaped] if shaped.added else [shaped.splits] if shaped.splits else []
    return hashlib.sha256(json.dumps([*content, *more]).encode()).hexdigest()
