"""The correction desk: one page, small answers to everything that is done on it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from correction import actions, forms, queries
from correction.actions.editing import Conflict, NotYours
from correction.models import Correction, DeskChoice
from correction.rendering import desk
from correction.rendering.doubts import doubts
from correction.rendering.words import desk_words
from recordings.consent import missing_consent
from recordings.models import Recording
from recordings.rendering.recordings import player
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from transcripts.models import Transcript
from transcripts.rendering.texts import clock

CONFLICT, LOCKED = 409, 423


@in_study(Permission.CORRECT)
@require_POST
def correction_begin(request: StudyRequest, transcript: UUID) -> HttpResponse:
    """Take a transcript in hand, or go on with it."""
    found = get_object_or_404(Transcript.objects.filter(study=request.study), uuid=transcript)
    made = actions.begin_correction(transcript=found, actor=request.person)
    return redirect("correct", request.study.slug, made.uuid)


@in_study(Permission.CORRECT)
@require_GET
def correct(request: StudyRequest, correction: UUID) -> HttpResponse:
    """The desk."""
    found = find(request, correction)
    if found.state == Correction.State.FROZEN:
        return redirect("versions", request.study.slug, found.transcript.uuid)
    recording = Recording.objects.filter(interview=found.transcript.interview_id).select_related("study").first()
    hindrance = missing_consent(found.transcript.interview) if recording else ""
    ready = recording is not None and recording.state == Recording.State.READY and not hindrance
    context = {
        "correction": found,
        "data": desk.desk_data(found, request.person),
        "words": desk_words(),
        "inserts": desk.inserts(found.transcript.language),
        "player": player(request.study, recording) if ready and recording else None,
        "duration": clock(recording.duration_ms) if ready and recording else "",
        "hindrance": hindrance,
        "is_frozen": found.state != Correction.State.OPEN,
    }
    return render(request, "correction/desk.html", context)


@in_study(Permission.CORRECT)
@require_POST
def correction_sit(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Ask for the right to write, or take it over."""
    found = find(request, correction)
    data = forms.sent(request)
    sitting = forms.sitting_from(data)
    fresh = actions.sit_down(
        correction=found, actor=request.person, sitting=sitting, take_over=data.get("over") is True
    )
    return JsonResponse(desk.held(fresh, request.person, str(sitting)))


@in_study(Permission.CORRECT)
@require_POST
def correction_edit(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Do one deed: 409 with the turns as they are where somebody else changed them, 423 where another window holds
    the text."""
    found = find(request, correction)
    deed = forms.deed_from(forms.sent(request))
    try:
        edited = actions.edit_turns(
            correction=found,
            actor=request.person,
            sitting=deed.sitting,
            request_id=deed.request_id,
            verb=deed.verb,
            changes=deed.changes,
            step=deed.step,
        )
    except Conflict as conflict:
        return JsonResponse({"turns": desk.rows(found, conflict.turns)}, status=CONFLICT)
    except NotYours:
        return JsonResponse(desk.held(find(request, correction), request.person), status=LOCKED)
    return JsonResponse({"revs": {str(turn.uuid): turn.rev for turn in edited}})


@in_study(Permission.CORRECT)
@require_GET
def correction_changes(request: StudyRequest, correction: UUID) -> HttpResponse:
    """What happened since a deed, for those who read along."""
    found = find(request, correction)
    since = request.GET.get("since", "")
    number = int(since) if since.isascii() and since.isdigit() and len(since) < 10 else 0
    answer: dict[str, Any] = desk.held(found, request.person, request.GET.get("sitting", ""))
    if number < found.change:
        answer |= {"turns": desk.changed_since(found, number), "speakers": desk.speakers(found)}
    return JsonResponse(answer)


@in_study(Permission.CORRECT)
@require_POST
def correction_beat(request: StudyRequest, correction: UUID) -> HttpResponse:
    """The window lives; what it played, how long somebody worked."""
    found = find(request, correction)
    data = forms.sent(request)
    sitting = forms.sitting_from(data)
    active_ms, heard = forms.work_from(data)
    try:
        fresh = actions.note_work(
            correction=found,
            actor=request.person,
            sitting=sitting,
            active_ms=active_ms,
            heard=heard,
            leaves=data.get("leave") is True,
        )
    except NotYours:
        return JsonResponse(desk.held(found, request.person), status=LOCKED)
    return JsonResponse(desk.held(fresh, request.person, str(sitting)))


@in_study(Permission.CORRECT)
@require_GET
def correction_doubts(request: StudyRequest, correction: UUID) -> HttpResponse:
    """The review list; asked for after the text is there."""
    return JsonResponse({"doubts": doubts(find(request, correction))})


@in_study(Permission.CORRECT)
@require_POST
def correction_aside(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Put a doubt aside, or take that back."""
    found = find(request, correction)
    form = _valid(forms.AsideForm(request.POST))
    actions.put_doubt_aside(correction=found, actor=request.person, **form.cleaned_data)
    return JsonResponse({})


@in_study(Permission.CORRECT)
@require_POST
def correction_ask(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Ask the first interviewer about a turn."""
    found = find(request, correction)
    form = _valid(forms.AskForm(request.POST))
    asked = actions.ask_question(correction=found, actor=request.person, **form.cleaned_data)
    return JsonResponse(desk.question_row(asked))


@in_study(Permission.CORRECT)
@require_POST
def correction_choose(request: StudyRequest) -> HttpResponse:
    """Keep how a person likes the desk."""
    choices = forms.choices_from(forms.sent(request))
    DeskChoice.objects.update_or_create(person=request.person, defaults={"choices": choices})
    return JsonResponse({})


def find(request: StudyRequest, uuid: UUID) -> Correction:
    """The correction of that address in this study, or 404."""
    found: Correction = get_object_or_404(queries.corrections(request.study).select_related("base"), uuid=uuid)
    return found


def _valid(form: Any) -> Any:
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0])
    return form
