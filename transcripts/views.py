"""Pages of transcripts: the list, one to read, and the way of a file from upload over preview to storage."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.rendering.interviews import when
from transcripts import actions, queries, receiving
from transcripts.forms import ReadingForm, UploadForm
from transcripts.models import Transcript, TranscriptVersion, UploadDraft
from transcripts.rendering.import_report import shown
from transcripts.rendering.preview import Preview
from transcripts.rendering.texts import version_html
from transcripts.visibility import Reader, anonymised_line

A_PAGE = 50


@in_study(Permission.READ_TRANSCRIPTS)
@require_GET
def transcripts(request: StudyRequest) -> HttpResponse:
    """All transcripts of the study."""
    page = Paginator(_readable(request), A_PAGE).get_page(request.GET.get("page"))
    rows = queries.listed(list(page), Reader.of(request.permissions))
    context = {"page": page, "rows": rows, "may_upload": Permission.UPLOAD_TRANSCRIPTS in request.permissions}
    if context["may_upload"]:
        context["waiting"] = queries.drafts(request.study).count()
    return render(request, "transcripts/transcripts.html", context)


@in_study(Permission.READ_TRANSCRIPTS)
@require_GET
def transcript(request: StudyRequest, transcript: UUID) -> HttpResponse:
    """One transcript to read; `#t23` is its turn 23. With `line=working` the text with names, for who may read it."""
    found, reader = get_object_or_404(_readable(request), uuid=transcript), Reader.of(request.permissions)
    working = reader.reads_working and request.GET.get("line") == "working"
    version = reader.version(found, working=working)
    is_anonymised = version is not None and version.kind == TranscriptVersion.Kind.ANONYMISED
    context = {
        "transcript": found,
        "listed": queries.listed([found], reader)[0],
        "held": when(found.interview, request.permissions),
        "version": version,
        "text": version_html(version, reader) if version else "",
        "report": shown(reader.report(version)) if version else None,
        "source_name": reader.source_name(version) if version else "",
        "is_anonymised": is_anonymised,
        "has_other_line": anonymised_line(found.pk).exists() if working else reader.reads_working and is_anonymised,
        "may_hear": Permission.HEAR_RECORDINGS in request.permissions,
        "may_correct": Permission.CORRECT in request.permissions,
    }
    return render(request, "transcripts/transcript.html", context)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_GET
def uploads(request: StudyRequest) -> HttpResponse:
    """Bring files, and come back to those that wait."""
    return _uploads(request, UploadForm(), [])


@in_study(Permission.UPLOAD_TRANSCRIPTS, takes=receiving.most_at_once)
@require_POST
def upload_files(request: StudyRequest) -> HttpResponse:
    """Receive files; each that is refused gets its sentence, the others wait for their preview.

    Where any was taken the answer leads on to a page, so that the browser's way back asks nothing.
    """
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _uploads(request, form, [], status=422)
    received = receiving.receive(request.study, request.person, form.cleaned_data["uploads"])
    if not received.drafts:
        return _uploads(request, UploadForm(), received.refused, status=422)
    for sentence in received.sentences:
        messages.warning(request, sentence)
    if len(received.drafts) == 1 and not received.refused:
        return redirect("upload", slug=request.study.slug, draft=received.drafts[0].uuid)
    return redirect("uploads", slug=request.study.slug)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_GET
def upload(request: StudyRequest, draft: UUID) -> HttpResponse:
    """The preview of one file; `?ways` shows its beginning read in every way there is."""
    return _preview(request, Preview(_draft(request, draft), ways="ways" in request.GET))


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def read_upload(request: StudyRequest, draft: UUID) -> HttpResponse:
    """Read the file anew, in another encoding or with its names elsewhere; nothing is stored."""
    kept = _draft(request, draft)
    form = ReadingForm(request.POST)
    try:
        if form.is_valid():
            actions.read_anew(draft=kept, actor=request.person, reading=form.reading)
        else:
            messages.error(request, _("Choose one of the ways shown."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("upload", slug=request.study.slug, draft=draft)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def try_upload(request: StudyRequest, draft: UUID) -> HttpResponse:
    """The preview again, with the choices made on it; nothing is stored."""
    preview = Preview(_draft(request, draft), request.POST)
    return _preview(request, preview, status=200 if preview.is_valid() else 422)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def store_upload(request: StudyRequest, draft: UUID) -> HttpResponse:
    """Store what the preview shows; a second time leads to what was stored."""
    if stored := queries.stored_from(request.study, draft):
        messages.info(request, _("This upload is stored already."))
        return redirect("transcript", slug=request.study.slug, transcript=stored.uuid)
    preview = Preview(_draft(request, draft), request.POST)
    if not preview.is_valid():
        return _preview(request, preview, status=422)
    try:
        version = receiving.store(preview, request.person)
    except Refused as refusal:
        preview.form.add_error("interview", str(refusal))
        return _preview(request, preview, status=422)
    messages.success(request, _("%(label)s is stored.") % {"label": version.transcript.interview.label})
    return redirect("transcript", slug=request.study.slug, transcript=version.transcript.uuid)


@in_study(Permission.UPLOAD_TRANSCRIPTS)
@require_POST
def discard_upload(request: StudyRequest, draft: UUID) -> HttpResponse:
    """Throw an upload away."""
    actions.discard_draft(draft=_draft(request, draft), actor=request.person)
    messages.info(request, _("The upload is discarded; nothing of it was stored."))
    return redirect("uploads", slug=request.study.slug)


def _readable(request: StudyRequest) -> QuerySet[Transcript]:
    return queries.transcripts(request.study, Reader.of(request.permissions))


def _draft(request: StudyRequest, uuid: UUID) -> UploadDraft:
    draft: UploadDraft = get_object_or_404(UploadDraft.objects.filter(study=request.study), uuid=uuid)
    return draft


def _uploads(
    request: StudyRequest, form: UploadForm, refused: list[receiving.Refusal], status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "drafts": queries.drafts(request.study),
        "has_transcripts": Transcript.objects.filter(study=request.study).exists(),
    }
    return render(request, "transcripts/uploads.html", context, status=status)


def _preview(request: StudyRequest, preview: Preview, status: int = 200) -> HttpResponse:
    return render(request, "transcripts/preview.html", {"preview": preview, "draft": preview.draft}, status=status)
