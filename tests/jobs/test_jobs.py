"""Background work: claimed once, recovered when its worker dies, cancelled, and silent about why it failed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from django_tasks_db.models import DBTaskResult

from jobs import work
from jobs.actions import cancel_job, claim, enqueue_waiting_jobs, recover_lost_jobs, start_job
from jobs.models import Job
from jobs.tasks import run_job
from jobs.work import Cancelled, LeaseLost, Work
from studies.errors import Refused
from studies.models import AuditEvent
from tests.factories import World


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Kinds of work that only these tests know."""
    before = dict(work.KINDS)
    work.register("count", "Counting", lambda job: _count(job, 3))
    work.register("fail", "Failing", _fail)
    yield
    work.KINDS.clear()
    work.KINDS.update(before)


def _count(job: Work, steps: int) -> dict[str, Any]:
    for step in range(steps):
        job.progress(step + 1, steps, f"step {step + 1}")
    return {"counted": steps}


def _fail(job: Work) -> dict[str, Any]:
    raise RuntimeError("a participant said something secret")


@pytest.fixture
def job(world: World) -> Job:
    """A queued job of the owner."""
    with scope(study=world.study):
        return start_job(study=world.study, actor=world.owner, kind="count")


def _needs_a_real_database() -> None:
    if "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("a database in memory belongs to one connection; PostgreSQL runs this test")


@scopes_disabled()
def fresh(job: Job) -> Job:
    """The job's row as it stands."""
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_with_progress_and_result(job: Job) -> None:
    run_job.func(job.pk)
    done = fresh(job)
    assert (done.state, done.done_steps, done.all_steps, done.result) == ("done", 3, 3, {"counted": 3})
    with scopes_disabled():
        assert AuditEvent.objects.filter(verb="job.started").count() == 1


def test_running_a_finished_job_again_changes_nothing(job: Job) -> None:
    run_job.func(job.pk)
    finished_at = fresh(job).finished_at
    run_job.func(job.pk)
    assert (fresh(job).attempts, fresh(job).finished_at) == (1, finished_at)


def test_the_same_kind_is_not_started_twice(job: Job, world: World) -> None:
    with scope(study=world.study):
        assert start_job(study=world.study, actor=world.owner, kind="count") == job


def test_a_failure_says_so_without_its_words(world: World) -> None:
    with scope(study=world.study):
        job = start_job(study=world.study, actor=world.owner, kind="fail")
    run_job.func(job.pk)
    assert (fresh(job).state, fresh(job).error) == ("failed", "failed")


def test_a_refusal_is_told_in_its_own_words(world: World, client: Client) -> None:
    def refuse(work: Work) -> dict[str, Any]:
        raise Refused("There is nothing to pack.")

    work.register("refuse", "Refusing", refuse)
    with scope(study=world.study):
        job = start_job(study=world.study, actor=world.owner, kind="refuse")
    run_job.func(job.pk)
    client.force_login(world.owner)
    page = client.get(reverse("job", args=[world.study.slug, job.uuid])).content.decode()
    assert "There is nothing to pack." in page


def test_a_job_that_the_queue_never_heard_of_is_done_after_a_worker_starts(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with scope(study=world.study):
        job = start_job(study=world.study, actor=world.owner, kind="count")
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_waiting_jobs()
    assert [list(row.args_kwargs["args"]) for row in DBTaskResult.objects.ready()] == [[job.pk]]


def test_a_queued_job_stops_at_once_and_a_running_one_at_its_next_step(job: Job, world: World) -> None:
    job_id, lease = job.pk, claim(job.pk)
    assert lease is not None
    with scope(study=world.study):
        cancel_job(job=job, actor=world.owner)
        with pytest.raises(Cancelled):
            Work(fresh(job), lease[1]).progress(1, 3)
        Job.objects.filter(pk=job_id).update(state="queued", cancel_requested=False)
        cancel_job(job=job, actor=world.owner)
        assert fresh(job).state == "cancelled"
        with pytest.raises(Refused):
            cancel_job(job=job, actor=world.owner)
    assert claim(job_id) is None


def test_a_silent_worker_loses_the_job_and_the_third_time_it_fails(job: Job) -> None:
    for attempt in (1, 2, 3):
        taken = claim(job.pk)
        assert taken is not None
        with scopes_disabled():
            Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert recover_lost_jobs() == 1
        assert recover_lost_jobs() == 0
        with scope(study=job.study), pytest.raises(LeaseLost):
            Work(taken[0], taken[1]).progress(1, 3)
        assert fresh(job).state == ("queued" if attempt < 3 else "failed")
    assert fresh(job).error == "died"


def test_members_watch_a_job_and_only_its_requester_or_the_owner_stops_it(
    job: Job, world: World, client: Client
) -> None:
    address = reverse("job", args=[world.study.slug, job.uuid])
    for person, status in ((world.owner, 200), (world.coder, 200), (world.stranger, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    stop = reverse("cancel_job", args=[world.study.slug, job.uuid])
    client.force_login(world.coder)
    assert (client.post(stop).status_code, fresh(job).state) == (422, "queued")
    client.force_login(world.owner)
    assert client.get(reverse("job", args=[world.study.slug, uuid4()])).status_code == 404
    assert (client.post(stop).status_code, fresh(job).state) == (302, "cancelled")


def test_a_claimed_job_cannot_be_claimed_again(job: Job) -> None:
    assert claim(job.pk) is not None
    assert claim(job.pk) is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_cannot_both_claim_a_job(world: World) -> None:
    _needs_a_real_database()
    with scope(study=world.study):
        job = start_job(study=world.study, actor=world.owner, kind="count")
    barrier, won = threading.Barrier(4), []

    def try_it() -> None:
        barrier.wait()
        if claim(job.pk) is not None:
            won.append(1)
        connections.close_all()

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


SLOW = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django; django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from jobs import work
from jobs.tasks import run_job
def slow(job):
    job.progress(1, 2)
    print("begun", flush=True)
    time.sleep(60)
work.register("count", "Counting", slow)
run_job.func(int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_job_survives_the_death_of_its_worker(world: World) -> None:
    _needs_a_real_database()
    with scope(study=world.study):
        job = start_job(study=world.study, actor=world.owner, kind="count")
    worker = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(connection.settings_dict["NAME"]), str(job.pk)],
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"begun\n"
    os.kill(worker.pid, signal.SIGKILL)
    worker.communicate()
    assert fresh(job).state == "running"
    with scopes_disabled():
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert recover_lost_jobs() == 1
    run_job.func(job.pk)
    assert (fresh(job).state, fresh(job).attempts) == ("done", 1), "it got further, so its attempts are counted anew"
