"""The package: what will be in it and what not, how its building goes, and the file."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exchange.actions import package_file, refuse_blind, remove_overtaken, request_package
from exchange.queries import KIND, overview, packages
from jobs.models import Job
from rounds.visibility import misses_results
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.EXPORT_PACKAGE)
@require_safe
def package(request: StudyRequest) -> HttpResponse:
    """What a package built now would hold and withhold, and those built before."""
    blind = misses_results(request.study, request.person)
    remove_overtaken(request.study)
    context = {"blind": blind, "packages": packages(request.study)}
    if not blind:
        context["overview"] = overview(request.study)
    return render(request, "exchange/package.html", context)


@in_study(Permission.EXPORT_PACKAGE)
@require_POST
def build_package(request: StudyRequest) -> HttpResponse:
    """Ask the worker; the job's page shows how far it is."""
    job = request_package(study=request.study, actor=request.person)
    return redirect("job", request.study.slug, job.uuid)


@in_study(Permission.EXPORT_PACKAGE)
@require_safe
def download_package(request: StudyRequest, job: UUID) -> FileResponse:
    """The ZIP."""
    found = get_object_or_404(Job.objects.filter(kind=KIND), uuid=job)
    refuse_blind(request.study, request.person)
    name = f"{request.study.slug}-package.zip"
    return FileResponse(package_file(found).open("rb"), as_attachment=True, filename=name)
