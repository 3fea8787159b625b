"""`make run`: everything one laptop needs, in one command."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demonstration import accounts, loading

STARTUP_SECONDS = 30


class Command(BaseCommand):
    """Migrate, load the demonstration study, start the web server and one worker, print where to go."""

    help = "Start Tandem on this machine: database, demonstration study, web server, one background worker."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and whether to bring the demonstration study."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demonstration", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, start both processes, and end both when one ends."""
        host, port = options["host"], options["port"]
        _refuse_a_taken_port(host, port)
        prepare(demonstrate=not options["no_demonstration"])
        os.environ.setdefault("TANDEM_LOG_LEVEL", "WARNING")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        processes = [_web(host, port), _worker()]
        try:
            _wait_until_it_answers(f"http://{host}:{port}/health", processes)
            self._greet(host, port)
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        except KeyboardInterrupt:
            self.stdout.write("Stopping.")
        finally:
            _stop(processes)

    def _greet(self, host: str, port: int) -> None:
        self.stdout.write(f"\nTandem is running at http://{host}:{port}/   (Ctrl+C stops it)\n")
        self.stdout.write(f"Everything is kept in {settings.TANDEM_DATA_DIR}\n")
        logins = accounts.logins()
        if logins is not None:
            self.stdout.write(f"\nDemonstration study, one password for everybody: {logins.password}\n")
            for role, email in logins.people:
                self.stdout.write(f"  {role:<10} {email}\n")
        self.stdout.flush()


def prepare(*, demonstrate: bool) -> None:
    """Bring database and static files up to date; safe to repeat, keeps what is there."""
    call_command("prepare", verbosity=0)
    if demonstrate:
        loading.load()


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CommandError(
                f"Port {port} on {host} is taken. Stop what runs there, or choose another: make run PORT=8001"
            ) from None


def _web(host: str, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "workbench.wsgi",
            f"--bind={host}:{port}",
            "--config=python:workbench.gunicorn",
        ],
        cwd=settings.BASE_DIR,
    )


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR)


def _wait_until_it_answers(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    for _ in range(STARTUP_SECONDS * 5):
        if any(process.poll() is not None for process in processes):
            raise CommandError("The web server or the worker ended while starting; its reason stands above.")
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise CommandError(f"The web server did not answer within {STARTUP_SECONDS} seconds.")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
