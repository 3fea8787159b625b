"""A PostgreSQL server of the tests' own: made in a temporary folder, reached through a socket, gone afterwards.

    python -m tests.postgres run -- COMMAND...     run the command with DATABASE_URL set to it

Where PostgreSQL's server programs are not installed, it says so in one line and succeeds without running anything.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
"""Nothing here has to survive a power cut."""

UNPRIVILEGED = ("postgres", "nobody")
"""PostgreSQL refuses to run as root; root lends it to the first of these users."""


def find_programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest version first; nothing where there is none."""
    on_path = shutil.which("pg_ctl")
    if on_path and shutil.which("initdb"):
        return Path(on_path).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda found: int(found.parts[-3]), default=None)
    return newest.parent if newest else None


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Start a server and hand over its DATABASE_URL; stop it and remove its folder afterwards.

    It listens on a socket in that folder only, so no port is taken and nobody else can reach it.
    """
    folder = Path(tempfile.mkdtemp(prefix="tandem-postgres-", dir="/tmp"))
    try:
        _lend(folder)
        _start(programs, folder)
        try:
            yield f"postgres://tandem@/postgres?host={folder}"
        finally:
            _as_user(programs / "pg_ctl", "stop", "-D", folder / "data", "-m", "immediate", "-s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(programs: Path, folder: Path) -> None:
    data = folder / "data"
    _as_user(programs / "initdb", "-D", data, "-U", "tandem", "-A", "trust", "-E", "UTF8", "--no-sync")
    settings = [f"-c {setting}" for setting in (*QUICK, "listen_addresses=", f"unix_socket_directories={folder}")]
    _as_user(programs / "pg_ctl", "start", "-D", data, "-w", "-s", "-l", folder / "log", "-o", " ".join(settings))


def _lend(folder: Path) -> None:
    user = _user()
    if user:
        shutil.chown(folder, user)


def _as_user(*command: str | Path) -> None:
    """Run a program as somebody who is not root; raise with what it said when it fails."""
    user = _user()
    lent = ["runuser", "-u", user, "--"] if user else []
    done = subprocess.run([*lent, *map(str, command)], cwd="/tmp", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def run(command: Sequence[str]) -> int:
    """Run a command beside a server of its own; its exit code, or 0 where there is no server to be had."""
    programs = find_programs()
    if programs is None:
        print("PostgreSQL's server programs are not installed: the tests on PostgreSQL were skipped.")
        return 0
    with cluster(programs) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1:3] != ["run", "--"] or not sys.argv[3:]:
        sys.exit(__doc__)
    sys.exit(run(sys.argv[3:]))
