"""The sound itself, in parts, to those who may hear it; and its outline."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from recordings.consent import require_consent
from recordings.models import Recording, Track
from recordings.sound import ranges
from recordings.sound.store import open_stored
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.HEAR_PASSAGES)
@require_safe
def recording_sound(request: StudyRequest, recording: UUID) -> HttpResponseBase:
    """All tracks together."""
    found = _ready(request, recording)
    return ranges.serve(request, found.mix or found.tracks.get(index=0).proxy)


@in_study(Permission.HEAR_PASSAGES)
@require_safe
def track_sound(request: StudyRequest, recording: UUID, track: int) -> HttpResponseBase:
    """One track alone."""
    return ranges.serve(request, _track(request, recording, track).proxy)


@in_study(Permission.HEAR_PASSAGES)
@require_safe
def track_peaks(request: StudyRequest, recording: UUID, track: int) -> HttpResponse:
    """A track's outline: twenty pairs of signed bytes a second."""
    with open_stored(_track(request, recording, track).peaks) as stored:
        return HttpResponse(stored.read(), content_type="application/octet-stream")


def _ready(request: StudyRequest, uuid: UUID) -> Recording:
    """A recording that may be played: prepared, and with everybody's consent."""
    found: Recording = get_object_or_404(
        Recording.objects.filter(study=request.study).select_related("interview"), uuid=uuid
    )
    if found.state != Recording.State.READY:
        raise Http404
    require_consent(found.interview)
    return found


def _track(request: StudyRequest, recording: UUID, number: int) -> Track:
    found: Track = get_object_or_404(_ready(request, recording).tracks.all(), index=number - 1)
    return found
