"""A worker that is killed loses the chunk in hand; the result is the same to the byte. Two workers share the queue."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from jobs.actions import recover_lost_jobs
from jobs.models import Job
from recordings import actions
from recordings.models import Chunk, Recognition, Recording
from tests.factories import make_interview, make_participant
from tests.recordings.conftest import Studio, manner
from tests.recordings.sounds import speech, wav
from transcripts.models import TranscriptVersion

pytestmark = [pytest.mark.usefixtures("models", "short_chunks"), pytest.mark.django_db(transaction=True)]

WORKER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
if __name__ == "__main__":
    import django
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    name, settings.MEDIA_ROOT, settings.TANDEM_DATA_DIR, settings.TANDEM_MODELS_DIR = sys.argv[1:5]
    connections["default"].settings_dict["NAME"] = name
    from jobs.management.commands import worker
    worker.BEAT_SECONDS = 0.5
    call_command("worker", interval=0.2, batch=False)
"""
PATIENCE_SECONDS = 90


def start_worker(tmp_path: Path) -> subprocess.Popen[bytes]:
    script = tmp_path / "start_worker.py"
    script.write_text(WORKER)
    places = [str(settings.MEDIA_ROOT), str(settings.TANDEM_DATA_DIR), str(settings.TANDEM_MODELS_DIR)]
    name = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "PYTHONPATH": str(settings.BASE_DIR)}
    return subprocess.Popen([sys.executable, str(script), name, *places], cwd=settings.BASE_DIR, env=environment)


def wait_for(happened: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < PATIENCE_SECONDS, "it took too long"
        time.sleep(0.05)


def done(recognition: Recognition) -> int:
    return Chunk.objects.filter(recognition=recognition, state=Chunk.State.DONE).count()


def kill(worker: subprocess.Popen[bytes]) -> None:
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()


def stop(*workers: subprocess.Popen[bytes]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker.kill()


def forget_leases() -> None:
    """As if a minute had gone by."""
    with scopes_disabled():
        Job.objects.filter(state=Job.State.RUNNING).update(lease_until=timezone.now() - timedelta(seconds=1))


def planned(recording: Recording, studio: Studio) -> Recognition:
    """A recognition whose chunks are cut here, short; the worker finds the plan and keeps to it."""
    from recordings.recognising import plan

    made = actions.start_recognition(recording=recording, actor=studio.interviewer, manner=manner())
    plan(made)
    return made


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a database in memory has one process; PostgreSQL runs this")
def test_two_workers_share_the_queue_one_is_killed_and_the_results_are_identical(
    studio: Studio, tmp_path: Path
) -> None:
    sound = wav(speech(42))
    first = studio.record(("one.wav", sound))
    studio.interview = make_interview(studio.study, "I-02", language="en")
    studio.interview.participants.add(make_participant(studio.study, "P2", consents_to_record=True))
    second = studio.record(("two.wav", sound))
    whole = studio.recognise(first)
    assert (whole.outcome, whole.chunks.count()) == (Recognition.Outcome.WORDS, 4)
    runs = [planned(first, studio), planned(second, studio)]

    workers = [start_worker(tmp_path), start_worker(tmp_path)]
    wait_for(lambda: all(done(run) >= 1 for run in runs))
    kill(workers[0])
    kept = {chunk.pk: chunk.done_at for run in runs for chunk in run.chunks.filter(state=Chunk.State.DONE)}
    forget_leases()
    wait_for(lambda: all(Recognition.objects.get(pk=run.pk).fingerprint for run in runs))
    stop(workers[1])

    for run in runs:
        run.refresh_from_db()
        attempts = sorted(run.chunks.values_list("attempts", flat=True))
        assert run.fingerprint == whole.fingerprint
        assert attempts[:-1] == [1] * (len(attempts) - 1), "only a chunk in hand is begun again"
    assert kept.items() <= dict(Chunk.objects.values_list("pk", "done_at")).items(), "what is done is not done twice"
    assert TranscriptVersion.objects.count() == 2


@pytest.mark.usefixtures("fake_engine")
def test_a_chunk_that_killed_the_worker_twice_is_given_up_as_a_gap(studio: Studio) -> None:
    recording = studio.record(("long.wav", wav(speech(40))))
    recognition = planned(recording, studio)
    Chunk.objects.filter(recognition=recognition, index=1).update(attempts=2)

    studio.work(recognition.job)

    recognition.refresh_from_db()
    assert recognition.outcome == Recognition.Outcome.GAPS
    given_up = recognition.chunks.get(index=1)
    assert given_up.state == Chunk.State.FAILED
    ((flag,),) = [given_up.flags]
    assert (flag["kind"], flag["start_ms"], flag["end_ms"]) == (
        "not_recognised",
        given_up.start // 16,
        given_up.end // 16,
    )
    assert set(recognition.chunks.exclude(index=1).values_list("state", flat=True)) == {Chunk.State.DONE}


@pytest.mark.usefixtures("fake_engine")
def test_a_worker_that_lost_its_lease_stores_nothing(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from recordings import recognising

    recording = studio.record(("long.wav", wav(speech(30))))
    recognition = planned(recording, studio)
    real = recognising.Listener._recognise

    def taken_over_in_between(listener: recognising.Listener, chunk: Chunk) -> None:
        if chunk.index == 1:
            forget_leases()
            assert recover_lost_jobs() == 1
        real(listener, chunk)

    monkeypatch.setattr(recognising.Listener, "_recognise", taken_over_in_between)
    studio.work(recognition.job)

    states = list(recognition.chunks.values_list("state", flat=True))
    assert states[:2] == [Chunk.State.DONE, Chunk.State.WAITING]
    assert recognition.job is not None
    recognition.job.refresh_from_db()
    assert recognition.job.state == Job.State.QUEUED
