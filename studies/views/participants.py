"""Participants and their consent."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studies import queries
from studies.actions import participants as actions
from studies.domain.csv_text import BYTE_ORDER_MARK
from studies.domain.participant_columns import COLUMNS
from studies.errors import Refused
from studies.formats import participants_csv
from studies.forms.material import ParticipantForm
from studies.gate import StudyRequest, in_study
from studies.models import Participant
from studies.permissions import Permission
from studies.tables import CSV, as_download


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_GET
def participants(request: StudyRequest) -> HttpResponse:
    """All of them, a row each."""
    return render(request, "studies/participants.html", {"participants": queries.participants(request.study)})


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_http_methods(["GET", "POST"])
def add(request: StudyRequest) -> HttpResponse:
    """Describe a new one."""
    form = ParticipantForm(request.POST or None, study=request.study)
    if request.method == "POST" and form.is_valid() and _stored(request, form, None):
        return redirect("participants", slug=request.study.slug)
    return _page(request, form, None)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_http_methods(["GET", "POST"])
def edit(request: StudyRequest, participant: UUID) -> HttpResponse:
    """Change what is known, or what was consented to."""
    known = participant_of(request, participant)
    form = ParticipantForm(request.POST or None, study=request.study, instance=participant_of(request, participant))
    if request.method == "POST" and form.is_valid() and _stored(request, form, known):
        return redirect("participants", slug=request.study.slug)
    return _page(request, form, known)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_POST
def remove(request: StudyRequest, participant: UUID) -> HttpResponse:
    """Forget one whom nothing mentions."""
    actions.remove_participant(participant=participant_of(request, participant), actor=request.person)
    return redirect("participants", slug=request.study.slug)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_GET
def export(request: StudyRequest) -> HttpResponse:
    """All of them as CSV, which the import reads back."""
    rows = Participant.objects.filter(study=request.study).values(*COLUMNS)
    response = HttpResponse(BYTE_ORDER_MARK + participants_csv.write(rows), content_type=CSV)
    return as_download(response, f"{request.study.slug}-participants.csv")


def participant_of(request: StudyRequest, uuid: UUID) -> Participant:
    """A participant of this study, or 404."""
    participant: Participant = get_object_or_404(Participant, study=request.study, uuid=uuid)
    return participant


def _stored(request: StudyRequest, form: ParticipantForm, known: Participant | None) -> bool:
    try:
        if known:
            actions.change_participant(participant=known, actor=request.person, values=form.cleaned_data)
        else:
            actions.add_participant(study=request.study, actor=request.person, values=form.cleaned_data)
    except Refused as refusal:
        form.add_error("pseudonym", str(refusal))
        return False
    return True


def _page(request: StudyRequest, form: ParticipantForm, known: Participant | None) -> HttpResponse:
    context = {"form": form, "participant": known}
    return render(request, "studies/participant.html", context, status=422 if form.is_bound else 200)
