"""The moderator's pages: what is ready, the desk, the ledger."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moderation import actions
from moderation.forms import Decide
from moderation.labels import choice_sentence
from moderation.models import Case
from moderation.rendering import landing, ledger
from moderation.rendering.page import Work, page
from studies.errors import Refused
from studies.gate import StudyRequest, in_scope, in_study
from studies.permissions import Permission


@in_study(Permission.MODERATE)
@require_GET
def moderation(request: StudyRequest) -> HttpResponse:
    """Which transcripts can be moderated, how far they are, and what the others wait for."""
    return render(request, "moderation/moderation.html", landing.landing(request.study, request.person))


@in_study(Permission.MODERATE)
@require_GET
def cases(request: StudyRequest) -> HttpResponse:
    """The desk at the first case that the filter leaves, or at the first of a later page."""
    work = _work(request)
    number = request.GET.get("page", "1")
    response = _desk(request, work, work.first(int(number) if number.isdecimal() and int(number) else 1))
    response["HX-Push-Url"] = work.address(None)
    return response


@in_study(Permission.MODERATE)
@require_GET
def case(request: StudyRequest, case: UUID) -> HttpResponse:
    """The desk at one case."""
    work = _work(request)
    return _desk(request, work, _case(work, case))


@in_study(Permission.MODERATE)
@require_POST
def decide(request: StudyRequest, case: UUID) -> HttpResponse:
    """Settle a case and go on to the next one; a refused decision shows its case again, everything entered kept."""
    work, form = _work(request), Decide(request.POST)
    found = _case(work, case)
    try:
        decision = _decided(found, request, form)
    except Refused as refusal:
        return _desk(request, work, _case(work, case), refusal=str(refusal), entered=request.POST, status=422)
    return _moved(request, work, work.following(found), choice_sentence(decision.choice))


@in_study(Permission.MODERATE)
@require_POST
def undo(request: StudyRequest) -> HttpResponse:
    """Take back one's latest decision and show its case."""
    work = _work(request)
    try:
        found = actions.undo(study=request.study, actor=request.person, seen=request.POST.get("undo", ""))
    except Refused as refusal:
        return _desk(request, work, work.first(), refusal=str(refusal), status=422)
    return _moved(request, work, _case(work, found.uuid), _("Undone. The case waits for a decision again."))


@in_study(Permission.VIEW_RESULTS)
@require_GET
def ledger_page(request: StudyRequest) -> HttpResponse:
    """Every decision with its reason, who made it and when."""
    in_page, entries = ledger.page(request.study, request.person, request.GET.get("page", ""))
    return render(request, "moderation/ledger.html", {"in_page": in_page, "entries": entries})


@in_study(Permission.VIEW_RESULTS)
@require_GET
def ledger_csv(request: StudyRequest) -> StreamingHttpResponse:
    """The same as a table."""
    lines = in_scope(request.study, ledger.lines_of_csv(request.study, request.person))
    headers = {"Content-Disposition": f'attachment; filename="decisions-{request.study.slug}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _work(request: StudyRequest) -> Work:
    return Work(request.study, request.person, request.GET)


def _case(work: Work, uuid: UUID) -> Case:
    seen = Case.objects.filter(case_set__in=[row.pk for row in work.sets])
    found: Case = get_object_or_404(seen.select_related("decision__decided_by"), uuid=uuid)
    return found


def _decided(case: Case, request: StudyRequest, form: Decide) -> Any:
    if not form.is_valid():
        raise Refused(_("This page and the server do not understand each other; reload the page."))
    said = form.cleaned_data
    return actions.decide(
        case=case,
        actor=request.person,
        choice=said["choice"],
        seen=said["seen"],
        reason=said["reason"],
        note=said["note"],
        own=form.own(),
    )


def _desk(request: StudyRequest, work: Work, case: Case | None, status: int = 200, **more: Any) -> HttpResponse:
    partial = "#desk" if request.headers.get("HX-Request-Type") == "partial" else ""
    return render(request, f"moderation/desk.html{partial}", page(work, case, **more), status=status)


def _moved(request: StudyRequest, work: Work, case: Case | None, said: str) -> HttpResponse:
    """After a deed: the case that comes next, in place for htmx, by its address without it."""
    if "HX-Request" not in request.headers:
        return redirect(work.address(case))
    shown = _case(work, case.uuid) if case else None
    response = _desk(request, work, shown, said=said)
    response["HX-Push-Url"] = work.address(case)
    return response
