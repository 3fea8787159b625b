"""What a monitor is told."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from jobs.models import WorkerHeartbeat
from workbench import health


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """Ask about migrations anew."""
    monkeypatch.setattr(health, "_migrated", False)


def ask(client, query=""):
    response = client.get(f"/health{query}")
    return response.status_code, response.json()


def hear_a_worker(seconds_ago):
    WorkerHeartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(seconds=seconds_ago))


def test_a_fresh_server_is_ready_and_has_seen_no_worker(client, db):
    assert ask(client) == (
        200,
        {"ready": True, "database": "reachable", "migrations": "applied", "worker": "never seen"},
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


def test_it_needs_no_login_and_is_not_kept(client, db):
    assert "no-store" in client.get("/health")["Cache-Control"]


def test_it_only_answers_questions(client, db):
    assert client.post("/health").status_code == 405
