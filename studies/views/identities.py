"""Who a participant is, for those who may know."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from studies.actions.identities import write_identity
from studies.forms.identity import IdentityForm
from studies.gate import StudyRequest, in_study
from studies.models import Identity
from studies.permissions import Permission
from studies.views.participants import participant_of


@in_study(Permission.KNOW_PARTICIPANTS)
@require_http_methods(["GET", "POST"])
def identity(request: StudyRequest, participant: UUID) -> HttpResponse:
    """Real name, other names, contact: on this page alone."""
    known = participant_of(request, participant)
    here = Identity.objects.filter(participant=known).first() or Identity(participant=known)
    form = IdentityForm(request.POST or None, instance=here)
    if request.method == "POST" and form.is_valid():
        write_identity(participant=known, actor=request.person, values=form.cleaned_data)
        return redirect("participant_edit", request.study.slug, known.uuid)
    context = {"participant": known, "form": form}
    return render(request, "studies/identity.html", context, status=422 if form.is_bound else 200)
