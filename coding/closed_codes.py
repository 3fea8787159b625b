"""Codes as they stood when a round was closed, and what was merged since: what agreement may and may not rest on."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from coding.domain import codebook_version
from coding.domain.codebook import root_of
from coding.domain.codebook_version import KeptCode
from coding.models import Code, CodebookStep, CodingRound


class MergeSince(NamedTuple):
    """A code that somebody has merged into another after the round was closed."""

    code: Code
    into: Code
    by: str
    at: datetime | None


def codes_at_close(round_: CodingRound) -> dict[str, str]:
    """By uuid what each code of the study counted as when the round was closed.

    Codes that came later, and all of a round that is still open, count as equal names have led them together.
    """
    by_name = Code.objects.filter(study=round_.study_id)
    pointers: dict[str, str | None] = {
        str(uuid): str(into) if into and merged_by is None else None
        for uuid, into, merged_by in by_name.values_list("uuid", "merged_into__uuid", "merged_by")
    }
    pointers |= {uuid: code.became for uuid, code in _kept(round_).items()}
    return {uuid: root_of(pointers, uuid) for uuid in pointers}


def parents_at_close(round_: CodingRound) -> dict[str, str]:
    """By uuid under which code each code stood then; today where the round is still open."""
    kept = _kept(round_)
    if kept:
        return {uuid: code.parent for uuid, code in kept.items() if code.parent}
    rows = Code.objects.filter(study=round_.study_id, parent__isnull=False).values_list("uuid", "parent__uuid")
    return {str(uuid): str(parent) for uuid, parent in rows}


def merges_since(round_: CodingRound) -> list[MergeSince]:
    """What people have merged since, in the order in which they did."""
    then = codes_at_close(round_)
    merged = Code.objects.filter(study=round_.study_id, merged_into__isnull=False, merged_by__isnull=False)
    rows = merged.select_related("merged_into", "merged_by")
    found = [code for code in rows if then.get(str(code.uuid), str(code.uuid)) == str(code.uuid)]
    when = _when(round_, [str(code.uuid) for code in found])
    since = [
        MergeSince(code, code.merged_into, code.merged_by.name, when.get(str(code.uuid)))
        for code in found
        if code.merged_into and code.merged_by
    ]
    return sorted(since, key=lambda one: (one.at is None, one.at, one.code.name_key))


def _when(round_: CodingRound, uuids: list[str]) -> dict[str, datetime]:
    steps = CodebookStep.objects.filter(study=round_.study_id, verb="merged", undone=False).order_by("pk")
    return {uuid: step.at for step in steps for uuid in uuids if uuid in step.after}


def _kept(round_: CodingRound) -> Mapping[str, KeptCode]:
    closed = round_.closed_codebook
    return _thawed(closed.content) if closed is not None else {}


@lru_cache(maxsize=8)
def _thawed(content: str) -> Mapping[str, KeptCode]:
    return codebook_version.thaw(content)
