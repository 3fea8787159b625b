"""Kinds of background work, and what the work can say while it runs.

An app registers a function for its kind in its `ready`. The function takes a `Work`, reports its progress, may be run
twice for the same job, and returns what the job's page needs (a dictionary of plain values).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise

from jobs.models import Job

LEASE = timedelta(minutes=5)
"""How long a job may be silent before another worker may take it; the longest step of a kind must be shorter."""


class Cancelled(Exception):
    """Somebody asked the job to stop."""


class LeaseLost(Exception):
    """Another worker has taken the job; this one must leave it alone."""


@dataclass(frozen=True)
class Kind:
    """What a kind of work is called, how it is done, and where its result is to be had (a URL name)."""

    label: Promise | str
    run: "Callable[[Work], dict[str, Any]]"
    result_url: str = ""


KINDS: dict[str, Kind] = {}


def register(kind: str, label: Promise | str, run: "Callable[[Work], dict[str, Any]]", *, result_url: str = "") -> None:
    """Make a kind of work known; called from an app's `ready`."""
    KINDS[kind] = Kind(label, run, result_url)


@dataclass(frozen=True)
class Work:
    """A job in hand: its row, and the lease that says it is ours."""

    job: Job
    lease: UUID

    def progress(self, done: int, of: int, phase: str = "") -> None:
        """Say how far it is, and keep the lease. Raises Cancelled or LeaseLost, so call it between steps."""
        mine = Job.objects.filter(pk=self.job.pk, lease=self.lease, state=Job.State.RUNNING)
        if not mine.update(done_steps=done, all_steps=of, phase=phase, lease_until=timezone.now() + LEASE):
            raise LeaseLost
        if mine.filter(cancel_requested=True).exists():
            raise Cancelled
