"""The log of a layer: all that a coder does to it is a step that undo and redo replay, also across reloads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Code, Coding, CodingStep
from coding.queries import State, coding_state, layer_log
from rounds.models import Layer
from studies import audit
from studies.errors import refuse_unless
from studies.models import Person
from studies.steps import Put


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
    undone = layer_log(fresh).undo(step, _turning(fresh, actor, "coding.undone"))
    return Outcome(undone, undone.before, _gone(undone.after, undone.before))


@transaction.atomic
def redo(*, layer: Layer, actor: Person, step: UUID) -> Outcome:
    """Do a step again that was taken back; the same promises as `undo`."""
    fresh = open_for(layer, actor)
    redone = layer_log(fresh).redo(step, _turning(fresh, actor, "coding.redone"))
    return Outcome(redone, redone.after, _gone(redone.before, redone.after))


@transaction.atomic
def take_step(layer: Layer, actor: Person, request_id: UUID, verb: str, change: Callable[[Layer], Change]) -> Outcome:
    """Do something once, however often its request comes; `change` gets the layer locked and fresh."""
    fresh = open_for(layer, actor)
    log = layer_log(fresh)
    step = log.of_request(request_id)
    if step is None:
        before, after = change(fresh)
        _put(fresh, before, after)
        step = log.add(CodingStep(layer=fresh, request_id=request_id, verb=verb, before=before, after=after))
        note(fresh, actor, f"coding.{verb}", len(before or after))
    return Outcome(step, step.after, _gone(step.before, step.after))


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


def _turning(layer: Layer, actor: Person, verb: str) -> Put[CodingStep]:
    def put(step: CodingStep, here: list[Any], there: list[Any]) -> None:
        _put(layer, here, there)
        note(layer, actor, verb, len(step.before or step.after))

    return put


def note(layer: Layer, actor: Person, verb: str, count: int) -> None:
    """The audit row of a deed, with how many codings it touched."""
    audit.record(study=layer.round.study, actor=actor, verb=verb, about=layer, codings=count)


def _gone(old: list[Any], new: list[Any]) -> list[int]:
    kept = {state["number"] for state in new}
    return [state["number"] for state in old if state["number"] not in kept]
