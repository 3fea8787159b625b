"""The codebook's own undo log: every deed records the codes it touched, before and after.

A state is what a person decides about a code; what follows from it (names' keys, counts) is not in it. Undo puts the
states before back, and refuses where somebody has changed one of these codes since. It is a deed like any other: what
the person may not change at that moment (`rules`) is not changed by taking back or doing again either.

Another coder's code of the same name leads nowhere here: that is not a decision, and the person may not know of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.actions.layer_log import redo, refuse_unless, undo
from coding.actions.rules import is_changeable, refuse_foreign, refuse_used
from coding.domain.codebook import name_key
from coding.followers import announce_merged
from coding.models import Code, CodebookStep, Gathering, Quotation
from coding.visibility import visible_codes
from rounds.models import Layer
from rounds.visibility import blind_round
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study

State = dict[str, Any]

WRITTEN = ("name", "stage", "definition", "inclusion", "exclusion", "wording", "example", "is_fixed", "colour")
FLAGS = ("subcodes_exclusive",)
POINTERS = ("parent", "merged_into", "split_from")


class Touched:
    """The codes that a deed touches; `made` and `changed` name them before they are saved, `layer_steps` gathers."""

    def __init__(self, study: Study, actor: Person) -> None:
        self.study, self.actor = study, actor
        self.round = blind_round(study, actor)
        self.before: dict[str, State | None] = {}
        self.layer_steps: list[list[str]] = []

    def changed(self, *codes: Code) -> None:
        """Remember these codes as they are now."""
        new = [code for code in codes if str(code.uuid) not in self.before]
        self.before.update(self.states(new))

    def made(self, code: Code) -> None:
        """Remember that there was no such code."""
        self.before.setdefault(str(code.uuid), None)

    def states(self, codes: Iterable[Code]) -> dict[str, State]:
        """The states of codes, with the actor's own places for them while they code blind."""
        wanted = list(codes)
        own = self._places(wanted)
        return {str(code.uuid): _state(code) | own.get(code.pk, {}) for code in wanted}

    def _places(self, codes: list[Code]) -> dict[int, State]:
        if self.round is None:
            return {}
        rows = Gathering.objects.filter(round=self.round, coder=self.actor, code__in=codes)
        found = {pk: str(parent) if parent else None for pk, parent in rows.values_list("code_id", "parent__uuid")}
        return {pk: {"own_place": [self.round.pk, parent]} for pk, parent in found.items()}


@contextmanager
def stepped(study: Study, actor: Person, verb: str) -> Iterator[Touched]:
    """Do something to the codebook as one step that undo knows. The deed tells what it touches before it does."""
    with transaction.atomic():
        Study.objects.select_for_update().only("pk").get(pk=study.pk)
        touched = Touched(study, actor)
        yield touched
        after = touched.states(_codes(study, touched.before))
        if after == touched.before and not touched.layer_steps:
            return
        _announce_merges(study, touched.before, after)
        _own_steps(study, actor).filter(undone=True, discarded=False).update(discarded=True)
        CodebookStep.objects.create(
            study=study,
            actor=actor,
            verb=verb,
            before=touched.before,
            after=after,
            layer_steps=touched.layer_steps,
        )


def _announce_merges(study: Study, here: Mapping[str, State | None], there: Mapping[str, State | None]) -> None:
    """Tell the apps above where a code counts as another than before."""
    if any(_became(here.get(uuid)) != _became(there.get(uuid)) for uuid in {*here, *there}):
        announce_merged(study)


def _became(state: State | None) -> str | None:
    return state["merged_into"] if state else None


def undoable(study: Study, actor: Person) -> CodebookStep | None:
    """The actor's step that undo would take back, or refuse."""
    step: CodebookStep | None = _own_steps(study, actor).filter(undone=False, discarded=False).order_by("-id").first()
    return step


def may_turn(step: CodebookStep | None) -> bool:
    """Whether everything that undo or redo of this step would change is the actor's to change now."""
    if step is None:
        return False
    codes = _codes(step.study, _decided(step.before, step.after))
    return all(is_changeable(code, step.actor) for code in _one_of_each(codes))


def redoable(study: Study, actor: Person) -> CodebookStep | None:
    """The actor's step that redo would do again."""
    step: CodebookStep | None = _own_steps(study, actor).filter(undone=True, discarded=False).order_by("id").first()
    return step


@transaction.atomic
def undo_codebook(*, study: Study, actor: Person, step: UUID) -> CodebookStep:
    """Take back a step of the codebook with the codings it moved; asked twice, it happens once.

    Raises Refused where it is not the last one, the codes are not the actor's to change now, somebody has changed one
    of them since, or a code it made is in use by now, as far as the actor may know.
    """
    known = _known(study, actor, step)
    if known.undone:
        return known
    refuse_unless(undoable(study, actor) == known, _("Something newer happened since; reload to see it."))
    for layer, request_id in reversed(known.layer_steps):
        undo(layer=_layer(study, layer), actor=actor, step=UUID(request_id))
    _refuse_in_use(_turn(known, known.after, known.before), actor)
    _announce_merges(study, known.after, known.before)
    known.undone = True
    known.save(update_fields=["undone"])
    audit.record(study=study, actor=actor, verb="codebook.undone", codes=len(known.before))
    return known


@transaction.atomic
def redo_codebook(*, study: Study, actor: Person, step: UUID) -> CodebookStep:
    """Do a step again that was taken back; the same promises."""
    known = _known(study, actor, step)
    if not known.undone:
        return known
    refuse_unless(redoable(study, actor) == known, _("Something newer happened since; reload to see it."))
    retired = _turn(known, known.before, known.after)
    for layer, request_id in known.layer_steps:
        redo(layer=_layer(study, layer), actor=actor, step=UUID(request_id))
    _refuse_in_use(retired, actor)
    _announce_merges(study, known.before, known.after)
    known.undone = False
    known.save(update_fields=["undone"])
    audit.record(study=study, actor=actor, verb="codebook.redone", codes=len(known.before))
    return known


def _own_steps(study: Study, actor: Person) -> Any:
    return CodebookStep.objects.filter(study=study, actor=actor)


def _known(study: Study, actor: Person, step: UUID) -> CodebookStep:
    Study.objects.select_for_update().only("pk").get(pk=study.pk)
    found: CodebookStep | None = _own_steps(study, actor).filter(uuid=step, discarded=False).first()
    if found is None:
        raise Refused(_("There is nothing to take back here; reload the page."))
    return found


def _layer(study: Study, uuid: str) -> Layer:
    found: Layer = Layer.objects.select_related("round__study", "version").get(uuid=uuid, round__study=study)
    return found


def _turn(step: CodebookStep, here: dict[str, State | None], there: dict[str, State | None]) -> list[Code]:
    """Lead the step's codes from one state to the other, where they are still in the first; those that it retires."""
    study, actor = step.study, step.actor
    touched = Touched(study, actor)
    codes = {str(code.uuid): code for code in _codes(study, here.keys() | there.keys())}
    for code in _one_of_each(codes[uuid] for uuid in _decided(here, there)):
        refuse_foreign(code, actor)
    now = touched.states(codes.values())
    expected = {uuid: _known_of(state) if state else _gone(now[uuid]) for uuid, state in here.items()}
    refuse_unless(now == expected, _("Somebody has changed these codes since; this cannot be taken back any more."))
    retired = [codes[uuid] for uuid, state in there.items() if _retires(here[uuid], state)]
    Code.objects.filter(pk__in=[code.pk for code in retired]).update(retired_at=timezone.now())
    known = {str(code.uuid): code for code in Code.objects.filter(study=study)}
    for uuid, state in there.items():
        if state is not None:
            _put(codes[uuid], state, known, touched)
    return retired


def _decided(here: dict[str, State | None], there: dict[str, State | None]) -> list[str]:
    """The codes that differ in more than the actor's own places for them, which are theirs also while blind."""
    return [uuid for uuid, state in there.items() if _shared(state) != _shared(here[uuid])]


def _one_of_each(codes: Iterable[Code]) -> Iterable[Code]:
    """A code of each person's, and a shared one: whether they may be changed is the same for all of a kind."""
    return {code.private_to_id: code for code in codes}.values()


def _shared(state: State | None) -> State | None:
    return state and {name: value for name, value in state.items() if name != "own_place"}


def _retires(here: State | None, there: State | None) -> bool:
    return there is None or (there["retired"] and here is not None and not here["retired"])


def _refuse_in_use(retired: list[Code], actor: Person) -> None:
    """As `retire_code` does, once the codings that go with it are gone: no code that holds others, or is in use."""
    for code in retired:
        under = visible_codes(code.study, actor).filter(parent=code).exists()
        refuse_unless(not under, _("Other codes stand under this one; move them first."))
        refuse_used(code, actor)


def _put(code: Code, state: State, known: dict[str, Code], touched: Touched) -> None:
    for name in (*WRITTEN, *FLAGS):
        setattr(code, name, state[name])
    code.name_key = name_key(code.name)
    is_led_by_name = code.merged_into_id is not None and code.merged_by_id is None
    for name in POINTERS:
        if name != "merged_into" or state["merged"] or not is_led_by_name:
            setattr(code, name, known[state[name]] if state[name] else None)
    code.merged_by = touched.actor if state["merged"] else None
    code.retired_at = (code.retired_at or timezone.now()) if state["retired"] else None
    code.example_from = _example(state, code)
    taken = Code.objects.filter(
        study=code.study, private_to=code.private_to, name_key=code.name_key, retired_at=None, merged_into=None
    ).exclude(pk=code.pk)
    is_alive = code.retired_at is None and code.merged_into_id is None
    refuse_unless(not (is_alive and taken.exists()), _("There is already a code of this name."))
    code.save()
    _put_place(code, state, known, touched)


def _put_place(code: Code, state: State, known: dict[str, Code], touched: Touched) -> None:
    if touched.round is None:
        return
    if "own_place" not in state:
        Gathering.objects.filter(round=touched.round, coder=touched.actor, code=code).delete()
    elif state["own_place"][0] == touched.round.pk:
        parent = state["own_place"][1]
        Gathering.objects.update_or_create(
            round=touched.round,
            coder=touched.actor,
            code=code,
            defaults={"parent": known[parent] if parent else None},
        )


def _example(state: State, code: Code) -> Quotation | None:
    if not state["example_from"]:
        return None
    found: Quotation | None = Quotation.objects.filter(
        pk=state["example_from"], version__transcript__study=code.study
    ).first()
    return found


def _state(code: Code) -> State:
    pointers = {name: getattr(code, name) for name in POINTERS}
    return _known_of(
        {
            **{name: getattr(code, name) for name in (*WRITTEN, *FLAGS)},
            **{name: str(other.uuid) if other else None for name, other in pointers.items()},
            "merged": code.merged_by_id is not None,
            "retired": code.retired_at is not None,
            "example_from": code.example_from_id,
        }
    )


def _known_of(state: State) -> State:
    """The state without where another coder's code of the same name has led this one: nobody has decided that."""
    return state if state["merged"] else state | {"merged_into": None}


def _gone(state: State) -> State:
    return state | {"retired": True}


def _codes(study: Study, uuids: Iterable[str]) -> Iterable[Code]:
    wanted: Iterable[Code] = Code.objects.filter(study=study, uuid__in=list(uuids)).select_related(*POINTERS)
    return wanted
