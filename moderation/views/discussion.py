"""Discussion of cases between coders and moderators, once a round is closed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from moderation import actions
from moderation.models import Case, Remark
from moderation.rendering import discussion as rendering
from moderation.views.comparing import where_coders_are_compared
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_GET
def discussions(request: StudyRequest) -> HttpResponse:
    """The cases that are talked about, the latest remark first."""
    return render(request, "moderation/discussions.html", rendering.discussions(request.study, request.person))


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_GET
def discussion(request: StudyRequest, case: UUID) -> HttpResponse:
    """One case with what everybody did and said."""
    return _page(request, _case(request, case))


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_POST
def remark(request: StudyRequest, case: UUID) -> HttpResponse:
    """Say something about a case."""
    found, text = _case(request, case), request.POST.get("text", "")
    try:
        actions.remark(case=found, actor=request.person, text=text, may_talk=_may_talk(request, found))
    except Refused as refusal:
        return _page(request, found, refusal=str(refusal), entered=text)
    return redirect("discussion", request.study.slug, found.uuid)


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_POST
def withdraw(request: StudyRequest, remark: UUID) -> HttpResponse:
    """Take back one's own remark."""
    said: Remark = get_object_or_404(Remark.objects.select_related("case_set__round__study"), uuid=remark)
    cases = rendering.discussable(request.study, request.person)
    found: Case = get_object_or_404(cases, case_set=said.case_set, key=said.case_key)
    try:
        actions.withdraw(remark=said, actor=request.person)
    except Refused as refusal:
        return _page(request, found, refusal=str(refusal))
    return redirect("discussion", request.study.slug, found.uuid)


def _case(request: StudyRequest, uuid: UUID) -> Case:
    found: Case = get_object_or_404(rendering.discussable(request.study, request.person), uuid=uuid)
    return found


def _may_talk(request: StudyRequest, case: Case) -> bool:
    return rendering.may_talk(case.case_set, request.person, request.permissions)


def _page(request: StudyRequest, case: Case, refusal: str = "", entered: str = "") -> HttpResponse:
    shown = rendering.discussion(request.study, request.person, case)
    more = {"may_talk": _may_talk(request, case), "refusal": refusal, "entered": entered}
    return render(request, "moderation/discussion.html", {**shown, **more}, status=422 if refusal else 200)
