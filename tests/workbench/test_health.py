"""What a monitor is told."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import WorkerHeartbeat
from workbench import health


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """Ask about migrations and write anew, on a disk with room."""
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health, "_written", 0.0)
    monkeypatch.setattr(health, "_free", lambda: health.LEAST_FREE)


def ask(client, query=""):
    response = client.get(f"/health{query}")
    return response.status_code, response.json()


def hear_a_worker(seconds_ago):
    WorkerHeartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(seconds=seconds_ago))


def test_a_fresh_server_is_ready_and_has_seen_no_worker(client, db):
    assert ask(client) == (
        200,
        {
            "ready": True,
            "database": "reachable",
            "migrations": "applied",
            "writes": "stored",
            "worker": "never seen",
            "disk": "free",
        },
    )


@pytest.mark.parametrize(("seconds", "state", "status"), [(5, "alive", 200), (600, "silent", 503)])
def test_the_worker_counts_where_it_is_required(client, db, seconds, state, status):
    hear_a_worker(seconds)
    assert ask(client)[0] == 200
    answered, report = ask(client, "?require=worker")
    assert (answered, report["worker"], report["worker_seen_seconds_ago"]) == (status, state, seconds)


def test_missing_migrations_are_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one to apply"])
    status, report = ask(client)
    assert (status, report["ready"], report["migrations"]) == (503, False, "missing")


def test_an_unreachable_database_is_said_without_its_words(client, db, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection to host db.secret.example failed")

    with monkeypatch.context() as patched:
        patched.setattr(health.connection, "cursor", refuse)
        status, report = ask(client)
    assert (status, report["database"]) == (503, "unreachable")
    assert "secret" not in str(report)


def test_who_is_logged_in_is_told_the_same_and_stays_logged_in(client, world, monkeypatch):
    """The session lies in the database that does not answer."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    client.force_login(world.owner)
    with monkeypatch.context() as patched:
        patched.setattr(health.connection, "cursor", refuse)
        response = client.get("/health")
    unknown = {"database": "unreachable", "migrations": "unknown", "writes": "unknown", "worker": "unknown"}
    assert (response.status_code, response.json()) == (503, {"ready": False, **unknown, "disk": "free"})
    assert not response.cookies
    assert client.get("/").wsgi_request.user == world.owner


def test_a_disk_that_is_nearly_full_is_said(client, db, monkeypatch):
    monkeypatch.setattr(health, "_free", lambda: health.LEAST_FREE - 1)
    status, report = ask(client)
    assert (status, report["ready"], report["disk"], report["writes"]) == (503, False, "nearly full", "stored")


def test_room_is_measured_where_data_and_media_lie(monkeypatch, settings, tmp_path):
    monkeypatch.undo()
    settings.TANDEM_DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", str(tmp_path / "media")
    room = {tmp_path / "data": 9, tmp_path / "media": 7}
    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: SimpleNamespace(free=room[folder]))
    assert health._free() == 7
    room[tmp_path / "data"] = 5
    assert health._free() == 5


def test_it_really_writes_and_leaves_nothing(client, db):
    ask(client)
    assert not Session.objects.exists()
    health._written = 0.0
    with CaptureQueriesContext(connection) as asked:
        ask(client)
        ask(client)
    assert sum("INSERT" in query["sql"] for query in asked) == 1, "asked again at once, the last write tells"


def test_a_database_that_stores_nothing_is_said(client, db, monkeypatch):
    def refuse(**kwargs):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Session.objects, "create", refuse)
        status, report = ask(client)
    assert (status, report["database"], report["writes"]) == (503, "reachable", "refused")


def test_it_needs_no_login_and_is_not_kept(client, db):
    assert "no-store" in client.get("/health")["Cache-Control"]


def test_it_only_answers_questions(client, db):
    assert client.post("/health").status_code == 405
