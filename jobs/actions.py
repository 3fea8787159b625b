"""Jobs: started, cancelled, claimed by exactly one worker, put back when that worker died."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from jobs.models import Job, WorkerHeartbeat
from jobs.work import KINDS, LEASE
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study
from studies.permissions import Role

ATTEMPTS = 3
DIED = "died"
FAILED = "failed"


@transaction.atomic
def start_job(
    *, study: Study, actor: Person, kind: str, about: UUID | None = None, parameters: dict[str, Any] | None = None
) -> Job:
    """Queue work of a registered kind.

    One of a kind at a time, of those about the same thing: where it is already under way, that job is answered.
    """
    Study.objects.select_for_update().get(pk=study.pk)
    running = Job.objects.filter(study=study, kind=kind, about=about, state__in=Job.UNDER_WAY).first()
    if running is not None:
        return running
    if kind not in KINDS:
        raise KeyError(kind)
    job = Job.objects.create(study=study, kind=kind, about=about, parameters=parameters or {}, requested_by=actor)
    audit.record(study=study, actor=actor, verb="job.started", about=job, kind=kind)
    enqueue(job)
    return job


@transaction.atomic
def cancel_job(*, job: Job, actor: Person) -> None:
    """Ask a job to stop; one that nobody has begun stops at once.

    Raises Refused where it is over already, and for anybody but the study's owner and whoever asked for it.
    """
    owner = job.study.memberships.filter(person=actor, role=Role.OWNER).exists()
    if not owner and job.requested_by_id != actor.pk:
        raise Refused(_("Only whoever started this job, or the study's owner, can stop it."))
    fresh = Job.objects.select_for_update().get(pk=job.pk)
    if fresh.is_over:
        raise Refused(_("This job is over already."))
    fresh.cancel_requested = True
    if fresh.state == Job.State.QUEUED:
        fresh.state, fresh.finished_at = Job.State.CANCELLED, timezone.now()
    fresh.save(update_fields=["cancel_requested", "state", "finished_at"])
    audit.record(study=job.study, actor=actor, verb="job.cancelled", about=job)


def enqueue(job: Job) -> None:
    """Hand the job's id to the workers once the transaction is through."""
    from jobs.tasks import run_job

    transaction.on_commit(lambda: run_job.enqueue(job.pk))


def claim(job_id: int) -> tuple[Job, UUID] | None:
    """Take a queued job; None where it is gone, over, or somebody else's. Two workers cannot both have it."""
    lease = uuid4()
    with scopes_disabled():
        taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
            state=Job.State.RUNNING, lease=lease, lease_until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
        return (Job.objects.select_related("study", "requested_by").get(pk=job_id), lease) if taken else None


def finish(job: Job, lease: UUID, state: str, *, error: str = "", result: dict[str, Any] | None = None) -> None:
    """Write how it ended, where the lease is still ours."""
    with scopes_disabled():
        Job.objects.filter(pk=job.pk, lease=lease, state=Job.State.RUNNING).update(
            state=state, error=error, result=result or {}, finished_at=timezone.now(), lease=None, lease_until=None
        )


def recover_lost_jobs() -> int:
    """Put jobs whose worker fell silent back into the queue, or end them after three attempts; answers how many."""
    with scopes_disabled():
        lost = list(Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=timezone.now()))
        return sum(_recover(job) for job in lost)


def enqueue_waiting_jobs() -> None:
    """Hand out again what waits: the process that queued it may have died before the queue heard of it.

    Asked when a worker starts; a job that is in the queue twice is done once.
    """
    with scopes_disabled():
        for job in Job.objects.filter(state=Job.State.QUEUED):
            enqueue(job)


def beat(worker: str) -> None:
    """Say that a worker lives."""
    WorkerHeartbeat.objects.update_or_create(name=worker, defaults={"seen_at": timezone.now()})


def _recover(job: Job) -> bool:
    """Compare and set, so that two workers that notice the same loss recover it once."""
    same = Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
    if job.attempts >= ATTEMPTS:
        return bool(same.update(state=Job.State.FAILED, error=DIED, lease=None, finished_at=timezone.now()))
    state = Job.State.CANCELLED if job.cancel_requested else Job.State.QUEUED
    with transaction.atomic():
        done = bool(same.update(state=state, lease=None, lease_until=None))
        if done and state == Job.State.QUEUED:
            enqueue(job)
    return done
