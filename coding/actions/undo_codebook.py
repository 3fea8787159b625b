"""The codebook's own log: every deed records the codes it touched, before and after (`code_states`).

Undo puts the states before back, and refuses where somebody has changed one of these codes since. It is a deed like any
other: what the person may not change at that moment (`rules`) is not changed by taking back or doing again either.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.actions.code_states import State, States, Touched, as_decided, codes_of, put, shared_part
from coding.actions.rules import is_changeable, refuse_foreign, refuse_used
from coding.actions.undo import redo, undo
from coding.followers import announce_merged
from coding.models import Code, CodebookStep
from coding.queries import codebook_log
from coding.visibility import visible_codes
from rounds.models import Layer
from studies import audit
from studies.errors import refuse_unless
from studies.models import Person, Study


@contextmanager
def stepped(study: Study, actor: Person, verb: str) -> Iterator[Touched]:
    """Do something to the codebook as one step that undo knows. The deed tells what it touches before it does."""
    with transaction.atomic():
        _lock(study)
        touched = Touched(study, actor)
        yield touched
        after = touched.states(codes_of(study, touched.before))
        if after == touched.before and not touched.layer_steps:
            return
        step = CodebookStep(study=study, actor=actor, verb=verb, before=touched.before, after=after)
        step.layer_steps = touched.layer_steps
        codebook_log(study, actor).add(step)
        _announce_merges(study, step.before, step.after)


def may_turn(step: CodebookStep | None) -> bool:
    """Whether everything that undo or redo of this step would change is the actor's to change now."""
    if step is None:
        return False
    codes = codes_of(step.study, _decided(step.before, step.after))
    return all(is_changeable(code, step.actor) for code in _one_of_each(codes))


@transaction.atomic
def undo_codebook(*, study: Study, actor: Person, step: UUID) -> CodebookStep:
    """Take back a step of the codebook with the codings it moved; asked twice, it happens once.

    Raises Refused where it is not the last one, the codes are not the actor's to change now, somebody has changed one
    of them since, or a code it made is in use by now, as far as the actor may know.
    """
    _lock(study)
    return codebook_log(study, actor).undo(step, _put_before)


@transaction.atomic
def redo_codebook(*, study: Study, actor: Person, step: UUID) -> CodebookStep:
    """Do a step again that was taken back; the same promises."""
    _lock(study)
    return codebook_log(study, actor).redo(step, _put_after)


def _put_before(step: CodebookStep, after: States, before: States) -> None:
    for layer, request_id in reversed(step.layer_steps):
        undo(layer=_layer(step.study, layer), actor=step.actor, step=UUID(request_id))
    _refuse_in_use(_turn(step, after, before), step.actor)
    audit.record(study=step.study, actor=step.actor, verb="codebook.undone", codes=len(before))
    _announce_merges(step.study, after, before)


def _put_after(step: CodebookStep, before: States, after: States) -> None:
    retired = _turn(step, before, after)
    for layer, request_id in step.layer_steps:
        redo(layer=_layer(step.study, layer), actor=step.actor, step=UUID(request_id))
    _refuse_in_use(retired, step.actor)
    audit.record(study=step.study, actor=step.actor, verb="codebook.redone", codes=len(before))
    _announce_merges(step.study, before, after)


def _announce_merges(study: Study, here: States, there: States) -> None:
    """Tell the apps above where a code counts as another than before."""
    if any(_became(here.get(uuid)) != _became(there.get(uuid)) for uuid in {*here, *there}):
        announce_merged(study)


def _became(state: State | None) -> str | None:
    return state["merged_into"] if state else None


def _lock(study: Study) -> None:
    Study.objects.select_for_update().only("pk").get(pk=study.pk)


def _layer(study: Study, uuid: str) -> Layer:
    layer: Layer = Layer.objects.select_related("round__study", "version").get(uuid=uuid, round__study=study)
    return layer


def _turn(step: CodebookStep, here: States, there: States) -> list[Code]:
    """Lead the step's codes from one state to the other, where they are still in the first; those that it retires."""
    study, actor = step.study, step.actor
    touched = Touched(study, actor)
    codes = {str(code.uuid): code for code in codes_of(study, here.keys() | there.keys())}
    for code in _one_of_each(codes[uuid] for uuid in _decided(here, there)):
        refuse_foreign(code, actor)
    now = touched.states(codes.values())
    expected = {uuid: as_decided(state) if state else now[uuid] | {"retired": True} for uuid, state in here.items()}
    refuse_unless(now == expected, _("Somebody has changed these codes since; this cannot be taken back any more."))
    retired = [codes[uuid] for uuid, state in there.items() if _retires(here[uuid], state)]
    Code.objects.filter(pk__in=[code.pk for code in retired]).update(retired_at=timezone.now())
    by_uuid = {str(code.uuid): code for code in Code.objects.filter(study=study)}
    for uuid, state in there.items():
        if state is not None:
            put(codes[uuid], state, by_uuid, touched)
    return retired


def _decided(here: States, there: States) -> list[str]:
    """The codes that differ in more than the actor's own places for them, which are theirs also while blind."""
    return [uuid for uuid, state in there.items() if shared_part(state) != shared_part(here[uuid])]


def _one_of_each(codes: Iterable[Code]) -> Iterable[Code]:
    """A code of each person's, and a shared one: whether they may be changed is the same for all of a kind."""
    return {code.private_to_id: code for code in codes}.values()


def _retires(here: State | None, there: State | None) -> bool:
    return there is None or (there["retired"] and here is not None and not here["retired"])


def _refuse_in_use(retired: list[Code], actor: Person) -> None:
    """As `retire_code` does, once the codings that go with it are gone: no code that holds others, or is in use."""
    for code in retired:
        under = visible_codes(code.study, actor).filter(parent=code).exists()
        refuse_unless(not under, _("Other codes stand under this one; move them first."))
        refuse_used(code, actor)
