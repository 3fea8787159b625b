"""Codes as they stood when a round was closed, and what was merged since: what agreement may and may not rest on.

A closed round keeps its codebook (`RoundCodebooks`). While a round is open its codes count as far as they
do before anybody discusses them: by merges known when it opened, by equal names, and by what a coder merged of codes
that were theirs alone. Codes are uuids, as snapshots of layers name them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from coding.actions.equal_names import PUT_TOGETHER, TOLD_APART
from coding.domain import codebook_version
from coding.domain.codebook import root_of
from coding.domain.codebook_version import KeptCode
from coding.models import Code, CodebookVersion, Coding, RoundCodebooks
from rounds.models import CodingRound
from studies.models import AuditEvent


def codebook_at_open(round_: CodingRound) -> CodebookVersion | None:
    """The codebook that the round was opened with; None where nobody kept it."""
    kept: RoundCodebooks | None = getattr(round_, "codebooks", None)
    return kept.opened if kept else None


def codebook_at_close(round_: CodingRound) -> CodebookVersion | None:
    """The codebook that the round was closed with; None where it is open, or nobody kept it."""
    kept: RoundCodebooks | None = getattr(round_, "codebooks", None)
    return kept.closed if kept else None


class MergeSince(NamedTuple):
    """A code that somebody has merged into another after the round was closed; `at` is None where nothing tells."""

    code: Code
    into: Code
    by: str
    at: datetime | None


def codes_at_close(round_: CodingRound) -> dict[str, str]:
    """By uuid what each code of the study counted as when the round was closed.

    Codes that came later count as equal names have led them together. Codes that somebody has told apart since were
    never one: only their names had led them together.
    """
    kept, apart = _kept(round_), _told_apart(round_)
    codes = Code.objects.filter(study=round_.study_id).select_related("merged_into").order_by()
    pointers = {
        uuid: None if uuid in apart else _became(code, kept.get(uuid), is_open=round_.is_open)
        for code in codes
        for uuid in (str(code.uuid),)
    }
    return {uuid: root_of(pointers, uuid) for uuid in pointers}


def parents_at_close(round_: CodingRound) -> dict[str, str]:
    """By uuid of a code that counted when the round was closed the one it stood under; outermost ones are left out."""
    counted, kept = codes_at_close(round_), _kept(round_)
    rows = Code.objects.filter(study=round_.study_id, parent__isnull=False).order_by()
    today = {str(code): str(parent) for code, parent in rows.values_list("uuid", "parent__uuid")}
    places = {uuid: kept[uuid].parent if uuid in kept else today.get(uuid) for uuid in set(counted.values())}
    led = {uuid: counted.get(parent, parent) for uuid, parent in places.items() if parent}
    return {uuid: parent for uuid, parent in led.items() if parent != uuid}


def merges_since(round_: CodingRound) -> list[MergeSince]:
    """What people have merged since of the round's codebook and of codes used in it, in the order in which they did.

    Merges of what was coined later and never met these codes are other rounds' affair.
    """
    counted = codes_at_close(round_)
    codes = {
        str(code.uuid): code
        for code in Code.objects.filter(study=round_.study_id).select_related("merged_into", "merged_by").order_by()
    }
    used = Coding.objects.filter(layer__round=round_).order_by().values_list("code__uuid", flat=True).distinct()
    known = {counted[uuid] for uuid in (*_kept(round_), *map(str, used)) if uuid in counted}
    found = _followed(known, codes, counted)
    when = _when(round_, found)
    since = [
        MergeSince(code, code.merged_into, code.merged_by.name, when.get(uuid))
        for uuid, code in found.items()
        if code.merged_into and code.merged_by
    ]
    return sorted(since, key=lambda one: (one.at is None, one.at, one.code.name_key))


def _became(code: Code, kept: KeptCode | None, *, is_open: bool) -> str | None:
    """What the code was led to; an open round's codebook is older than what its coders made of it since."""
    if kept is not None and (kept.became or not is_open):
        return kept.became
    by_name = code.merged_by_id is None
    of_their_own = code.private_to_id is not None and code.private_to_id == code.merged_by_id
    return str(code.merged_into.uuid) if code.merged_into and (by_name or of_their_own) else None


def _told_apart(round_: CodingRound) -> set[str]:
    """Codes that somebody has told from their namesake after the codebook was kept, and not put together again."""
    events = AuditEvent.objects.filter(
        study=round_.study_id, verb__in=(TOLD_APART, PUT_TOGETHER), at__gt=round_.closed_at or round_.opened_at
    )
    last = dict(events.order_by("id").values_list("object_id", "verb"))
    return {uuid for uuid, verb in last.items() if verb == TOLD_APART}


def _followed(roots: Iterable[str], codes: Mapping[str, Code], counted: Mapping[str, str]) -> dict[str, Code]:
    """Of the codes that these have become step by step, those that a person has merged since."""
    found: dict[str, Code] = {}
    for root in roots:
        here = codes[root]
        while here.merged_into is not None and str(here.uuid) not in found:
            uuid = str(here.uuid)
            if here.merged_by_id and counted[uuid] == uuid:
                found[uuid] = here
            here = codes[str(here.merged_into.uuid)]
    return found


def _when(round_: CodingRound, uuids: Iterable[str]) -> dict[str, datetime]:
    events = AuditEvent.objects.filter(study=round_.study_id, verb="codebook.merged", object_id__in=list(uuids))
    return dict(events.order_by("id").values_list("object_id", "at"))


def _kept(round_: CodingRound) -> Mapping[str, KeptCode]:
    version = codebook_at_open(round_) if round_.is_open else codebook_at_close(round_)
    return _thawed(version.content) if version is not None else {}


@lru_cache(maxsize=8)
def _thawed(content: str) -> Mapping[str, KeptCode]:
    return codebook_version.thaw(content)
