"""The log of a layer: every deed is one step that undo and redo replay, also across reloads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Code, Coding, CodingStep
from coding.queries import State, coding_state, redoable, undoable
from rounds.models import Layer
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


@transaction.atomic
def undo(*, layer: Layer, actor: Person, step: UUID) -> Outcome:
    """Take back the step of this request id. Asked twice, it happens once; asked out of order, it is refused."""
    fresh = open_for(layer, actor)
    known = _step(fresh, step)
    if not known.undone:
        refuse_unless(undoable(fresh) == known, _("Something newer happened since; reload to see it."))
        _put(fresh, known.after, known.before)
        _mark(fresh, actor, known, undone=True)
    return Outcome(known, known.before, _gone(known.after, known.before))


@transaction.atomic
def redo(*, layer: Layer, actor: Person, step: UUID) -> Outcome:
    """Do a step again that was taken back; the same promises as `undo`."""
    fresh = open_for(layer, actor)
    known = _step(fresh, step)
    if known.undone:
        refuse_unless(redoable(fresh) == known, _("Something newer happened since; reload to see it."))
        _put(fresh, known.before, known.after)
        _mark(fresh, actor, known, undone=False)
    return Outcome(known, known.after, _gone(known.before, known.after))


@transaction.atomic
def take_step(layer: Layer, actor: Person, request_id: UUID, verb: str, change: Callable[[Layer], Change]) -> Outcome:
    """Do a deed once, however often its request comes; `change` gets the layer locked and fresh."""
    fresh = open_for(layer, actor)
    known = fresh.steps.filter(request_id=request_id).first()
    if known is None:
        before, after = change(fresh)
        _put(fresh, before, after)
        fresh.steps.filter(undone=True, discarded=False).update(discarded=True)
        known = CodingStep.objects.create(layer=fresh, request_id=request_id, verb=verb, before=before, after=after)
        note(fresh, actor, f"coding.{verb}", len(before or after))
    return Outcome(known, known.after, _gone(known.before, known.after))


def open_for(layer: Layer, actor: Person) -> Layer:
    """The layer, locked and fresh, where it is the actor's to change. Raises Refused otherwise."""
    fresh: Layer = (
        Layer.objects.select_for_update(of=("self",)).select_related("round__study", "version").get(pk=layer.pk)
    )
    refuse_unless(fresh.coder_id == actor.pk, _("This is somebody else's layer."))
    refuse_unless(not fresh.is_submitted, _("This transcript is submitted; its codings cannot change any more."))
    refuse_unless(fresh.round.is_open, _("This round is closed; its codings cannot change any more."))
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


def states_of(layer: Layer, numbers: Iterable[int]) -> list[State]:
    """The states of codings, each asked for once. Raises Refused where one is not there."""
    wanted = list(dict.fromkeys(numbers))
    found = {one.number: coding_state(one) for one in layer.codings.select_related("code").filter(number__in=wanted)}
    refuse_unless(len(found) == len(wanted), _("This coding is not there any more; reload the page."))
    return [found[number] for number in wanted]


def removal(numbers: Iterable[int]) -> Callable[[Layer], Change]:
    """The change that takes these codings away."""
    return lambda fresh: (states_of(fresh, numbers), [])


def refuse_unless(condition: bool, sentence: str) -> None:
    """Raise Refused with the sentence where the condition does not hold."""
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
    note(layer, actor, "coding.undone" if undone else "coding.redone", len(step.before or step.after))


def note(layer: Layer, actor: Person, verb: str, count: int) -> None:
    """The audit row of a deed, with how many codings it touched."""
    audit.record(study=layer.round.study, actor=actor, verb=verb, about=layer, codings=count)


def _gone(old: list[Any], new: list[Any]) -> list[int]:
    kept = {state["number"] for state in new}
    return [state["number"] for state in old if state["number"] not in kept]
