"""Rounds: how far they are, and for the owner: open one, add transcripts, close it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coding import actions
from coding.forms.rounds import MoreTranscripts, RoundForm
from coding.models import CodingRound
from coding.rendering.progress import rounds_of
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.VIEW_ROUNDS)
@require_safe
def rounds(request: StudyRequest) -> HttpResponse:
    """Every round with its progress, and what the owner can do with an open one."""
    manages = Permission.MANAGE_ROUNDS in request.permissions
    listed = [
        {"progress": progress, "more": MoreTranscripts(progress.round) if manages and progress.round.is_open else None}
        for progress in rounds_of(request.study, request.person)
    ]
    return render(request, "coding/rounds.html", {"rounds": listed, "manages": manages})


@in_study(Permission.MANAGE_ROUNDS)
@require_safe
def new_round(request: StudyRequest) -> HttpResponse:
    """Choose stage, coders and transcripts."""
    return render(request, "coding/new_round.html", {"form": RoundForm(request.study)})


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def open_round(request: StudyRequest) -> HttpResponse:
    """Open a round; what is wrong stands beside the form, which keeps what was ticked."""
    form = RoundForm(request.study, request.POST)
    if form.is_valid():
        try:
            actions.open_round(study=request.study, actor=request.person, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The round is open. Its coders find their transcripts under Coding."))
            return redirect("rounds", request.study.slug)
    return render(request, "coding/new_round.html", {"form": form}, status=422)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def extend_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """Add transcripts to an open round."""
    found = _round(request, round)
    form = MoreTranscripts(found, request.POST)
    if not form.is_valid():
        raise Refused(_("Choose at least one transcript."))
    actions.add_transcripts(round_=found, actor=request.person, versions=list(form.cleaned_data["versions"]))
    messages.success(request, _("The round has more transcripts now."))
    return redirect("rounds", request.study.slug)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def close_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """End the coders' blindness."""
    actions.close_round(round_=_round(request, round), actor=request.person)
    messages.success(request, _("The round is closed. What was not submitted counts as missing."))
    return redirect("rounds", request.study.slug)


def _round(request: StudyRequest, uuid: UUID) -> CodingRound:
    return get_object_or_404(CodingRound.objects.select_related("study"), uuid=uuid, study=request.study)
