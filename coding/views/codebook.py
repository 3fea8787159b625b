"""The codebook: read it, add to it, change a code, gather codes, retire one that nobody uses."""

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coding import actions
from coding.actions.codebook import removable_codings
from coding.actions.rules import is_changeable
from coding.actions.undo_codebook import may_turn
from coding.equal_names import equal_names
from coding.forms.codebook import CodeForm, NewCodeForm, PlaceForm
from coding.forms.deeds import whole
from coding.models import Code
from coding.queries import codebook_log
from coding.rendering import codebook as rendering
from coding.visibility import merged_into, visible_codes, visible_memos
from rounds.visibility import is_blind, is_read_at_once
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission

WRITTEN = ("name", "definition", "inclusion", "exclusion", "example", "is_fixed", "subcodes_exclusive", "colour")


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def codebook(request: StudyRequest) -> HttpResponse:
    """The tree of codes, as the person may see it."""
    return _tree(request, "coding/codebook.html")


def _tree(request: StudyRequest, template: str) -> HttpResponse:
    log = codebook_log(request.study, request.person)
    back, again = log.undoable(), log.redoable()
    context = {
        "nodes": rendering.tree(request.study, request.person),
        "differences": rendering.differences(request.study, request.person),
        "blind": is_blind(request.study, request.person),
        "edits": Permission.EDIT_CODEBOOK in request.permissions,
        "equal_names": len(equal_names(request.study)) if _decides(request) else 0,
        "undo": back if may_turn(back) else None,
        "redo": again if may_turn(again) else None,
    }
    return render(request, template, context)


def _decides(request: StudyRequest) -> bool:
    """Whether codes of equal name are for this person to look at."""
    return Permission.EDIT_CODEBOOK in request.permissions and not is_blind(request.study, request.person)


@in_study(Permission.EDIT_CODEBOOK)
@require_safe
def new_code(request: StudyRequest) -> HttpResponse:
    """An empty form."""
    return _new(request, NewCodeForm())


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def add_code(request: StudyRequest) -> HttpResponse:
    """Make a code; what is wrong stands beside the form."""
    form = NewCodeForm(request.POST)
    if form.is_valid():
        try:
            code = actions.create_code(study=request.study, actor=request.person, **form.written())
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("“%(name)s” is in the codebook.") % {"name": code.name})
            return redirect("codebook", request.study.slug)
    return _new(request, form, status=422)


@in_study(Permission.EDIT_CODEBOOK)
@require_safe
def code_page(request: StudyRequest, code: UUID) -> HttpResponse:
    """One code, to be changed, placed or retired."""
    found = _code(request, code)
    return _page(request, found, CodeForm(initial={name: getattr(found, name) for name in WRITTEN}))


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def save_code(request: StudyRequest, code: UUID) -> HttpResponse:
    """Store what was written about a code."""
    found, form = _code(request, code), CodeForm(request.POST)
    if form.is_valid() and request.POST.get("seen", _stamp(found)) != _stamp(found):
        form.add_error(None, _("Somebody has changed this code since you opened it. Your words are still here."))
    elif form.is_valid():
        try:
            actions.edit_code(code=found, actor=request.person, **form.written())
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": found.name})
            return redirect("codebook", request.study.slug)
    return _page(request, found, form, status=422)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def gather_code(request: StudyRequest, code: UUID) -> HttpResponse:
    """Put a code under another, or at the top."""
    found = _code(request, code)
    form = PlaceForm(request.study, request.person, request.POST, code=found)
    if not form.is_valid():
        raise Refused(_("Open codes are gathered under axial codes, and axial codes under selective ones."))
    actions.gather_code(code=found, actor=request.person, parent=form.cleaned_data["parent"])
    if request.headers.get("HX-Request"):
        return _tree(request, "coding/codebook.html#tree")
    messages.success(request, _("“%(name)s” has its new place.") % {"name": found.name})
    return redirect("codebook", request.study.slug)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def retire_code(request: StudyRequest, code: UUID) -> HttpResponse:
    """Take a code out of the codebook, with one's own codings of it where their number was seen."""
    found = _code(request, code)
    actions.retire_code(code=found, actor=request.person, codings=whole(request.POST.get("codings")))
    messages.success(request, _("“%(name)s” is out of the codebook.") % {"name": found.name})
    return redirect("codebook", request.study.slug)


def _code(request: StudyRequest, uuid: UUID) -> Code:
    return get_object_or_404(visible_codes(request.study, request.person).select_related("study"), uuid=uuid)


def _stamp(code: Code) -> str:
    """What the code says, in a few signs: a page that was opened before somebody's change must not undo it unseen."""
    return sha256(repr([getattr(code, name) for name in WRITTEN]).encode()).hexdigest()[:16]


def _new(request: StudyRequest, form: NewCodeForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "blind": is_blind(request.study, request.person),
        "read_at_once": is_read_at_once(request.study, request.person),
    }
    return render(request, "coding/new_code.html", context, status=status)


def _page(request: StudyRequest, code: Code, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {
        "code": code,
        "form": form,
        "place": PlaceForm(request.study, request.person, code=code),
        "changeable": is_changeable(code, request.person),
        "read_at_once": is_read_at_once(request.study, request.person),
        "stamp": _stamp(code),
        "source": rendering.source_of(code),
        "wordings": code.wordings.select_related("written_by").order_by("-number"),
        "merged": merged_into(code, request.person),
        "parts": visible_codes(request.study, request.person).filter(split_from=code),
        "removable": removable_codings(code, request.person).count(),
        "memos": visible_memos(request.study, request.person).filter(Q(code=code) | Q(codes=code)).distinct(),
    }
    return render(request, "coding/code.html", context, status=status)
