"""Kinds of background work, and what the work can say while it runs.

An app registers a function for its kind in its `ready`. The function takes a `Work`, reports its progress, may be run
twice for the same job, and returns what the job's page needs (a dictionary of plain values).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
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
    page_url: str = ""


KINDS: dict[str, Kind] = {}


def register(
    kind: str,
    label: Promise | str,
    run: "Callable[[Work], dict[str, Any]]",
    *,
    result_url: str = "",
    page_url: str = "",
) -> None:
    """Make a kind of work known; called from an app's `ready`.

    `result_url` names the address where a job's result is fetched, `page_url` that of a page about what it works on.
    """
    KINDS[kind] = Kind(label, run, result_url, page_url)


@dataclass(frozen=True)
class Work:
    """A job in hand: its row, and the lease that says it is ours."""

    job: Job
    lease: UUID

    def progress(self, done: int, of: int, phase: str = "", *, lease: timedelta = LEASE) -> None:
        """Say how far it is, and keep the lease. Raises Cancelled or LeaseLost, so call it between steps.

        Who gets further than the last time has not failed at the same place: the attempts are counted anew.
        """
        further = {"attempts": 1} if done > self.job.done_steps else {}
        if not self._mine.update(
            done_steps=done, all_steps=of, phase=phase, lease_until=timezone.now() + lease, **further
        ):
            raise LeaseLost
        self.job.done_steps = done
        if self.cancel_requested:
            raise Cancelled

    @property
    def subject(self) -> UUID:
        """What the job works on. Raises ValueError for a job about nothing."""
        if self.job.about is None:
            raise ValueError("this job is about nothing")
        return self.job.about

    def alive(self, lease: timedelta = LEASE) -> None:
        """Keep the lease within a long step. Raises LeaseLost."""
        if not self._mine.update(lease_until=timezone.now() + lease):
            raise LeaseLost

    @property
    def cancel_requested(self) -> bool:
        """Whether somebody asked the job to stop."""
        return bool(self._mine.filter(cancel_requested=True).exists())

    @property
    def _mine(self) -> "QuerySet[Job]":
        found: QuerySet[Job] = Job.objects.filter(pk=self.job.pk, lease=self.lease, state=Job.State.RUNNING)
        return found
