"""What a participant consented to, when, and on what paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studies.actions import consents as actions
from studies.consents import consents_on, in_order
from studies.domain.signed_forms import ENDINGS, MOST_BYTES
from studies.errors import Refused
from studies.forms.consent import ConsentForm, DayForm
from studies.gate import SMALL_BODY, StudyRequest, in_study
from studies.models import Consent, ConsentDocument, Participant
from studies.permissions import Permission
from studies.tables import as_download
from studies.views.participants import participant_of


def a_form_and_a_file() -> int:
    """Bytes of a signed form with what is typed beside it."""
    return MOST_BYTES + SMALL_BODY


@in_study(Permission.MANAGE_PARTICIPANTS, takes=a_form_and_a_file)
@require_http_methods(["GET", "POST"])
def consents(request: StudyRequest, participant: UUID) -> HttpResponse:
    """All that was noted, the latest first, and what was in force on a day."""
    known = participant_of(request, participant)
    if request.method == "GET":
        return _page(request, known, ConsentForm(initial={"wording": _last_wording(request)}))
    form = ConsentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, known, form)
    try:
        actions.note_consents(participant=known, actor=request.person, **form.said())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, known, form)
    return redirect("consents", request.study.slug, known.uuid)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_POST
def take_back(request: StudyRequest, participant: UUID, consent: UUID) -> HttpResponse:
    """Strike what was noted by mistake."""
    known = _consent(request, participant, consent)
    actions.take_back_consent(consent=known, actor=request.person)
    return redirect("consents", request.study.slug, participant)


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_GET
def signed_form(request: StudyRequest, participant: UUID, consent: UUID) -> HttpResponse:
    """The signed form as a file to keep; nothing of it runs in the page."""
    document = get_object_or_404(ConsentDocument, consent=_consent(request, participant, consent))
    response = HttpResponse(bytes(document.content), content_type=document.media_type)
    return as_download(response, f"consent.{ENDINGS[document.media_type]}")


def _consent(request: StudyRequest, participant: UUID, consent: UUID) -> Consent:
    known: Consent = get_object_or_404(Consent, study=request.study, participant__uuid=participant, uuid=consent)
    return known


def _last_wording(request: StudyRequest) -> str:
    """What was asked the last time, for it is mostly asked alike."""
    worded = Consent.objects.filter(study=request.study).exclude(wording="")
    latest: Consent | None = worded.order_by("-noted_at", "-pk").first()
    return latest.wording if latest else ""


def _page(request: StudyRequest, known: Participant, form: ConsentForm) -> HttpResponse:
    asked = DayForm(request.GET)
    day = (asked.cleaned_data["day"] if asked.is_valid() else None) or timezone.localdate()
    then = consents_on(known, day)
    rows = known.consents.select_related("noted_by", "document").defer("document__content")
    context = {
        "participant": known,
        "form": form,
        "noted": list(reversed(in_order(rows))),
        "day": day,
        "then": [(label, then[scope]) for scope, label in Consent.Scope.choices],
    }
    return render(request, "studies/consents.html", context, status=422 if form.is_bound else 200)
