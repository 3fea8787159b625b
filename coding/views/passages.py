"""All passages of one code, paged, and as CSV."""

from collections.abc import Iterator
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coding.actions.rules import is_changeable
from coding.models import Code
from coding.passages import codings_of, memos_of_doubles, passages
from coding.visibility import visible_codes
from rounds.visibility import is_blind
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import csv_answer, xlsx_answer

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
        "passages": list(passages(page.object_list, memos_of_doubles(found, request.person))),
        "blind": is_blind(request.study, request.person),
        "changeable": Permission.EDIT_CODEBOOK in request.permissions and is_changeable(found, request.person),
    }
    return render(request, "coding/passages.html", context)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def passages_csv(request: StudyRequest, code: UUID) -> StreamingHttpResponse:
    """The same, all of them, as a table."""
    return csv_answer(request.study, "passages.csv", COLUMNS, _rows(request, _code(request, code)))


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def passages_xlsx(request: StudyRequest, code: UUID) -> HttpResponse:
    """The same as a workbook."""
    found = _code(request, code)
    about = {_("study"): request.study.title, _("code"): found.name, _("definition"): found.definition}
    return xlsx_answer("passages.xlsx", COLUMNS, _rows(request, found), about)


def _rows(request: StudyRequest, code: Code) -> Iterator[tuple[object, ...]]:
    codings = codings_of(code, request.person).iterator(2000)
    found = passages(codings, memos_of_doubles(code, request.person))
    return ((p.transcript, p.turn, p.start, p.end, p.round, p.coder, p.words, p.memo) for p in found)


def _code(request: StudyRequest, uuid: UUID) -> Code:
    return get_object_or_404(visible_codes(request.study, request.person), uuid=uuid)
