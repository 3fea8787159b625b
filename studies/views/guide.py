"""The interview guide and its versions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from studies.actions.guide import add_guide_version
from studies.errors import Refused
from studies.forms.material import GuideForm
from studies.gate import StudyRequest, in_study
from studies.models import GuideVersion
from studies.permissions import Permission


@in_study(Permission.VIEW_STUDY)
@require_GET
def guide(request: StudyRequest) -> HttpResponse:
    """The newest version."""
    newest = GuideVersion.objects.filter(study=request.study).order_by("-number").first()
    return _page(request, newest)


@in_study(Permission.VIEW_STUDY)
@require_GET
def guide_version(request: StudyRequest, guide: int) -> HttpResponse:
    """One version, as it was used."""
    return _page(request, get_object_or_404(GuideVersion, study=request.study, number=guide))


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_http_methods(["GET", "POST"])
def add_version(request: StudyRequest) -> HttpResponse:
    """Write the next version, beginning with the words of the last."""
    last = GuideVersion.objects.filter(study=request.study).order_by("-number").first()
    form = GuideForm(request.POST or None, initial={"text": last.text if last else ""})
    if request.method == "POST" and form.is_valid():
        try:
            add_guide_version(study=request.study, actor=request.person, **form.cleaned_data)
            return redirect("guide", slug=request.study.slug)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "studies/guide_add.html", {"form": form, "last": last}, status=422 if form.is_bound else 200)


def _page(request: StudyRequest, version: GuideVersion | None) -> HttpResponse:
    versions = GuideVersion.objects.filter(study=request.study).select_related("created_by").order_by("-number")
    return render(request, "studies/guide.html", {"version": version, "versions": versions.defer("text")})
