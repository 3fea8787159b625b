"""The way of a sound file into Tandem: chosen, sent in parts, gone on with, made a recording."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from recordings import actions, queries
from recordings.actions.uploading import PART_BYTES
from recordings.models import Recording, Upload
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.models import Interview
from studies.permissions import Permission

LARGEST_NUMBER = 1 << 53


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_GET
def recording_new(request: StudyRequest) -> HttpResponse:
    """Choose an interview and its sound; files that were interrupted wait below."""
    return _page(request)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def upload_begin(request: StudyRequest) -> JsonResponse:
    """Begin or go on with a file: answers its address, the size of a part, and which parts have arrived."""
    size, modified = (_number(request.POST.get(name, "")) for name in ("size", "modified"))
    upload = actions.begin_upload(
        study=request.study,
        actor=request.person,
        file_name=request.POST.get("name", "")[-255:] or _("recording"),
        size=size,
        modified=modified,
    )
    return JsonResponse(_state(upload))


@in_study(Permission.UPLOAD_TRANSCRIPTS, takes=lambda: PART_BYTES)
@require_POST
def upload_receive(request: StudyRequest, sound_upload: UUID, part: int) -> JsonResponse:
    """Take one part: the bytes are the body, their SHA-256 stands in the header `X-Part-SHA256`."""
    upload = _find(request, sound_upload)
    content = request.read(PART_BYTES + 1)
    actions.receive_part(
        upload=upload, index=part, content=content, sha256=request.headers.get("X-Part-SHA256", "").lower()
    )
    return JsonResponse({"arrived": part})


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def sound_upload_discard(request: StudyRequest, sound_upload: UUID) -> HttpResponse:
    """Throw away what has arrived of a file."""
    actions.discard_upload(upload=_find(request, sound_upload), actor=request.person)
    return redirect("recording_new", request.study.slug)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def recording_add(request: StudyRequest) -> HttpResponse:
    """Make whole uploads the recording of an interview; a second time leads to the same recording."""
    pk = _number(request.POST.get("interview", ""))
    interview = Interview.objects.filter(study=request.study, pk=pk).first()
    if interview is None:
        return _page(request, refused=_("Choose the interview that was recorded."), status=422)
    uuids = [uuid for uuid in request.POST.getlist("upload") if _is_uuid(uuid)]
    uploads = {str(upload.uuid): upload for upload in Upload.objects.filter(uploaded_by=request.person, uuid__in=uuids)}
    existing = Recording.objects.filter(interview=interview).first()
    if existing is not None and not uploads:
        return redirect("recording", request.study.slug, existing.uuid)
    try:
        recording = actions.add_recording(
            study=request.study,
            actor=request.person,
            interview=interview,
            uploads=[uploads[uuid] for uuid in uuids if uuid in uploads],
        )
    except Refused as refusal:
        return _page(request, refused=str(refusal), status=422)
    return redirect("recording", request.study.slug, recording.uuid)


def _page(request: StudyRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    choices = queries.interviews_to_record(request.study)
    context = {
        "choices": [choice for choice in choices if not choice.hindrance],
        "hindered": [choice for choice in choices if choice.hindrance],
        "uploads": queries.uploads(request.study, request.person),
        "chosen": request.GET.get("interview") or request.POST.get("interview"),
        "refused": refused,
    }
    return render(request, "recordings/new.html", context, status=status)


def _find(request: StudyRequest, uuid: UUID) -> Upload:
    found: Upload = get_object_or_404(Upload.objects.filter(study=request.study), uuid=uuid)
    return found


def _state(upload: Upload) -> dict[str, object]:
    return {
        "upload": str(upload.uuid),
        "part_bytes": upload.part_bytes,
        "parts": {part.index: part.sha256 for part in upload.parts.all()},
    }


def _number(written: str) -> int:
    return min(int(written), LARGEST_NUMBER) if written.isdigit() else 0


def _is_uuid(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True
