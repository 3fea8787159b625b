"""What a coder does to their own layer. Every deed is one step of a log that undo and redo replay across reloads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.codebook import coin_code
from coding.domain.spans import trimmed
from coding.models import Code, Coding, CodingStep, Layer
from coding.queries import State, coding_state, redoable, undoable
from coding.visibility import visible_code
from studies import audit
from studies.errors import Refused
from studies.models import Person


@dataclass(frozen=True)
class Outcome:
    """What changed in the layer: codings to show, numbers of codings to take away, and the step that did it."""

    step: CodingStep
    put: list[State]
    removed: list[int]


Change = tuple[list[State], list[State]]
"""Codings touched, before and after; a coding missing from one side was made or removed."""


def apply_code(
    *, layer: Layer, actor: Person, request_id: UUID, code: UUID, start: int, end: int, memo: str = ""
) -> Outcome:
    """Put a code on the span [start, end), blanks at its ends trimmed.

    Raises Refused where the span has no words or lies outside the text, the code is not the coder's to use, the
    same code is already on exactly this passage, or the layer is submitted.
    """

    def change(fresh: Layer) -> Change:
        span = _span(fresh, start, end)
        _refuse_double(fresh, code, span)
        number, fresh.next_number = fresh.next_number, fresh.next_number + 1
        fresh.save(update_fields=["next_number"])
        found = _usable_code(fresh, actor, code)
        return [], [_state(number, str(found.uuid), *span, memo)]

    return _do(layer, actor, request_id, "applied", change)


@transaction.atomic
def apply_new_code(
    *, layer: Layer, actor: Person, request_id: UUID, name: str, start: int, end: int, stage: str = ""
) -> Outcome:
    """Coin a code of this name, or take the coder's own or shared one that has it, and put it on the span."""
    _span(layer, start, end)
    code = coin_code(round_=layer.round, actor=actor, name=name, stage=stage or layer.round.stage)
    return apply_code(layer=layer, actor=actor, request_id=request_id, code=code.uuid, start=start, end=end)


def remove_codings(*, layer: Layer, actor: Person, request_id: UUID, numbers: Iterable[int]) -> Outcome:
    """Take codings away; their memos come back with undo. Raises Refused where one is not there."""
    wanted = list(numbers)

    def change(fresh: Layer) -> Change:
        return [coding_state(_coding(fresh, number)) for number in wanted], []

    return _do(layer, actor, request_id, "removed", change)


def recode(*, layer: Layer, actor: Person, request_id: UUID, number: int, code: UUID) -> Outcome:
    """Give a coding another code; passage and memo stay. Raises Refused as `apply_code` does."""

    def change(fresh: Layer) -> Change:
        before = coding_state(_coding(fresh, number))
        _refuse_double(fresh, code, (before["start"], before["end"]))
        return [before], [before | {"code": str(_usable_code(fresh, actor, code).uuid)}]

    return _do(layer, actor, request_id, "recoded", change)


def move_boundary(*, layer: Layer, actor: Person, request_id: UUID, number: int, start: int, end: int) -> Outcome:
    """Give a coding other ends. Raises Refused as `apply_code` does."""

    def change(fresh: Layer) -> Change:
        before = coding_state(_coding(fresh, number))
        span = _span(fresh, start, end)
        _refuse_double(fresh, UUID(str(before["code"])), span)
        return [before], [before | {"start": span[0], "end": span[1]}]

    return _do(layer, actor, request_id, "moved", change)


def set_memo(*, layer: Layer, actor: Person, request_id: UUID, number: int, memo: str) -> Outcome:
    """Write, change or empty a coding's memo."""

    def change(fresh: Layer) -> Change:
        before = coding_state(_coding(fresh, number))
        return [before], [before | {"memo": memo.strip()}]

    return _do(layer, actor, request_id, "memo", change)


@transaction.atomic
def undo(*, layer: Layer, actor: Person, step: UUID) -> Outcome:
    """Take back the step of this request id. Asked twice, it happens once; asked out of order, it is refused."""
    fresh = _open_for(layer, actor)
    known = _step(fresh, step)
    if not known.undone:
        _refuse_unless(undoable(fresh) == known, _("Something newer happened since; reload to see it."))
        _put(fresh, known.after, known.before)
        _mark(fresh, actor, known, undone=True)
    return Outcome(known, known.before, _gone(known.after, known.before))


@transaction.atomic
def redo(*, layer: Layer, actor: Person, step: UUID) -> Outcome:
    """Do a step again that was taken back; the same promises as `undo`."""
    fresh = _open_for(layer, actor)
    known = _step(fresh, step)
    if known.undone:
        _refuse_unless(redoable(fresh) == known, _("Something newer happened since; reload to see it."))
        _put(fresh, known.before, known.after)
        _mark(fresh, actor, known, undone=False)
    return Outcome(known, known.after, _gone(known.before, known.after))


@transaction.atomic
def _do(layer: Layer, actor: Person, request_id: UUID, verb: str, change: Callable[[Layer], Change]) -> Outcome:
    fresh = _open_for(layer, actor)
    known = fresh.steps.filter(request_id=request_id).first()
    if known is None:
        before, after = change(fresh)
        _put(fresh, before, after)
        fresh.steps.filter(undone=True, discarded=False).update(discarded=True)
        known = CodingStep.objects.create(layer=fresh, request_id=request_id, verb=verb, before=before, after=after)
        _audit(fresh, actor, f"coding.{verb}", len(before or after))
    return Outcome(known, known.after, _gone(known.before, known.after))


def _open_for(layer: Layer, actor: Person) -> Layer:
    """The layer, locked and fresh, where it is the actor's to change. Raises Refused otherwise."""
    fresh: Layer = (
        Layer.objects.select_for_update(of=("self",)).select_related("round__study", "version").get(pk=layer.pk)
    )
    _refuse_unless(fresh.coder_id == actor.pk, _("This is somebody else's layer."))
    _refuse_unless(not fresh.is_submitted, _("This transcript is submitted; its codings cannot change any more."))
    _refuse_unless(fresh.round.is_open, _("This round is closed; its codings cannot change any more."))
    return fresh


def _put(layer: Layer, old: list[Any], new: list[Any]) -> None:
    """Make the layer's codings go from the old states to the new ones."""
    Coding.objects.filter(layer=layer, number__in=[state["number"] for state in old]).delete()
    codes = {str(code.uuid): code for code in _codes(layer, new)}
    Coding.objects.bulk_create(Coding(layer=layer, **(state | {"code": codes[str(state["code"])]})) for state in new)


def _codes(layer: Layer, states: list[Any]) -> Iterable[Code]:
    wanted = {state["code"] for state in states}
    codes: Iterable[Code] = Code.objects.filter(study=layer.round.study_id, uuid__in=wanted)
    return codes


def _span(layer: Layer, start: int, end: int) -> tuple[int, int]:
    try:
        span = trimmed(layer.version.text, start, end)
    except ValueError:
        raise Refused(_("This passage is not in the transcript; reload the page and select it again.")) from None
    if span is None:
        raise Refused(_("Select some words first: this passage has none."))
    return span


def _usable_code(layer: Layer, actor: Person, code: UUID) -> Code:
    found = visible_code(layer.round.study, actor, code)
    if found is None:
        raise Refused(_("This code is not in your codebook any more; reload the page."))
    return found


def _coding(layer: Layer, number: int) -> Coding:
    found: Coding | None = layer.codings.select_related("code").filter(number=number).first()
    if found is None:
        raise Refused(_("This coding is not there any more; reload the page."))
    return found


def _refuse_double(layer: Layer, code: UUID, span: tuple[Any, Any]) -> None:
    double = layer.codings.filter(code__uuid=code, start=span[0], end=span[1]).exists()
    _refuse_unless(not double, _("This passage already carries this code."))


def _refuse_unless(condition: bool, sentence: str) -> None:
    if not condition:
        raise Refused(sentence)


def _step(layer: Layer, request_id: UUID) -> CodingStep:
    found: CodingStep | None = layer.steps.filter(request_id=request_id).first()
    if found is None or found.discarded:
        raise Refused(_("There is nothing to take back here; reload the page."))
    return found


def _mark(layer: Layer, actor: Person, step: CodingStep, *, undone: bool) -> None:
    step.undone = undone
    step.save(update_fields=["undone"])
    _audit(layer, actor, "coding.undone" if undone else "coding.redone", len(step.before or step.after))


def _audit(layer: Layer, actor: Person, verb: str, count: int) -> None:
    audit.record(study=layer.round.study, actor=actor, verb=verb, about=layer, codings=count)


def _gone(old: list[Any], new: list[Any]) -> list[int]:
    kept = {state["number"] for state in new}
    return [state["number"] for state in old if state["number"] not in kept]


def _state(number: int, code: str, start: int, end: int, memo: str) -> State:
    return {"number": number, "code": code, "start": start, "end": end, "memo": memo}


@transaction.atomic
def import_codings(*, layer: Layer, actor: Person, codings: Iterable[tuple[Code, int, int]]) -> int:
    """Put codings that were made elsewhere into the coder's own layer; answers how many.

    Raises Refused where a span has no words or lies outside the text. One audit row for all of them.
    """
    fresh = _open_for(layer, actor)
    spans = dict.fromkeys((code, *_span(fresh, start, end)) for code, start, end in codings)
    first = fresh.next_number
    Coding.objects.bulk_create(
        Coding(layer=fresh, number=number, code=code, start=start, end=end)
        for number, (code, start, end) in enumerate(spans, first)
    )
    fresh.next_number = first + len(spans)
    fresh.save(update_fields=["next_number"])
    _audit(fresh, actor, "coding.imported", len(spans))
    return len(spans)
