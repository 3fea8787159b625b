"""What was decided, for every member who may see results: the ledger and what it teaches."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation.rendering import ledger
from moderation.rendering import lessons as teaching
from moderation.views.comparing import where_coders_are_compared
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission, Role
from studies.tables import csv_answer


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_GET
def ledger_page(request: StudyRequest) -> HttpResponse:
    """Every decision with its reason, who made it and when; with `?state=stale` those whose case has changed."""
    state = request.GET.get("state", "")
    in_page, entries = ledger.page(request.study, request.person, request.GET.get("page", ""), state)
    shown = {"in_page": in_page, "entries": entries, "is_stale": state == "stale"}
    return render(request, "moderation/ledger.html", shown)


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_GET
def ledger_csv(request: StudyRequest) -> StreamingHttpResponse:
    """The same as a table."""
    rows = ledger.rows_of_csv(request.study, request.person)
    return csv_answer(request.study, f"decisions-{request.study.slug}.csv", ledger.COLUMNS, rows)


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_GET
def lessons(request: StudyRequest) -> HttpResponse:
    """Codes that stay in dispute and what became of the coders' work; a coder reads of their own alone."""
    sees_all = bool(request.roles & {Role.OWNER, Role.MODERATOR})
    shown = teaching.lessons(request.study, request.person, sees_all_coders=sees_all)
    return render(request, "moderation/lessons.html", shown)
