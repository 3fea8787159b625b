"""The background worker: one beside the web server on a laptop, as many as wanted on PostgreSQL."""

import logging
import os
import socket
import threading
import time
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection
from django_tasks_db.management.commands.db_worker import Worker

from jobs.actions import beat, enqueue_waiting_jobs, recover_lost_jobs
from jobs.leftovers import sweep
from jobs.upkeep import bring_up_to_date
from studies import attempts

logger = logging.getLogger("tandem.jobs")
BEAT_SECONDS = 10.0
HOUR_SECONDS, DAY_SECONDS = 3600.0, 86400.0


class Command(BaseCommand):
    """Run background work until told to stop."""

    help = "Do background work; a job whose worker died is taken up again."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long to wait between looks at the queue, and whether to stop when it is empty."""
        parser.add_argument("--interval", type=float, default=0.5)
        parser.add_argument("--batch", action="store_true", help="stop when nothing is left to do")

    def handle(self, *args: Any, **options: Any) -> None:
        """Beat, recover, sweep, work."""
        name = f"{socket.gethostname()}-{os.getpid()}"
        recover_lost_jobs()
        enqueue_waiting_jobs()
        beat(name)
        forget()
        sweep()
        bring_up_to_date()
        stop = threading.Event()
        threading.Thread(target=_look_after, args=(name, stop), daemon=True).start()
        threading.Thread(target=_sweep_daily, args=(stop,), daemon=True).start()
        worker = Worker(
            queue_names=["default"],
            interval=options["interval"],
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid4().hex,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            stop.set()


def forget() -> None:
    """Forget what nobody can use any more: sessions that are over, failed attempts that no limit counts."""
    call_command("clearsessions")
    attempts.sweep()


def _sweep_daily(stop: threading.Event) -> None:
    while not stop.wait(DAY_SECONDS):
        sweep()
        connection.close()


def _look_after(name: str, stop: threading.Event) -> None:
    """Beat and look for lost jobs beside the work; a database that is away for a moment is no reason to stop."""
    swept = time.monotonic()
    while not stop.wait(BEAT_SECONDS):
        try:
            beat(name)
            recover_lost_jobs()
            if time.monotonic() - swept > HOUR_SECONDS:
                swept = time.monotonic()
                forget()
        except Error:
            logger.warning("the database did not answer the worker's heartbeat")
        finally:
            connection.close()
