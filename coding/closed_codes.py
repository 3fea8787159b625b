"""What codes counted as when a round closed: numbers "before discussion" must not rest on merges made after it.

A closed round keeps its codebook (`CodingRound.closed_codebook`); merges and places made since are told apart from it.
While a round is open, its codes count as far as they do before anybody discusses them: by merges known when it opened,
by equal names, and by what a coder merged of codes that were theirs alone.

All codes are uuids, as snapshots of layers name them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from coding.domain import codebook_version
from coding.domain.codebook import root_of
from coding.domain.codebook_version import KeptCode
from coding.models import Code, Coding, CodingRound
from studies.models import AuditEvent, Person

TOLD_APART, SAID_THE_SAME = "codebook.told_apart", "codebook.said_the_same"


class MergeSince(NamedTuple):
    """A merge of a code that the round uses, made after it closed; `at` is None where the history does not say."""

    code: Code
    into: Code
    by: Person
    at: datetime | None


def codes_at_close(round_: CodingRound) -> dict[str, str]:
    """Every code of the study by uuid, and the uuid of the one it counted as when the round closed.

    Codes that somebody has told apart since stand apart: only their names had led them together.
    """
    kept = _kept(round_)
    apart = _told_apart(round_)
    codes = list(Code.objects.filter(study=round_.study_id).select_related("merged_into").order_by())
    pointers = {
        str(code.uuid): None if str(code.uuid) in apart else _became(code, kept, is_open=round_.is_open)
        for code in codes
    }
    return {uuid: root_of(pointers, uuid) for uuid in pointers}


def parents_at_close(round_: CodingRound) -> dict[str, str]:
    """By uuid of a code that counted when the round closed the one it stood under; those at the top are left out."""
    counted = codes_at_close(round_)
    kept = _kept(round_)
    codes = Code.objects.filter(study=round_.study_id, parent__isnull=False).order_by()
    today = {str(code): str(parent) for code, parent in codes.values_list("uuid", "parent__uuid")}
    places = {uuid: kept[uuid].parent if uuid in kept else today.get(uuid) for uuid in set(counted.values())}
    led = {uuid: counted.get(parent, parent) for uuid, parent in places.items() if parent}
    return {uuid: parent for uuid, parent in led.items() if parent != uuid}


def merges_since(round_: CodingRound) -> list[MergeSince]:
    """What people have merged since that changes what codings of this round count as, in the order it happened."""
    counted = codes_at_close(round_)
    codes = {
        str(code.uuid): code
        for code in Code.objects.filter(study=round_.study_id).select_related("merged_into", "merged_by").order_by()
    }
    used = Coding.objects.filter(layer__round=round_).order_by().values_list("code__uuid", flat=True).distinct()
    found = _followed({counted[str(uuid)] for uuid in used}, codes, counted)
    times = _merged_at(round_, found)
    merges = [
        MergeSince(code, code.merged_into, code.merged_by, times.get(uuid))
        for uuid, code in found.items()
        if code.merged_into and code.merged_by
    ]
    return sorted(merges, key=lambda merge: (merge.at is None, merge.at, merge.code.pk))


def _kept(round_: CodingRound) -> dict[str, KeptCode]:
    version = round_.codebook if round_.is_open else round_.closed_codebook
    return codebook_version.thaw(version.content) if version else {}


def _became(code: Code, kept: Mapping[str, KeptCode], *, is_open: bool) -> str | None:
    known = kept.get(str(code.uuid))
    if known is not None and (known.became or not is_open):
        return known.became
    by_name = code.merged_by_id is None
    of_their_own = code.private_to_id is not None and code.private_to_id == code.merged_by_id
    return str(code.merged_into.uuid) if code.merged_into and (by_name or of_their_own) else None


def _told_apart(round_: CodingRound) -> set[str]:
    """Codes that a person has told apart from their namesake, and nobody has led back."""
    events = AuditEvent.objects.filter(study=round_.study_id, verb__in=(TOLD_APART, SAID_THE_SAME)).order_by("id")
    last = dict(events.values_list("object_id", "verb"))
    return {uuid for uuid, verb in last.items() if verb == TOLD_APART}


def _followed(roots: Iterable[str], codes: Mapping[str, Code], counted: Mapping[str, str]) -> dict[str, Code]:
    """Of the codes that these have become step by step, those that a person has merged since."""
    found: dict[str, Code] = {}
    for root in roots:
        here = codes[root]
        while here.merged_into is not None and str(here.uuid) not in found:
            if here.merged_by_id and counted[str(here.uuid)] == str(here.uuid):
                found[str(here.uuid)] = here
            here = codes[str(here.merged_into.uuid)]
    return found


def _merged_at(round_: CodingRound, uuids: Iterable[str]) -> dict[str, datetime]:
    events = AuditEvent.objects.filter(study=round_.study_id, verb="codebook.merged", object_id__in=list(uuids))
    return dict(events.order_by("id").values_list("object_id", "at"))
