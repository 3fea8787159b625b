"""Codes merged and split. Codings stay where their coders put them: a merge draws an arrow, a split moves the actor's
own open codings and asks the other coders to look at theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from coding.actions.code_states import Touched
from coding.actions.codebook import code_named, make_code, removable_codings
from coding.actions.folding import under_code
from coding.actions.rules import refuse_foreign
from coding.actions.undo import Change, states_of, take_step
from coding.actions.undo_codebook import stepped
from coding.actions.wording import reword
from coding.domain.codebook import name_key, would_circle
from coding.models import Code, Coding
from coding.queries import effective_parents
from rounds.models import Layer
from rounds.visibility import blind_round
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study


@dataclass(frozen=True)
class Part:
    """A code that a split makes."""

    name: str
    definition: str = ""


def merge_codes(*, study: Study, actor: Person, codes: Sequence[Code], into: Code) -> None:
    """Let `codes` become `into`: everything that counts follows, no coding is rewritten, undo takes it back.

    What stood under them stands under `into`. Their coders are asked to confirm open codings. Raises Refused where
    nothing or `into` itself is to be merged, stages differ, the codes are not the actor's to change, or a shared
    code would become a private one.
    """
    if not codes or into in codes:
        raise Refused(_("Choose the codes to merge, and another one that they become."))
    for code in codes:
        refuse_foreign(code, actor)
        if code.stage != into.stage:
            raise Refused(_("Only codes of the same stage can be merged."))
        if code.private_to_id is None and into.private_to_id is not None:
            raise Refused(_("A shared code cannot become one that is yours alone."))
    with stepped(study, actor, "merged") as touched:
        children = list(Code.objects.filter(parent__in=codes, retired_at=None, merged_into=None))
        touched.changed(*codes, into, *children)
        _free_namesakes(codes, actor)
        _lift_out(into, codes, effective_parents(study, actor))
        for code in codes:
            code.merged_into, code.merged_by = into, actor
            code.save(update_fields=["merged_into", "merged_by"])
            audit.record(study=study, actor=actor, verb="codebook.merged", about=code, into=str(into.uuid))
        Code.objects.filter(pk__in=[child.pk for child in children]).exclude(pk=into.pk).update(parent=into)


def _free_namesakes(codes: Sequence[Code], actor: Person) -> None:
    """Another coder's code that was led to one of these by its name stays what it is: this is not their merge."""
    Code.objects.filter(merged_into__in=codes, merged_by=None, private_to__isnull=False).exclude(
        private_to=actor
    ).update(merged_into=None)


def _lift_out(into: Code, codes: Sequence[Code], parents: Mapping[int, int | None]) -> None:
    """Where `into` stands under a code that is merged into it, it takes that one's place."""
    gone = {code.pk for code in codes}
    parent = into.parent_id
    while parent in gone:
        parent = parents.get(parent)
    if parent != into.parent_id:
        into.parent_id = None if parent and would_circle(parents, into.pk, parent) else parent
        into.save(update_fields=["parent"])


def split_code(
    *, code: Code, actor: Person, parts: Sequence[Part], places: Mapping[tuple[str, int], int]
) -> list[Code]:
    """Make codes out of parts of one. `places` says for the actor's own open codings, by layer uuid and number, which
    part they come under; the others stay, and every coder is asked to look at theirs.

    The parts stand under the code. Raises Refused for fewer than one part, a bad or taken name, or a code that is not
    the actor's to change.
    """
    refuse_foreign(code, actor)
    names = [name_key(part.name) for part in parts]
    if not parts or len(set(names)) < len(names):
        raise Refused(_("Give each of the new codes a name of its own."))
    for part in parts:
        if code_named(code.study, actor, part.name) is not None:
            raise Refused(_("There is already a code named “%(name)s”.") % {"name": part.name})
    with stepped(code.study, actor, "split") as touched:
        touched.changed(code)
        made = [_part(code, actor, part, touched) for part in parts]
        reword(code, actor, {}, is_split=True)
        code.save(update_fields=["wording"])
        audit.record(study=code.study, actor=actor, verb="codebook.split", about=code, parts=len(parts))
        _recode(code, actor, made, places, touched)
    return made


def _part(code: Code, actor: Person, part: Part, touched: Touched) -> Code:
    round_ = blind_round(code.study, actor) if code.private_to_id else None
    texts: dict[str, Any] = {"definition": part.definition, "split_from": code}
    made = make_code(code.study, actor, part.name, code.stage, round_, code, texts)
    touched.made(made)
    return made


def _recode(
    code: Code, actor: Person, made: Sequence[Code], places: Mapping[tuple[str, int], int], touched: Touched
) -> None:
    """Move the codings; those that stay have been looked at, too, and rest on the wording in force."""
    by_layer: dict[Layer, list[Coding]] = {}
    for coding in removable_codings(code, actor).select_related("code", "layer__round__study", "layer__version"):
        by_layer.setdefault(coding.layer, []).append(coding)
    for layer, codings in by_layer.items():
        target = {one.number: _target(code, made, places.get((str(layer.uuid), one.number))) for one in codings}
        request_id = uuid4()
        take_step(layer, actor, request_id, "recoded", _moves(target))
        touched.layer_steps.append([str(layer.uuid), str(request_id)])


def _target(code: Code, made: Sequence[Code], place: int | None) -> Code:
    return code if place is None or not 0 <= place < len(made) else made[place]


def _moves(target: Mapping[int, Code]) -> Any:
    def change(fresh: Layer) -> Change:
        before, after = [], []
        for code in dict.fromkeys(target.values()):
            states = states_of(fresh, [number for number, goal in target.items() if goal == code])
            was, is_now = under_code(fresh, states, code)
            before += was
            after += is_now
        return before, after

    return change
