"""The state of a code: what a person decides about it. What follows from that (names' keys, counts) is not in it.

Another coder's code of the same name leads nowhere here: that is not a decision, and the person may not know of it.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coding.domain.codebook import name_key
from coding.models import Code, Gathering, Quotation
from rounds.visibility import blind_round
from studies.errors import refuse_unless
from studies.models import Person, Study

State = dict[str, Any]

States = dict[str, State | None]
"""By the code's uuid; None where there is no such code."""

WRITTEN = ("name", "stage", "definition", "inclusion", "exclusion", "wording", "example", "is_fixed", "colour")
FLAGS = ("subcodes_exclusive",)
POINTERS = ("parent", "merged_into", "split_from")


class Touched:
    """The codes that a deed touches; `made` and `changed` name them before they are saved, `layer_steps` gathers."""

    def __init__(self, study: Study, actor: Person) -> None:
        self.study, self.actor = study, actor
        self.round = blind_round(study, actor)
        self.before: States = {}
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
        codes = list(codes)
        own = self._places(codes)
        return {str(code.uuid): _state(code) | own.get(code.pk, {}) for code in codes}

    def _places(self, codes: list[Code]) -> dict[int, State]:
        if self.round is None:
            return {}
        rows = Gathering.objects.filter(round=self.round, coder=self.actor, code__in=codes)
        parents = {pk: str(parent) if parent else None for pk, parent in rows.values_list("code_id", "parent__uuid")}
        return {pk: {"own_place": [self.round.pk, parent]} for pk, parent in parents.items()}


def put(code: Code, state: State, by_uuid: dict[str, Code], touched: Touched) -> None:
    """Give a code this state. Raises Refused where another one has its name by now."""
    for name in (*WRITTEN, *FLAGS):
        setattr(code, name, state[name])
    code.name_key = name_key(code.name)
    is_led_by_name = code.merged_into_id is not None and code.merged_by_id is None
    for name in POINTERS:
        if name != "merged_into" or state["merged"] or not is_led_by_name:
            setattr(code, name, by_uuid[state[name]] if state[name] else None)
    code.merged_by = touched.actor if state["merged"] else None
    code.retired_at = (code.retired_at or timezone.now()) if state["retired"] else None
    code.example_from = _example(state, code)
    taken = Code.objects.filter(
        study=code.study, private_to=code.private_to, name_key=code.name_key, retired_at=None, merged_into=None
    ).exclude(pk=code.pk)
    is_alive = code.retired_at is None and code.merged_into_id is None
    refuse_unless(not (is_alive and taken.exists()), _("There is already a code of this name."))
    code.save()
    _put_place(code, state, by_uuid, touched)


def _put_place(code: Code, state: State, by_uuid: dict[str, Code], touched: Touched) -> None:
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
            defaults={"parent": by_uuid[parent] if parent else None},
        )


def _example(state: State, code: Code) -> Quotation | None:
    if not state["example_from"]:
        return None
    own = Quotation.objects.filter(version__transcript__study=code.study)
    quotation: Quotation | None = own.filter(pk=state["example_from"]).first()
    return quotation


def _state(code: Code) -> State:
    pointers = {name: getattr(code, name) for name in POINTERS}
    return as_decided(
        {
            **{name: getattr(code, name) for name in (*WRITTEN, *FLAGS)},
            **{name: str(other.uuid) if other else None for name, other in pointers.items()},
            "merged": code.merged_by_id is not None,
            "retired": code.retired_at is not None,
            "example_from": code.example_from_id,
        }
    )


def as_decided(state: State) -> State:
    """The state without where another coder's code of the same name has led this one: nobody has decided that."""
    return state if state["merged"] else state | {"merged_into": None}


def shared_part(state: State | None) -> State | None:
    """The state without the actor's own place for the code."""
    return state and {name: value for name, value in state.items() if name != "own_place"}


def codes_of(study: Study, uuids: Iterable[str]) -> Iterable[Code]:
    """The codes of these uuids, with what they point to."""
    codes: Iterable[Code] = Code.objects.filter(study=study, uuid__in=list(uuids)).select_related(*POINTERS)
    return codes
