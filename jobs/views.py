"""A job's page: how far it is, how it ended, a way to stop it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jobs.actions import DIED, FAILED, cancel_job
from jobs.models import Job
from jobs.work import KINDS
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.VIEW_STUDY)
@require_safe
def job_page(request: StudyRequest, job: UUID) -> HttpResponse:
    """The page; its partial asks again every second until the job is over."""
    found = get_object_or_404(Job.objects.all(), uuid=job)
    template = "jobs/job.html#progress" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, {"job": found, "name": KINDS[found.kind].label, **_words(found)})


@in_study(Permission.VIEW_STUDY)
@require_POST
def cancel(request: StudyRequest, job: UUID) -> HttpResponse:
    """Ask the job to stop."""
    found = get_object_or_404(Job.objects.all(), uuid=job)
    cancel_job(job=found, actor=request.person)
    return redirect("job", request.study.slug, found.uuid)


def _words(found: Job) -> dict[str, str]:
    kind = KINDS[found.kind]
    done = found.state == Job.State.DONE and kind.result_url
    page = kind.page_url and found.about
    return {
        "sentence": _sentence(found),
        "page_url": reverse(kind.page_url, args=[found.study.slug, found.about]) if page else "",
        "result_url": reverse(kind.result_url, args=[found.study.slug, found.uuid]) if done else "",
    }


def _sentence(found: Job) -> str:
    if found.state == Job.State.FAILED and found.error not in (DIED, FAILED):
        return found.error
    if found.state == Job.State.FAILED and found.error == DIED:
        return _("The worker stopped three times while doing this. Nothing was stored; look at its memory and disk.")
    if found.state == Job.State.RUNNING and found.cancel_requested:
        return _("It stops after the step in hand.")
    return {
        Job.State.QUEUED: _("It waits for the background worker."),
        Job.State.RUNNING: _(found.phase) if found.phase else _("It has begun."),
        Job.State.DONE: _("It is done."),
        Job.State.FAILED: _("It failed, and nothing was stored. The log names the place; try again."),
        Job.State.CANCELLED: _("It was stopped; nothing was stored."),
    }[Job.State(found.state)]
