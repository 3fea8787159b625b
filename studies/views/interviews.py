"""Interviews and focus groups."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studies import queries
from studies.actions import interviews as actions
from studies.errors import Refused
from studies.forms.material import InterviewForm
from studies.gate import StudyRequest, in_study
from studies.models import Interview
from studies.permissions import Permission
from studies.rendering.interviews import when


@in_study(Permission.VIEW_STUDY)
@require_GET
def interviews(request: StudyRequest) -> HttpResponse:
    """All of them."""
    found = queries.interviews(request.study)
    context = {
        "interviews": [(one, when(one, request.permissions, "SHORT_DATE_FORMAT")) for one in found],
        "may_change": Permission.MANAGE_PARTICIPANTS in request.permissions,
    }
    return render(request, "studies/interviews.html", context)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_http_methods(["GET", "POST"])
def add(request: StudyRequest) -> HttpResponse:
    """Enter a new one."""
    form = InterviewForm(request.POST or None, study=request.study, initial=_usual(request))
    if request.method == "POST" and form.is_valid() and _stored(request, form, None):
        return redirect("interviews", slug=request.study.slug)
    return _page(request, form, None)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_http_methods(["GET", "POST"])
def edit(request: StudyRequest, interview: UUID) -> HttpResponse:
    """Correct or complete one."""
    known = interview_of(request, interview)
    form = InterviewForm(request.POST or None, study=request.study, instance=interview_of(request, interview))
    if request.method == "POST" and form.is_valid() and _stored(request, form, known):
        return redirect("interviews", slug=request.study.slug)
    return _page(request, form, known)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_POST
def remove(request: StudyRequest, interview: UUID) -> HttpResponse:
    """Forget one that has nothing yet."""
    actions.remove_interview(interview=interview_of(request, interview), actor=request.person)
    return redirect("interviews", slug=request.study.slug)


def interview_of(request: StudyRequest, uuid: UUID) -> Interview:
    """An interview of this study, or 404."""
    interview: Interview = get_object_or_404(Interview, study=request.study, uuid=uuid)
    return interview


def _stored(request: StudyRequest, form: InterviewForm, known: Interview | None) -> bool:
    values = dict(form.cleaned_data)
    people = values.pop("participants")
    try:
        if known:
            actions.change_interview(interview=known, actor=request.person, values=values, participants=people)
        else:
            actions.add_interview(study=request.study, actor=request.person, values=values, participants=people)
    except Refused as refusal:
        form.add_error("label", str(refusal))
        return False
    return True


def _usual(request: StudyRequest) -> dict[str, Any]:
    """What most new interviews have: the newest guide, the study's first language, the person who enters it."""
    newest = request.study.guide_versions.order_by("-number").first()
    is_interviewer = queries.people_with(request.study, "interviewer").filter(pk=request.person.pk).exists()
    return {
        "guide_version": newest,
        "language": next(iter(request.study.languages), ""),
        "first_interviewer": request.person if is_interviewer else None,
    }


def _page(request: StudyRequest, form: InterviewForm, known: Interview | None) -> HttpResponse:
    context = {"form": form, "interview": known}
    return render(request, "studies/interview.html", context, status=422 if form.is_bound else 200)
