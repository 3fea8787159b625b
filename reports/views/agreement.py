"""Agreement: one page a round, the same numbers as CSV and JSON."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coding.models import CodingRound
from reports.agreement.page import page
from reports.agreement.scale import LINES
from reports.agreement.tables import TABLES, as_dict
from reports.queries import agreement as queries
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement(request: StudyRequest) -> HttpResponse:
    """The latest round that has something to compare, or the latest one."""
    return _page(request, queries.latest_round(request.study, request.person))


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002  (the address says so)
    """One round."""
    return _page(request, _round(request, round))


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement_json(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """One round's numbers with all their digits."""
    found = _round(request, round)
    content = {"study": request.study.slug, "rounds": [as_dict(_unless_blind(request, found))]}
    return _download(JsonResponse(content), f"{request.study.slug}-agreement-{found.number}.json")


@in_study(Permission.VIEW_RESULTS)
@require_GET
def agreement_table(request: StudyRequest, round: UUID, table: str) -> HttpResponse:  # noqa: A002
    """One of a round's tables as CSV."""
    found = _round(request, round)
    rows = TABLES[table]([_unless_blind(request, found)])
    response = HttpResponse(rows.as_csv(), content_type="text/csv; charset=utf-8")
    return _download(response, f"{request.study.slug}-{rows.name}-{found.number}.csv")


def _page(request: StudyRequest, round_: CodingRound | None) -> HttpResponse:
    is_blind = round_ is not None and queries.is_blind_to(request.person, round_)
    found = queries.round_agreement(round_) if round_ and not is_blind else None
    context = {
        "rounds": queries.rounds(request.study),
        "round": round_,
        "is_blind": is_blind,
        "page": page(found) if found and found.before.documents else None,
        "lines": LINES,
        "may_moderate": Permission.MODERATE in request.permissions,
        "may_open_rounds": Permission.MANAGE_ROUNDS in request.permissions,
    }
    return render(request, "reports/agreement.html", context)


def _round(request: StudyRequest, uuid: UUID) -> CodingRound:
    rounds = CodingRound.objects.filter(study=request.study).select_related("study")
    found: CodingRound = get_object_or_404(rounds, uuid=uuid)
    return found


def _unless_blind(request: StudyRequest, round_: CodingRound) -> queries.RoundAgreement:
    if queries.is_blind_to(request.person, round_):
        raise Refused(_("You are coding this round; its agreement is shown when everybody has submitted."))
    return queries.round_agreement(round_)


def _download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
