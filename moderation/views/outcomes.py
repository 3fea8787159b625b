"""What becomes a result: which round of each transcript, and who may decide about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moderation import actions
from moderation.rendering.outcomes import page
from rounds.models import CodingRound
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from transcripts.models import Transcript


@in_study(Permission.VIEW_RESULTS)
@require_GET
def results(request: StudyRequest) -> HttpResponse:
    """By transcript its rounds, and which of them is the result; where there are several, the owner names another."""
    return render(request, "moderation/results.html", page(request.study, request.person))


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def choose(request: StudyRequest, transcript: UUID) -> HttpResponse:
    """Name the round that is the result of a transcript; with none, leave it to the latest again."""
    found: Transcript = get_object_or_404(Transcript.objects.select_related("study"), uuid=transcript)
    named = request.POST.get("round", "")
    if not named:
        actions.leave_to_latest(transcript=found, actor=request.person)
        return redirect("results", request.study.slug)
    round_ = next((one for one in CodingRound.objects.filter(study=request.study) if str(one.uuid) == named), None)
    try:
        if round_ is None:
            raise Refused(_("This round gives no result of this transcript."))
        actions.choose_result(transcript=found, round_=round_, actor=request.person)
    except Refused as refusal:
        shown = page(request.study, request.person) | {"refusal": str(refusal)}
        return render(request, "moderation/results.html", shown, status=422)
    messages.success(request, _("This round is the result of the transcript now."))
    return redirect("results", request.study.slug)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def third(request: StudyRequest) -> HttpResponse:
    """Let nobody decide about what they coded, or let them."""
    actions.require_third(study=request.study, actor=request.person, requires=bool(request.POST.get("third")))
    return redirect("results", request.study.slug)
