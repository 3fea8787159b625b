"""What a monitor asks: does the database answer and store, is there room, when was a worker last heard."""

from __future__ import annotations

import secrets
import shutil
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.models import WorkerHeartbeat
from recordings.sound import store
from studies.gate import outside_study

SILENT_AFTER_SECONDS = 60

WELL = {"database": "reachable", "migrations": "applied", "writes": "stored", "disk": "free"}
LEAST_FREE = 500 << 20
"""Bytes that have to be free where data and media lie: below that, the next recording fills the disk."""

WRITTEN_EVERY_SECONDS = 5
"""Asked more often, a process answers what the last write told, so that nobody makes the database write by asking."""

_migrated = False
_written = 0.0


@outside_study(public=True)
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the web server can do its work, else 503; `?require=worker` asks for a worker too."""
    report = _report()
    ready = all(report[part] == well for part, well in WELL.items())
    if request.GET.get("require") == "worker":
        ready = ready and report["worker"] == "alive"
    return JsonResponse({"ready": ready, **report}, status=200 if ready else 503)


def _report() -> dict[str, Any]:
    return {**_database(), "disk": "free" if _free() >= LEAST_FREE else "nearly full"}


def _free() -> int:
    """Bytes on the fuller of the two disks; media in a bucket count for nothing."""
    data, media = shutil.disk_usage(settings.TANDEM_DATA_DIR).free, store.free_bytes()
    return data if media is None else min(data, media)


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        applied = _all_migrations_applied()
        return {
            "database": "reachable",
            "migrations": "applied" if applied else "missing",
            "writes": _writes() if applied else "unknown",
            **(_worker() if applied else {"worker": "unknown"}),
        }
    except Error:
        return {"database": "unreachable", "migrations": "unknown", "writes": "unknown", "worker": "unknown"}


def _writes() -> str:
    """Whether a row is really stored and removed again: a session of nobody that is over already."""
    global _written  # noqa: PLW0603
    if _written and time.monotonic() - _written < WRITTEN_EVERY_SECONDS:
        return "stored"
    try:
        row = Session.objects.create(session_key=f"health-{secrets.token_hex(8)}", expire_date=timezone.now())
        row.delete()
    except Error:
        return "refused"
    _written = time.monotonic()
    return "stored"


def _all_migrations_applied() -> bool:
    """Whether the schema is current; a yes is remembered, for it stays true as long as this process runs."""
    global _migrated  # noqa: PLW0603
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _worker() -> dict[str, Any]:
    seen_at = WorkerHeartbeat.objects.aggregate(last=Max("seen_at"))["last"]
    if seen_at is None:
        return {"worker": "never seen"}
    seconds = max(0, round((timezone.now() - seen_at).total_seconds()))
    state = "alive" if seconds <= SILENT_AFTER_SECONDS else "silent"
    return {"worker": state, "worker_seen_seconds_ago": seconds}
