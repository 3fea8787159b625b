"""All passages of one code, paged, and as CSV."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from coding.models import Code
from coding.passages import codings_of, passages
from coding.visibility import is_blind, visible_codes
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import csv_answer

ON_A_PAGE = 50
COLUMNS = ("transcript", "turn", "start", "end", "round", "coder", "quotation", "memo")


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def passages_page(request: StudyRequest, code: UUID) -> HttpResponse:
    """The passages of a code that the person may see, fifty a page."""
    found = _code(request, code)
    page = Paginator(codings_of(found, request.person), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "code": found,
        "page": page,
        "passages": list(passages(page.object_list)),
        "blind": is_blind(request.study, request.person),
    }
    return render(request, "coding/passages.html", context)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def passages_csv(request: StudyRequest, code: UUID) -> StreamingHttpResponse:
    """The same, all of them, as a table."""
    found = passages(codings_of(_code(request, code), request.person).iterator(2000))
    rows = ((p.transcript, p.turn, p.start, p.end, p.round, p.coder, p.words, p.memo) for p in found)
    return csv_answer(request.study, "passages.csv", COLUMNS, rows)


def _code(request: StudyRequest, uuid: UUID) -> Code:
    return get_object_or_404(visible_codes(request.study, request.person), uuid=uuid)
