"""What a monitor asks: does the database answer, are the migrations applied, when was a worker last heard."""

from __future__ import annotations

from typing import Any

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.models import WorkerHeartbeat
from studies.gate import outside_study

SILENT_AFTER_SECONDS = 60

_migrated = False


@outside_study(public=True)
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the web server can do its work, else 503; `?require=worker` asks for a worker too."""
    report = _report()
    ready = report["database"] == "reachable" and report["migrations"] == "applied"
    if request.GET.get("require") == "worker":
        ready = ready and report["worker"] == "alive"
    return JsonResponse({"ready": ready, **report}, status=200 if ready else 503)


def _report() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        applied = _all_migrations_applied()
        return {
            "database": "reachable",
            "migrations": "applied" if applied else "missing",
            **(_worker() if applied else {"worker": "unknown"}),
        }
    except Error:
        return {"database": "unreachable", "migrations": "unknown", "worker": "unknown"}


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
