"""One recognition: how far it is, what it found, what to listen to again, and what becomes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jobs.actions import cancel_job
from recordings import actions
from recordings.actions.taking import may_be_stored
from recordings.models import Recognition
from recordings.rendering.progress import progress
from recordings.rendering.recordings import compared, first_turns, latest_turns, player, shown_flags
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from transcripts.models import Transcript


@in_study(Permission.HEAR_RECORDINGS)
@require_safe
def recognition(request: StudyRequest, recognition: UUID) -> HttpResponse:
    """Its page; while it runs, the partial asks again every two seconds."""
    found = _find(request, recognition)
    is_over = found.job is None or found.job.is_over
    context: dict[str, Any] = {"run": found, "job": found.job, "is_over": is_over, "progress": progress(found)}
    if request.headers.get("HX-Request") and not is_over:
        return render(request, "recordings/recognition.html#state", {**context, "turns": latest_turns(found)})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    shown, is_cut = first_turns(found, everything="all" in request.GET) if is_over else (latest_turns(found), False)
    context |= {
        "recording": found.recording,
        "turns": shown,
        "is_cut": is_cut,
        "flags": shown_flags(found) if is_over else [],
        "player": player(request.study, found.recording),
        "compared": compared(found) if found.is_passage and found.outcome else None,
        "may_store": may_be_stored(found),
        "transcript": Transcript.objects.filter(interview=found.recording.interview).first(),
        "may_upload": Permission.UPLOAD_TRANSCRIPTS in request.permissions,
    }
    return render(request, "recordings/recognition.html", context)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recognition_stop(request: StudyRequest, recognition: UUID) -> HttpResponse:
    """Ask it to stop; what is done is kept."""
    found = _find(request, recognition)
    if found.job is not None:
        cancel_job(job=found.job, actor=request.person)
    return redirect("recognition", request.study.slug, found.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recognition_resume(request: StudyRequest, recognition: UUID) -> HttpResponse:
    """Go on at the first chunk that is not done."""
    found = _find(request, recognition)
    actions.resume_recognition(recognition=found, actor=request.person)
    return redirect("recognition", request.study.slug, found.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recognition_store(request: StudyRequest, recognition: UUID) -> HttpResponse:
    """Make it the interview's text."""
    version = actions.store_recognition(recognition=_find(request, recognition), actor=request.person)
    messages.success(request, _("Version %(number)s of the transcript is stored.") % {"number": version.number})
    return redirect("transcript", request.study.slug, version.transcript.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recognition_take(request: StudyRequest, recognition: UUID) -> HttpResponse:
    """Take a passage into the text."""
    found = _find(request, recognition)
    version = actions.take_recognition(recognition=found, actor=request.person)
    messages.success(request, _("Version %(number)s of the transcript is stored.") % {"number": version.number})
    return redirect("listen", request.study.slug, found.recording.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recognition_decline(request: StudyRequest, recognition: UUID) -> HttpResponse:
    """Leave the text as it is."""
    found = _find(request, recognition)
    actions.decline_recognition(recognition=found, actor=request.person)
    return redirect("recording", request.study.slug, found.recording.uuid)


def _find(request: StudyRequest, uuid: UUID) -> Recognition:
    found: Recognition = get_object_or_404(
        Recognition.objects.filter(recording__study=request.study).select_related(
            "recording__interview", "recording__study", "job", "version"
        ),
        uuid=uuid,
    )
    return found
