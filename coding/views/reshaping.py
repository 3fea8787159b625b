"""Codes merged and split, after a look at what that does; the codebook's undo and redo; an example chosen."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from coding import actions
from coding.actions.codebook import removable_codings
from coding.actions.reshaping import Part
from coding.actions.rules import is_changeable
from coding.forms.deeds import Whole
from coding.models import Code
from coding.rendering import reshaping as rendering
from coding.visibility import readable_versions, visible_codes
from rounds.visibility import is_read_at_once
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from transcripts.visibility import Reader, readable_text

PARTS = range(1, 4)
"""Parts that a split names at once; a part can be split again."""


class StepForm(forms.Form):
    """A step to undo or redo."""

    step = forms.UUIDField()


class ExampleForm(forms.Form):
    """A passage to show what a code means."""

    version = forms.UUIDField()
    start = Whole()
    end = Whole()


@in_study(Permission.EDIT_CODEBOOK)
@require_safe
def merge(request: StudyRequest) -> HttpResponse:
    """What merging the ticked codes would do; without a target the choice of one."""
    codes = _chosen(request, request.GET.getlist("code"))
    into = next(iter(_chosen(request, [request.GET.get("into", "")])), None)
    context = {
        "codes": codes,
        "into": into,
        "targets": rendering.targets(request.study, request.person, codes),
        "preview": rendering.merge_preview(request.study, request.person, codes, into) if into and codes else None,
        "all": visible_codes(request.study, request.person).order_by("name_key"),
    }
    return render(request, "coding/merge.html", context)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def merge_codes(request: StudyRequest) -> HttpResponse:
    """Merge them."""
    codes = _chosen(request, request.POST.getlist("code"))
    into = next(iter(_chosen(request, [request.POST.get("into", "")])), None)
    if into is None:
        raise Refused(_("Choose the codes to merge, and another one that they become."))
    actions.merge_codes(study=request.study, actor=request.person, codes=codes, into=into)
    merged = ngettext("%(n)s code is “%(name)s” now.", "%(n)s codes are “%(name)s” now.", len(codes))
    messages.success(request, merged % {"n": len(codes), "name": into.name})
    return redirect("codebook", request.study.slug)


@in_study(Permission.EDIT_CODEBOOK)
@require_safe
def split(request: StudyRequest, code: UUID) -> HttpResponse:
    """Name the parts, and say for each of one's own open passages which part it is."""
    found = _code(request, code)
    context = {
        "code": found,
        "rows": rendering.split_rows(found, request.person),
        "others": rendering.others(found, request.person),
        "parts": PARTS,
        "changeable": is_changeable(found, request.person),
        "read_at_once": is_read_at_once(request.study, request.person),
    }
    return render(request, "coding/split.html", context)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def split_code(request: StudyRequest, code: UUID) -> HttpResponse:
    """Split it."""
    found = _code(request, code)
    named = [(n, request.POST.get(f"name-{n}", "").strip()) for n in PARTS]
    parts = [Part(name, request.POST.get(f"definition-{n}", "").strip()) for n, name in named if name]
    place = {str(n): at for at, n in enumerate(n for n, name in named if name)}
    places = {
        (str(coding.layer.uuid), coding.number): place[chosen]
        for coding in removable_codings(found, request.person).select_related("layer")
        if (chosen := request.POST.get(f"to-{coding.layer.uuid}-{coding.number}", "")) in place
    }
    made = actions.split_code(code=found, actor=request.person, parts=parts, places=places)
    names = ", ".join(f"“{one.name}”" for one in made)
    messages.success(request, _("Made %(names)s out of “%(name)s”.") % {"names": names, "name": found.name})
    return redirect("codebook", request.study.slug)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def codebook_undo(request: StudyRequest) -> HttpResponse:
    """Take the last change of the codebook back."""
    actions.undo_codebook(study=request.study, actor=request.person, step=_step(request))
    return redirect("codebook", request.study.slug)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def codebook_redo(request: StudyRequest) -> HttpResponse:
    """Do it again."""
    actions.redo_codebook(study=request.study, actor=request.person, step=_step(request))
    return redirect("codebook", request.study.slug)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def code_example(request: StudyRequest, code: UUID) -> HttpResponse:
    """Let a passage stand in the codebook as the code's example."""
    found, form = _code(request, code), ExampleForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This page and the server do not understand each other; reload the page."))
    values = form.cleaned_data
    readable = readable_versions(request.study, request.person, Reader.of(request.permissions))
    version = readable.filter(uuid=values["version"]).first()
    if version is None:
        raise Refused(_("This passage is not in the transcript."))
    quotation = actions.ensure_quotation(version=version, start=values["start"], end=values["end"])
    words = readable_text(version).words(quotation.start, quotation.end)
    actions.edit_code(code=found, actor=request.person, example=words, example_from=quotation)
    messages.success(request, _("The passage is the example of “%(name)s” now.") % {"name": found.name})
    return redirect("code", request.study.slug, found.uuid)


def _step(request: StudyRequest) -> UUID:
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Refused(_("There is nothing to take back here; reload the page."))
    step: UUID = form.cleaned_data["step"]
    return step


def _chosen(request: StudyRequest, uuids: list[str]) -> list[Code]:
    wanted = [uuid for uuid in uuids if _is_uuid(uuid)]
    found = visible_codes(request.study, request.person).filter(uuid__in=wanted).select_related("study")
    return list(found.order_by("name_key"))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _code(request: StudyRequest, uuid: UUID) -> Code:
    return get_object_or_404(visible_codes(request.study, request.person).select_related("study"), uuid=uuid)
