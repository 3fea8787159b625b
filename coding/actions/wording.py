"""Wordings: what a code's definition and rules said when a coding was made, and codings that rest on an older one."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from coding.actions.folding import under_code
from coding.actions.undo import Change, Outcome, states_of, take_step
from coding.models import Code, CodeWording, Coding
from coding.queries import State, canonical_by_uuid
from rounds.models import CodingRound, Layer
from studies.models import Person

WORDS = ("definition", "inclusion", "exclusion")


def reword(code: Code, actor: Person, changes: Mapping[str, Any], *, is_split: bool = False) -> None:
    """Give the code a new wording where its definition or rules change; the caller saves it.

    Before the study's first round its words change freely: nothing can rest on them yet. Later every wording is kept,
    used or not: one that is kept only where somebody has used the code would tell a blind coder so.
    """
    words = {name: changes.get(name, getattr(code, name)) for name in WORDS}
    if not is_split and all(getattr(code, name) == words[name] for name in WORDS):
        return
    if not CodingRound.objects.filter(study=code.study).exists() and not code.wordings.exists():
        return
    CodeWording.objects.get_or_create(
        code=code, number=code.wording, defaults={name: getattr(code, name) for name in WORDS}
    )
    last = code.wordings.aggregate(last=Max("number"))["last"]
    code.wording = last + 1
    CodeWording.objects.create(code=code, number=code.wording, is_split=is_split, written_by=actor, **words)


def older_codings(layers: Iterable[Layer]) -> QuerySet[Coding]:
    """The codings of these layers that rest on an older wording, or whose code somebody has merged into another."""
    stale = ~Q(wording=F("code__wording")) | Q(code__merged_by__isnull=False)
    found: QuerySet[Coding] = (
        Coding.objects.filter(stale, layer__in=layers)
        .select_related("code", "layer")
        .defer("layer__snapshot")
        .order_by("layer", "code__name_key", "start", "number")
    )
    return found


def confirm_wording(*, layer: Layer, actor: Person, request_id: UUID, numbers: Iterable[int]) -> Outcome:
    """Say that codings are right under the wording in force, and under the code theirs was merged into. One step."""

    def change(fresh: Layer) -> Change:
        before = states_of(fresh, numbers)
        return _confirmed(fresh, before)

    return take_step(layer, actor, request_id, "confirmed", change)


def _confirmed(layer: Layer, states: list[State]) -> Change:
    canonical = canonical_by_uuid(layer.round.study)
    own = {str(code.uuid): code for code in Code.objects.filter(uuid__in={str(state["code"]) for state in states})}
    by_code: dict[Code, list[State]] = {}
    for state in states:
        code = own[str(state["code"])]
        by_code.setdefault(canonical[str(code.uuid)] if code.merged_by_id else code, []).append(state)
    changes = [under_code(layer, some, code) for code, some in by_code.items()]
    return [state for was, _is in changes for state in was], [state for _was, now in changes for state in now]
