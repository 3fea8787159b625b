"""A codebook taken in from a file: looked at first, then done as one step that undo takes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from coding.actions.code_states import Touched
from coding.actions.codebook import make_code
from coding.actions.rules import is_changeable
from coding.actions.undo_codebook import stepped
from coding.actions.wording import reword
from coding.domain.codebook import LONGEST_NAME, STAGES, may_gather, name_key, would_circle
from coding.formats.book import BookCode
from coding.models import Code
from coding.visibility import visible_codes
from studies import audit
from studies.models import Person, Study

TEXTS = ("definition", "inclusion", "exclusion", "example")


@dataclass(frozen=True)
class Planned:
    """What would become of a line: `new`, `changed` (these fields), `same`, or `refused` with a sentence."""

    code: BookCode
    outcome: str
    fields: Sequence[str] = ()
    why: str = ""


class _Shelf:
    """The codes a person may see, by name and uuid, and which of them are theirs to change."""

    def __init__(self, study: Study, actor: Person) -> None:
        codes = sorted(visible_codes(study, actor), key=lambda code: code.private_to_id == actor.pk)
        self.by_name = {code.name_key: code for code in codes}
        self.by_uuid = {str(code.uuid): code for code in codes}
        shared = next((code for code in codes if code.private_to_id is None), None)
        self.shared_changes = shared is not None and is_changeable(shared, actor)
        self.actor = actor

    def find(self, code: BookCode) -> Code | None:
        """The code of this uuid, or else of this name."""
        return self.by_uuid.get(code.uuid) or self.by_name.get(name_key(code.name))

    def may_change(self, code: Code) -> bool:
        """Whether what it says is the actor's to change."""
        return self.shared_changes if code.private_to_id is None else code.private_to_id == self.actor.pk


def plan_codebook(*, study: Study, actor: Person, codes: Sequence[BookCode]) -> list[Planned]:
    """What importing these codes would do. Empty cells change nothing; nothing is ever taken away."""
    shelf = _Shelf(study, actor)
    codes = [*_categories(shelf, codes), *codes]
    names = {name_key(code.name) for code in codes}
    seen: set[str] = set()
    planned = []
    for code in codes:
        key = name_key(code.name)
        planned.append(_plan(shelf, code, names, twice=key in seen))
        seen.add(key)
    return planned


def import_codebook(*, study: Study, actor: Person, codes: Sequence[BookCode]) -> list[Planned]:
    """Make the new codes, change those that differ, and leave the rest; answers what was done."""
    planned, shelf = plan_codebook(study=study, actor=actor, codes=codes), _Shelf(study, actor)
    with stepped(study, actor, "imported") as touched:
        for one in planned:
            if one.outcome == "new":
                _make(touched, one.code)
            elif one.outcome == "changed":
                _change(shelf, actor, one, touched)
        _gather(_Shelf(study, actor), [one.code for one in planned if one.outcome != "refused"], touched)
        added = sum(one.outcome == "new" for one in planned)
        changed = sum(one.outcome == "changed" for one in planned)
        audit.record(study=study, actor=actor, verb="codebook.imported", added=added, changed=changed)
    return planned


def _categories(shelf: _Shelf, codes: Sequence[BookCode]) -> list[BookCode]:
    """Codes for the categories of a file that are neither among its codes nor in the codebook yet."""
    there = {name_key(code.name) for code in codes} | shelf.by_name.keys()
    under: dict[str, list[BookCode]] = {}
    for code in codes:
        if code.makes_parent and code.parent and name_key(code.parent) not in there:
            under.setdefault(name_key(code.parent), []).append(code)
    highest = {
        key: max((code.stage for code in group if code.stage), key=STAGES.index, default="")
        for key, group in under.items()
    }
    return [BookCode(group[0].parent, stage=highest[key]) for key, group in under.items()]


def _plan(shelf: _Shelf, code: BookCode, names: set[str], *, twice: bool) -> Planned:
    known = shelf.find(code)
    why = _objection(shelf, code, known, names, twice=twice)
    if why:
        return Planned(code, "refused", why=why)
    if known is None:
        return Planned(code, "new")
    fields = _differing(known, code)
    if fields and not shelf.may_change(known):
        return Planned(code, "refused", why=_("While you code in an open round, shared codes stand still."))
    namesake = shelf.by_name.get(name_key(code.name))
    if namesake is not None and namesake != known:
        return Planned(code, "refused", why=_("There is already a code of this name."))
    return Planned(code, "changed" if fields else "same", fields)


def _objection(shelf: _Shelf, code: BookCode, known: Code | None, names: set[str], *, twice: bool) -> str:
    if twice:
        return _("This name stands twice in the file.")
    if len(code.name) > LONGEST_NAME:
        return _("A code's name has at most %(most)s characters.") % {"most": LONGEST_NAME}
    if code.parent and name_key(code.parent) not in names and name_key(code.parent) not in shelf.by_name:
        return _("There is no code “%(name)s” to stand under.") % {"name": code.parent}
    if known is not None and code.stage and code.stage != known.stage:
        return _("The code is there already with another stage.")
    return ""


def _differing(known: Code, code: BookCode) -> list[str]:
    fields = [name for name in TEXTS if getattr(code, name) and getattr(code, name) != getattr(known, name)]
    fields += ["name"] if code.name != known.name else []
    return fields + (["is_fixed"] if code.is_fixed and not known.is_fixed else [])


def _make(touched: Touched, code: BookCode) -> None:
    texts: dict[str, object] = {name: getattr(code, name) for name in TEXTS} | {"is_fixed": code.is_fixed}
    if code.colour is not None:
        texts["colour"] = code.colour
    if code.uuid and _is_free(code.uuid):
        texts["uuid"] = code.uuid
    stage = code.stage or STAGES[0]
    touched.made(make_code(touched.study, touched.actor, code.name, stage, touched.round, None, texts))


def _is_free(uuid: str) -> bool:
    """Whether no code of any study is called by it: then the one of the file keeps it, and is known again."""
    with scopes_disabled():
        return not Code.objects.filter(uuid=uuid).exists()


def _change(shelf: _Shelf, actor: Person, planned: Planned, touched: Touched) -> None:
    known = shelf.find(planned.code)
    assert known is not None
    touched.changed(known)
    changes = {name: getattr(planned.code, name) for name in planned.fields}
    reword(known, actor, changes)
    for name, value in changes.items():
        setattr(known, name, value)
    known.name_key = name_key(known.name)
    known.save()


def _gather(shelf: _Shelf, codes: Sequence[BookCode], touched: Touched) -> None:
    """Put the codes of the file under their parents where they can stand there and stand nowhere yet."""
    parents: dict[int, int | None] = {code.pk: code.parent_id for code in shelf.by_name.values()}
    for code in codes:
        child = shelf.by_name.get(name_key(code.name))
        parent = shelf.by_name.get(name_key(code.parent)) if code.parent else None
        if child is not None and parent is not None and _may_stand(child, parent, parents, shelf):
            touched.changed(child)
            child.parent = parent
            child.save(update_fields=["parent"])
            parents[child.pk] = parent.pk


def _may_stand(child: Code, parent: Code, parents: Mapping[int, int | None], shelf: _Shelf) -> bool:
    return (
        child.parent_id is None
        and shelf.may_change(child)
        and parent.private_to_id in (None, child.private_to_id)
        and may_gather(parent.stage, child.stage)
        and not would_circle(parents, child.pk, parent.pk)
    )
