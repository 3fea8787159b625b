"""The numbers of all corrections: for the methods section, and for deciding whether doubts are worth showing."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from correction import queries
from correction.rendering.statistics import COLUMNS, cells, statistics
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import short_csv_answer


@in_study(Permission.VIEW_RESULTS)
@require_GET
def corrections(request: StudyRequest) -> HttpResponse:
    """Word error rate per recording and pooled, what was changed and heard; texts in hand where one may see them."""
    may_correct = Permission.CORRECT in request.permissions
    context: dict[str, Any] = {
        "statistics": statistics(request.study),
        "in_hand": list(queries.in_hand(request.study).values()) if may_correct else [],
        "may_correct": may_correct,
    }
    return render(request, "correction/statistics.html", context)


@in_study(Permission.VIEW_RESULTS)
@require_GET
def corrections_csv(request: StudyRequest) -> HttpResponse:
    """The same as a table of numbers; no word of a transcript is in it."""
    rows = (cells(row) for row in statistics(request.study).rows)
    return short_csv_answer("corrections.csv", COLUMNS, rows)
