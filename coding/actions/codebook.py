"""Codes: made, changed, gathered, retired. In an open round a coder's new codes are theirs alone."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.domain.codebook import STAGES, may_gather, name_key, would_circle
from coding.models import Code, Coding, CodingRound, Gathering
from coding.queries import aliases, effective_parents
from coding.visibility import is_blind, rounds_blind_for, visible_codes, visible_layers
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study
from studies.permissions import Role

COLOURS = 12


@transaction.atomic
def create_code(
    *, study: Study, actor: Person, name: str, stage: str = "open", parent: Code | None = None, **texts: Any
) -> Code:
    """Make a code from the codebook page; `texts` may hold definition, inclusion, exclusion, colour.

    A coder of an open round makes it for themselves until the round is closed. Raises Refused where the name is
    empty or already in the person's codebook, or the parent cannot gather it.
    """
    round_ = rounds_blind_for(study, actor).order_by("number").last()
    if _known(study, actor, name) is not None:
        raise Refused(_("There is already a code of this name."))
    return _make(study, actor, name, stage, round_, parent, texts)


@transaction.atomic
def coin_code(*, round_: CodingRound, actor: Person, name: str, stage: str) -> Code:
    """The code of this name in the coder's codebook, made in place where there is none yet.

    Somebody else's code of the same name is neither used nor betrayed: the coder gets a row of their own.
    """
    known = _known(round_.study, actor, name)
    return known or _make(round_.study, actor, name, stage, round_ if round_.is_open else None, None, {})


@transaction.atomic
def edit_code(*, code: Code, actor: Person, **changes: Any) -> Code:
    """Change name, definition, inclusion, exclusion, colour, subcodes_exclusive. Raises Refused for a taken name."""
    _refuse_foreign(code, actor)
    if "name" in changes:
        changes["name"] = _clean_name(changes["name"])
        changes["name_key"] = name_key(changes["name"])
        known = _known(code.study, actor, changes["name"])
        if known is not None and known.pk != code.pk:
            raise Refused(_("There is already a code of this name."))
    for field, value in changes.items():
        setattr(code, field, value)
    code.save(update_fields=list(changes))
    audit.record(study=code.study, actor=actor, verb="codebook.edited", about=code, fields=sorted(changes))
    return code


@transaction.atomic
def gather_code(*, code: Code, actor: Person, parent: Code | None) -> None:
    """Put a code under another of the same stage or the next one up, or back at the top.

    In an open round a coder's gathering of a shared code stays their own until the round is closed.
    """
    parents = effective_parents(code.study, actor)
    if parent is not None and not may_gather(parent.stage, code.stage):
        raise Refused(_("Open codes are gathered under axial codes, and axial codes under selective ones."))
    if parent is not None and would_circle(parents, code.pk, parent.pk):
        raise Refused(_("A code cannot stand under itself."))
    round_ = rounds_blind_for(code.study, actor).order_by("number").last()
    if round_ is not None and code.private_to_id is None:
        Gathering.objects.update_or_create(round=round_, coder=actor, code=code, defaults={"parent": parent})
    else:
        _refuse_foreign(code, actor)
        code.parent = parent
        code.save(update_fields=["parent"])
    audit.record(study=code.study, actor=actor, verb="codebook.gathered", about=code)


@transaction.atomic
def retire_code(*, code: Code, actor: Person) -> None:
    """Take an unused code out of the codebook. Raises Refused, saying how many codings use it, where some do."""
    _refuse_foreign(code, actor)
    codings = Coding.objects.filter(code__in=aliases(code))
    seen = codings.filter(layer__in=visible_layers(code.study, actor)).count()
    if seen:
        sentence = ngettext(
            "%(count)d coding uses this code; recode it first.",
            "%(count)d codings use this code; recode them first.",
            seen,
        )
        raise Refused(sentence % {"count": seen})
    if codings.exists():
        raise Refused(_("This code is in use in a layer that you cannot see yet."))
    code.retired_at = audit.record(study=code.study, actor=actor, verb="codebook.retired", about=code).at
    code.save(update_fields=["retired_at"])


def is_changeable(code: Code, actor: Person) -> bool:
    """Whether the actor may change what a code says.

    Shared codes stand still for coders while they code blind; a private code is its coder's alone.
    """
    if code.private_to_id is not None:
        return code.private_to_id == actor.pk
    owner = code.study.memberships.filter(person=actor, role=Role.OWNER).exists()
    return owner or not is_blind(code.study, actor)


def _known(study: Study, actor: Person, name: str) -> Code | None:
    """The code of this name among those the person may see; their own before a shared one."""
    codes = visible_codes(study, actor).filter(name_key=name_key(name))
    return max(codes, key=lambda code: code.private_to_id == actor.pk, default=None)


def _make(
    study: Study,
    actor: Person,
    name: str,
    stage: str,
    round_: CodingRound | None,
    parent: Code | None,
    texts: dict[str, Any],
) -> Code:
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
    clean = " ".join(name.split())
    if not clean:
        raise Refused(_("Give the code a name."))
    if len(clean) > 120:
        raise Refused(_("A code's name has at most 120 characters; put the rest into its definition."))
    return clean


def _refuse_foreign(code: Code, actor: Person) -> None:
    if code.private_to_id not in (None, actor.pk):
        raise Refused(_("This code is somebody else's until the round is closed."))
    if not is_changeable(code, actor):
        raise Refused(_("While you code in an open round, shared codes change only through the study's owner."))
