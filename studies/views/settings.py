"""What the study says about itself, and what happened in it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studies.actions.studies import describe_publication, describe_study
from studies.domain.authors import written
from studies.forms.publication import LICENCES, PublicationForm
from studies.forms.study import SettingsForm
from studies.gate import StudyRequest, in_study
from studies.history import events, told
from studies.models import Study
from studies.permissions import Permission
from studies.queries import authors_of

EVENTS_A_PAGE = 50


@in_study(Permission.MANAGE_STUDY)
@require_http_methods(["GET", "POST"])
def settings(request: StudyRequest) -> HttpResponse:
    """Title, research questions, languages; the short name stays."""
    form = SettingsForm(request.POST or None, instance=Study.objects.get(pk=request.study.pk))
    if request.method == "POST" and form.is_valid():
        describe_study(study=request.study, actor=request.person, **form.cleaned_data)
        return redirect("settings", slug=request.study.slug)
    return render(request, "studies/settings.html", {"form": form}, status=422 if form.is_bound else 200)


@in_study(Permission.MANAGE_STUDY)
@require_http_methods(["GET", "POST"])
def publication(request: StudyRequest) -> HttpResponse:
    """Authors, licence, funding, ethics approval: what the package prints."""
    study = Study.objects.get(pk=request.study.pk)
    known = {"authors": written(authors_of(study)), "keywords": ", ".join(study.keywords)}
    form = PublicationForm(request.POST or None, instance=study, initial=known)
    if request.method == "POST" and form.is_valid():
        describe_publication(study=request.study, actor=request.person, **form.said())
        messages.success(request, _("The next package prints this."))
        return redirect("publication", slug=request.study.slug)
    context = {"form": form, "licences": LICENCES}
    return render(request, "studies/publication.html", context, status=422 if form.is_bound else 200)


@in_study(Permission.VIEW_HISTORY)
@require_GET
def history(request: StudyRequest) -> HttpResponse:
    """What happened, newest first, as far as this person may know."""
    page = Paginator(events(request.study, request.person), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studies/history.html", {"page": page, "events": told(page.object_list)})
