"""Where everybody arrives: their studies, and a study's landing page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from studies import queries
from studies.actions.studies import start_study
from studies.forms.study import NewStudyForm
from studies.gate import StudyRequest, in_study, outside_study
from studies.models import Person
from studies.permissions import Permission, Role
from studies.rendering.landing import desks
from studies.story import story


@outside_study()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The person's studies and invitations; with a single study and nothing to answer, straight to it.

    With `?all` the list is shown all the same.
    """
    assert isinstance(request.user, Person)
    studies = queries.studies_of(request.user)
    offers = queries.offers_to(request.user)
    if len(studies) == 1 and not offers and "all" not in request.GET:
        return redirect("study", slug=studies[0].study.slug)
    return render(request, "studies/home.html", {"studies": studies, "offers": offers})


@outside_study()
@require_http_methods(["GET", "POST"])
def new_study(request: HttpRequest) -> HttpResponse:
    """Start a study that one owns."""
    assert isinstance(request.user, Person)
    form = NewStudyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        study = start_study(actor=request.user, **form.cleaned_data)
        return redirect("study", slug=study.slug)
    return render(request, "studies/new_study.html", {"form": form}, status=422 if form.is_bound else 200)


@in_study(Permission.VIEW_STUDY)
@require_GET
def study(request: StudyRequest) -> HttpResponse:
    """What is mine to do now, role by role; for the owner the study's story as well."""
    context = {
        "desks": desks(request.study, request.person, request.roles),
        "story": story(request.study, request.person) if Role.OWNER in request.roles else [],
    }
    return render(request, "studies/study.html", context)
