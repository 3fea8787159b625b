"""The list of recordings, and one recording: its tracks, how to recognise it, what was recognised."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from recordings import actions, queries
from recordings.actions.taking import base_of
from recordings.consent import missing_consent
from recordings.domain.between import MUCH_BLEED
from recordings.forms import PassageForm, RecognitionForm, TrackForm
from recordings.models import Recording
from recordings.rendering.recordings import estimates, player
from recordings.speech import checkpoints
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from transcripts.models import Transcript
from transcripts.queries import participants
from transcripts.rendering.texts import version_html
from transcripts.visibility import Reader


@in_study(Permission.HEAR_RECORDINGS)
@require_GET
def recordings(request: StudyRequest) -> HttpResponse:
    """All recordings of the study."""
    context = {
        "recordings": queries.recordings(request.study),
        "to_record": queries.interviews_to_record(request.study),
        "uploads": queries.uploads(request.study, request.person),
    }
    return render(request, "recordings/recordings.html", context)


@in_study(Permission.HEAR_RECORDINGS)
@require_safe
def recording(request: StudyRequest, recording: UUID) -> HttpResponse:
    """One recording; while it is prepared its partial asks again every second."""
    found = find(request, recording)
    if request.headers.get("HX-Request") and found.state == Recording.State.PREPARING:
        return render(request, "recordings/recording.html#preparing", {"recording": found, "job": found.job})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return page(request, found)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recording_settle(request: StudyRequest, recording: UUID) -> HttpResponse:
    """Store what was said about the tracks."""
    found = find(request, recording)
    forms = _track_forms(request, found, request.POST)
    if [form for form in forms if not form.is_valid()]:
        return page(request, found, track_forms=forms, status=422)
    try:
        actions.settle_tracks(recording=found, actor=request.person, choices=[form.choice for form in forms])
    except Refused as refusal:
        forms[0].add_error(None, str(refusal))
        return page(request, found, track_forms=forms, status=422)
    messages.success(request, _("The tracks are stored."))
    return redirect("recording", request.study.slug, found.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recording_prepare(request: StudyRequest, recording: UUID) -> HttpResponse:
    """Prepare it again, with its channels split or together."""
    found = find(request, recording)
    channels = request.POST.get("channels", "")
    if channels not in Recording.Channels.values:
        channels = Recording.Channels.MEASURED
    actions.prepare_again(recording=found, actor=request.person, channels=channels)
    return redirect("recording", request.study.slug, found.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recording_discard(request: StudyRequest, recording: UUID) -> HttpResponse:
    """Remove it with all its sound."""
    found = find(request, recording)
    actions.discard_recording(recording=found, actor=request.person)
    messages.info(request, _("The recording is removed, with all its sound."))
    return redirect("recordings", request.study.slug)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recognise(request: StudyRequest, recording: UUID) -> HttpResponse:
    """Queue the recognition of the whole recording."""
    found = find(request, recording)
    form = recognition_form(request, found, request.POST)
    if not form.is_valid():
        return page(request, found, form=form, status=422)
    try:
        made = actions.start_recognition(recording=found, actor=request.person, manner=form.manner)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return page(request, found, form=form, status=422)
    return redirect("recognition", request.study.slug, made.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recognise_passage(request: StudyRequest, recording: UUID) -> HttpResponse:
    """Queue the recognition of a passage, as a proposal beside the text."""
    found = find(request, recording)
    form = _passage_form(request, found, request.POST)
    if not form.is_valid():
        return _listen_page(request, found, form, 422)
    try:
        made = actions.recognise_passage(
            recording=found,
            actor=request.person,
            manner=form.manner,
            start_ms=form.cleaned_data["begins"],
            end_ms=form.cleaned_data["ends"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _listen_page(request, found, form, 422)
    return redirect("recognition", request.study.slug, made.uuid)


@in_study(Permission.HEAR_RECORDINGS)
@require_GET
def listen(request: StudyRequest, recording: UUID) -> HttpResponse:
    """The interview's text with its sound: a click on a turn's time plays it."""
    found = find(request, recording)
    return _listen_page(request, found, _passage_form(request, found))


def find(request: StudyRequest, uuid: UUID) -> Recording:
    """The recording of that address in this study, or 404."""
    found: Recording = get_object_or_404(
        Recording.objects.filter(study=request.study).select_related("interview", "job", "study"), uuid=uuid
    )
    return found


def recognition_form(request: StudyRequest, found: Recording, data: object = None) -> RecognitionForm:
    """The form for a whole recording."""
    return RecognitionForm(data, **_of(request, found))  # type: ignore[arg-type]


def page(
    request: StudyRequest,
    found: Recording,
    *,
    track_forms: list[TrackForm] | None = None,
    form: RecognitionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The recording's page, with forms as they were sent where something was refused."""
    context: dict[str, Any] = {
        "recording": found,
        "job": found.job,
        "hindrance": missing_consent(found.interview),
        "may_upload": Permission.UPLOAD_TRANSCRIPTS in request.permissions,
    }
    if found.state == Recording.State.READY:
        models = checkpoints.installed()
        context |= {
            "player": player(request.study, found),
            "track_forms": track_forms or _track_forms(request, found),
            "form": form or recognition_form(request, found),
            "models": models,
            "estimates": estimates(found, models),
            "bleeds": found.facts.get("bleed", 0) > MUCH_BLEED,
            "runs": queries.runs(found),
            "is_under_way": queries.is_under_way(found),
            "transcript": Transcript.objects.filter(interview=found.interview).first(),
        }
    return render(request, "recordings/recording.html", context, status=status)


def _listen_page(request: StudyRequest, found: Recording, form: PassageForm, status: int = 200) -> HttpResponse:
    transcript = get_object_or_404(Transcript.objects.filter(study=request.study), interview=found.interview)
    reader = Reader.of(request.permissions)
    version = reader.version(transcript, working=True)
    context = {
        "recording": found,
        "transcript": transcript,
        "version": version,
        "text": version_html(version, reader) if version else "",
        "player": player(request.study, found) if found.state == Recording.State.READY else None,
        "form": form,
        "models": checkpoints.installed(),
        "may_recognise": base_of(found) is not None and Permission.UPLOAD_TRANSCRIPTS in request.permissions,
        "hindrance": missing_consent(found.interview),
        "may_correct": Permission.CORRECT in request.permissions,
    }
    return render(request, "recordings/listen.html", context, status=status)


def _passage_form(request: StudyRequest, found: Recording, data: object = None) -> PassageForm:
    return PassageForm(data, **(_of(request, found) | {"bleeds": False}))  # type: ignore[arg-type]


def _of(request: StudyRequest, found: Recording) -> dict[str, object]:
    return {
        "models": checkpoints.installed(),
        "study": request.study,
        "recording": found,
        "bleeds": found.facts.get("bleed", 0) > MUCH_BLEED,
    }


def _track_forms(request: StudyRequest, found: Recording, data: object = None) -> list[TrackForm]:
    people = list(participants(request.study))
    tracks = found.tracks.select_related("file", "participant")
    return [TrackForm(data, track=track, participants=people) for track in tracks]
