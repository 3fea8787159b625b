"""The coder's desk: one page, one address a deed. Every answer of a deed is small and the same when asked twice."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coding import actions
from coding.actions.moving import translated_span
from coding.actions.undo import Outcome
from coding.forms import deeds
from coding.models import Memo
from coding.rendering import desk, landing, moved, older
from coding.rendering.words import desk_words
from recordings.consent import missing_consent
from recordings.models import Recording
from rounds import actions as round_actions
from rounds.models import Layer
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from transcripts.models import TranscriptVersion
from transcripts.rendering.texts import version_html


@in_study(Permission.CODE)
@require_GET
def coding(request: StudyRequest) -> HttpResponse:
    """What is mine to code, round by round."""
    return render(request, "coding/coding.html", {"rounds": landing.own_rounds(request.study, request.person)})


@in_study(Permission.CODE)
@require_GET
def desk_page(request: StudyRequest, layer: UUID) -> HttpResponse:
    """The transcript with the coder's own codings."""
    mine = own_layer(request, layer)
    context = {
        "layer": mine,
        "text": version_html(mine.version),
        "data": desk.desk_data(mine),
        "neighbours": landing.own_layers(mine.round, request.person),
        "words": desk_words(),
        "unopened": mine.state == Layer.State.NOT_OPENED,
        "frozen": mine.is_submitted or not mine.round.is_open,
        "to_confirm": moved.waiting(mine),
        "older": older.waiting(mine),
        "kinds": Memo.Kind.choices,
        **_sound(request, mine),
    }
    return render(request, "coding/desk.html", context)


def _sound(request: StudyRequest, layer: Layer) -> dict[str, object]:
    """The recording of the transcript, where there is one that may be heard by this person."""
    if Permission.HEAR_PASSAGES not in request.permissions:
        return {}
    interview = layer.version.transcript.interview
    recording = Recording.objects.filter(interview=interview, state=Recording.State.READY).first()
    if recording is None or missing_consent(interview):
        return {}
    address = reverse("recording_sound", args=[request.study.slug, recording.uuid])
    return {"sound": address, "times": desk.times(layer)}


@in_study(Permission.CODE)
@require_POST
def open_layer(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Note that the desk was opened, the first time."""
    round_actions.open_layer(layer=own_layer(request, layer), actor=request.person)
    return HttpResponse(status=204)


@in_study(Permission.CODE)
@require_POST
def apply_code(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Put a code on a passage."""
    return _do(request, layer, deeds.Apply, actions.apply_code)


@in_study(Permission.CODE)
@require_POST
def apply_new_code(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Coin a code and put it on a passage."""
    return _do(request, layer, deeds.ApplyNew, actions.apply_new_code)


@in_study(Permission.CODE)
@require_POST
def recode(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Give a coding another code."""
    return _do(request, layer, deeds.Recode, actions.recode)


@in_study(Permission.CODE)
@require_POST
def recode_many(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Give many codings another code, as one step."""
    return _do(request, layer, deeds.RecodeMany, actions.recode_many)


@in_study(Permission.CODE)
@require_POST
def recode_new(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Coin a code and give it to codings."""
    return _do(request, layer, deeds.RecodeNew, actions.recode_new)


@in_study(Permission.CODE)
@require_POST
def move_boundary(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Give a coding other ends."""
    return _do(request, layer, deeds.MoveBoundary, actions.move_boundary)


@in_study(Permission.CODE)
@require_POST
def set_memo(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Write a coding's memo."""
    return _do(request, layer, deeds.SetMemo, actions.set_memo)


@in_study(Permission.CODE)
@require_POST
def remove_codings(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Take codings away."""
    return _do(request, layer, deeds.Remove, actions.remove_codings)


@in_study(Permission.CODE)
@require_POST
def undo(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Take back the last deed."""
    return _do(request, layer, deeds.Turn, actions.undo)


@in_study(Permission.CODE)
@require_POST
def redo(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Do again what was taken back."""
    return _do(request, layer, deeds.Turn, actions.redo)


@in_study(Permission.CODE)
@require_GET
def submission(request: StudyRequest, layer: UUID) -> HttpResponse:
    """What submitting means, before it is done."""
    mine = own_layer(request, layer)
    context = {"layer": mine, "summary": landing.layer_summary(mine), "to_confirm": moved.waiting(mine)}
    return render(request, "coding/submission.html", context)


@in_study(Permission.CODE)
@require_GET
def moved_codings(request: StudyRequest, layer: UUID) -> HttpResponse:
    """The codings whose words changed with a new version of the text, beside what they were."""
    mine = own_layer(request, layer)
    return render(request, "coding/moved.html", {"layer": mine, "rows": moved.rows(mine)})


@in_study(Permission.CODE)
@require_POST
def confirm_moved(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Say that some of them are right as they stand."""
    mine = own_layer(request, layer)
    numbers = [number for sent in request.POST.getlist("number") if (number := deeds.whole(sent)) is not None]
    actions.confirm_codings(layer=mine, actor=request.person, numbers=numbers)
    return redirect("moved_codings" if moved.waiting(mine) else "desk", slug=request.study.slug, layer=mine.uuid)


@in_study(Permission.CODE)
@require_POST
def submit(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Freeze the layer for good."""
    mine = own_layer(request, layer)
    round_actions.submit(work=mine, actor=request.person)
    return redirect("submission", slug=request.study.slug, layer=mine.uuid)


def own_layer(request: StudyRequest, uuid: UUID) -> Layer:
    """The person's own layer of this address; anybody else's is not there (404)."""
    layers = Layer.objects.select_related("round__study", "version__transcript__interview", "coder")
    layer: Layer = get_object_or_404(layers, uuid=uuid, coder=request.person, round__study=request.study)
    return layer


def _do(request: StudyRequest, uuid: UUID, form_class: type[forms.Form], deed: Any) -> HttpResponse:
    layer = own_layer(request, uuid)
    form = form_class(request.POST)
    if not form.is_valid():
        raise Refused(deeds.complaint(form))
    round_actions.open_layer(layer=layer, actor=request.person)  # also where the desk could not say so itself
    fields = form.cleaned_data
    other = _other_text(layer, fields.pop("version", None))
    if other is not None:
        fields["start"], fields["end"] = translated_span(layer, other, fields["start"], fields["end"])
    outcome: Outcome = deed(layer=layer, actor=request.person, **fields)
    return JsonResponse(desk.answer(layer, outcome) | ({"reload": True} if other is not None else {}))


def _other_text(layer: Layer, version: UUID | None) -> TranscriptVersion | None:
    """The text that a deed was made on, where the layer has followed its transcript to another one meanwhile."""
    if version is None or version == layer.version.uuid:
        return None
    found = TranscriptVersion.objects.filter(transcript=layer.version.transcript_id, uuid=version).first()
    if found is None:
        raise Refused(_("This page and the server do not understand each other; reload the page."))
    return found
