"""Codes: made, changed, gathered, retired. In an open round a coder's new codes are theirs alone."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coding.actions.rules import refuse_foreign, refuse_used
from coding.actions.undo import removal, take_step
from coding.actions.undo_codebook import stepped
from coding.actions.wording import reword
from coding.domain.codebook import LONGEST_NAME, STAGES, may_gather, name_key, would_circle
from coding.models import Code, Coding, Gathering
from coding.queries import aliases, effective_parents
from coding.visibility import visible_codes
from rounds.models import CodingRound, Layer
from rounds.visibility import blind_round
from studies import audit
from studies.domain.clean import one_line
from studies.errors import Refused
from studies.models import Person, Study

COLOURS = 12


def create_code(
    *, study: Study, actor: Person, name: str, stage: str = "open", parent: Code | None = None, **texts: Any
) -> Code:
    """Make a code from the codebook page; `texts` may hold definition, inclusion, exclusion, example, colour, is_fixed.

    A coder of an open round makes it for themselves until the round is closed. Raises Refused where the name is
    empty or already in the person's codebook, or the parent cannot gather it.
    """
    round_ = blind_round(study, actor)
    if code_named(study, actor, name) is not None:
        raise Refused(_("There is already a code of this name."))
    with stepped(study, actor, "coined") as touched:
        code = make_code(study, actor, name, stage, round_, parent, texts)
        touched.made(code)
    return code


@transaction.atomic
def coin_code(*, round_: CodingRound, actor: Person, name: str, stage: str) -> Code:
    """The code of this name in the coder's codebook, made in place where there is none yet.

    Somebody else's code of the same name is neither used nor betrayed: the coder gets a row of their own. Undo at the
    desk takes the coding away and leaves the code.
    """
    known = code_named(round_.study, actor, name)
    return known or make_code(round_.study, actor, name, stage, round_ if round_.is_open else None, None, {})


def edit_code(*, code: Code, actor: Person, **changes: Any) -> Code:
    """Change name, definition, inclusion, exclusion, example, example_from, colour, is_fixed or subcodes_exclusive.

    Another definition or rule is another wording: codings made under the older one are listed for their coders.
    Raises Refused for a taken name.
    """
    refuse_foreign(code, actor)
    if "name" in changes:
        changes["name"] = _clean_name(changes["name"])
        changes["name_key"] = name_key(changes["name"])
        known = code_named(code.study, actor, changes["name"])
        if known is not None and known.pk != code.pk:
            raise Refused(_("There is already a code of this name."))
    changes = {field: value for field, value in changes.items() if getattr(code, field) != value}
    if not changes:
        return code
    if "example" in changes:
        changes.setdefault("example_from", None)  # typed words are no longer that passage
    with stepped(code.study, actor, "edited") as touched:
        touched.changed(code)
        reword(code, actor, changes)
        for field, value in changes.items():
            setattr(code, field, value)
        code.save(update_fields=[*changes, "wording"])
        audit.record(study=code.study, actor=actor, verb="codebook.edited", about=code, fields=sorted(changes))
    return code


def gather_code(*, code: Code, actor: Person, parent: Code | None) -> None:
    """Put a code under another of the same stage or the next one up, or back at the top.

    In an open round a coder's gathering of a shared code stays their own until the round is closed.
    """
    parents = effective_parents(code.study, actor)
    if parent is not None and not may_gather(parent.stage, code.stage):
        raise Refused(_("Open codes are gathered under axial codes, and axial codes under selective ones."))
    if parent is not None and would_circle(parents, code.pk, parent.pk):
        raise Refused(_("A code cannot stand under itself."))
    with stepped(code.study, actor, "gathered") as touched:
        touched.changed(code)
        if touched.round is not None and code.private_to_id is None:
            Gathering.objects.update_or_create(round=touched.round, coder=actor, code=code, defaults={"parent": parent})
        else:
            refuse_foreign(code, actor)
            code.parent = parent
            code.save(update_fields=["parent"])
        audit.record(study=code.study, actor=actor, verb="codebook.gathered", about=code)


def retire_code(*, code: Code, actor: Person, codings: int | None = None) -> None:
    """Take a code out of the codebook, with the actor's own `codings` of it where they have been told how many.

    Raises Refused, saying how many codings use it, where that is another number, or one that is submitted or
    somebody else's would go with it. Codings that the actor may not see decide nothing, or the refusal would tell of
    them: they keep the code, and it comes back when their round is closed.
    """
    refuse_foreign(code, actor)
    if visible_codes(code.study, actor).filter(parent=code).exists():
        raise Refused(_("Other codes stand under this one; move them first."))
    with stepped(code.study, actor, "retired") as touched:
        touched.changed(code)
        if codings:
            touched.layer_steps = _remove_own(code, actor, codings)
        refuse_used(code, actor)
        code.retired_at = audit.record(study=code.study, actor=actor, verb="codebook.retired", about=code).at
        code.save(update_fields=["retired_at"])


def removable_codings(code: Code, actor: Person) -> QuerySet[Coding]:
    """The codings that may go with a code: the actor's own, not submitted."""
    found: QuerySet[Coding] = Coding.objects.filter(
        code__in=aliases(code, actor), layer__coder=actor, layer__round__closed_at=None
    ).exclude(layer__state=Layer.State.SUBMITTED)
    return found


def _remove_own(code: Code, actor: Person, number: int) -> list[list[str]]:
    own = removable_codings(code, actor).select_related("layer__round__study", "layer__version")
    by_layer: dict[Layer, list[int]] = {}
    for coding in own:
        by_layer.setdefault(coding.layer, []).append(coding.number)
    if sum(map(len, by_layer.values())) != number:
        raise Refused(_("The number of codings has changed meanwhile; look at it again."))
    steps = []
    for layer, numbers in by_layer.items():
        request_id = uuid4()
        take_step(layer, actor, request_id, "removed", removal(numbers))
        steps.append([str(layer.uuid), str(request_id)])
    return steps


def code_named(study: Study, actor: Person, name: str) -> Code | None:
    """The code of this name among those the person may see; their own before a shared one."""
    codes = visible_codes(study, actor).filter(name_key=name_key(name))
    return max(codes, key=lambda code: code.private_to_id == actor.pk, default=None)


def make_code(
    study: Study,
    actor: Person,
    name: str,
    stage: str,
    round_: CodingRound | None,
    parent: Code | None,
    texts: dict[str, Any],
) -> Code:
    """Make a code, private to the actor where `round_` is given. Raises Refused for a bad name, stage or parent."""
    if stage not in STAGES:
        raise Refused(_("A code is open, axial or selective."))
    if parent is not None and not may_gather(parent.stage, stage):
        raise Refused(_("Open codes are gathered under axial codes, and axial codes under selective ones."))
    clean = _clean_name(name)
    texts.setdefault("colour", sum(name_key(clean).encode()) % COLOURS)
    code: Code = Code.objects.create(
        study=study,
        name=clean,
        name_key=name_key(clean),
        stage=stage,
        parent=parent,
        created_by=actor,
        private_to=actor if round_ is not None else None,
        coined_in=round_,
        **texts,
    )
    audit.record(study=study, actor=actor, verb="codebook.coined", about=code, stage=stage)
    return code


def _clean_name(name: str) -> str:
    clean = one_line(name)
    if not clean:
        raise Refused(_("Give the code a name."))
    if len(clean) > LONGEST_NAME:
        sentence = _("A code's name has at most %(most)s characters; put the rest into its definition.")
        raise Refused(sentence % {"most": LONGEST_NAME})
    return clean
