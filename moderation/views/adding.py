"""A whole transcript, to add a passage that nobody marked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation import actions
from moderation.forms import AddPassage
from moderation.models import CaseSet
from moderation.queries import case_sets
from moderation.rendering.adding import page
from moderation.views.comparing import where_coders_are_compared
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_http_methods(["GET", "HEAD", "POST"])
def add_passage(request: StudyRequest, round: UUID, version: UUID) -> HttpResponse:  # noqa: A002
    """The turns with what stands in the consensus; the code and the words that are added."""
    sets = case_sets(request.study, request.person)
    case_set = _case_set(sets, round, version)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        form = AddPassage(request.POST)
        try:
            own = form.own()
            actions.add(case_set=case_set, actor=request.person, own=own, near=own.start or 0, **form.why())
        except Refused as refusal:
            shown = {"refusal": str(refusal), "entered": request.POST, "row": form.row}
        else:
            messages.success(request, _("Added, and marked as a passage that nobody had marked."))
            return redirect("add_passage", request.study.slug, round, version)
    context = page(request.study, request.person, sets, case_set) | shown
    return render(request, "moderation/add_passage.html", context, status=422 if shown else 200)


def _case_set(sets: list[CaseSet], round_: UUID, version: UUID) -> CaseSet:
    for row in sets:
        if row.version is not None and (row.round.uuid, row.version.uuid) == (round_, version):
            return row
    raise Http404
