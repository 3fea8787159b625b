"""What was decided, for every member who may see results: the ledger and what it teaches."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation.rendering import ledger
from moderation.rendering import lessons as teaching
from studies.gate import StudyRequest, in_scope, in_study
from studies.permissions import Permission, Role


@in_study(Permission.VIEW_RESULTS)
@require_GET
def ledger_page(request: StudyRequest) -> HttpResponse:
    """Every decision with its reason, who made it and when; with `?state=stale` those whose case has changed."""
    state = request.GET.get("state", "")
    in_page, entries = ledger.page(request.study, request.person, request.GET.get("page", ""), state)
    shown = {"in_page": in_page, "entries": entries, "is_stale": state == "stale"}
    return render(request, "moderation/ledger.html", shown)


@in_study(Permission.VIEW_RESULTS)
@require_GET
def ledger_csv(request: StudyRequest) -> StreamingHttpResponse:
    """The same as a table."""
    lines = in_scope(request.study, ledger.lines_of_csv(request.study, request.person))
    headers = {"Content-Disposition": f'attachment; filename="decisions-{request.study.slug}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@in_study(Permission.VIEW_RESULTS)
@require_GET
def lessons(request: StudyRequest) -> HttpResponse:
    """Codes that stay in dispute and what became of the coders' work; a coder reads of their own alone."""
    sees_all = bool(request.roles & {Role.OWNER, Role.MODERATOR})
    shown = teaching.lessons(request.study, request.person, sees_all_coders=sees_all)
    return render(request, "moderation/lessons.html", shown)
