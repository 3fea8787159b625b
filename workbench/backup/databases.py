"""A database in one moment, and back: SQLite by its own backup, PostgreSQL by `pg_dump` and `pg_restore`.

Both hold what is asked of the database within `held` to the very moment that `copy` then copies.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from studies.files import arriving
from workbench import env

LOST_WITH_A_FILE = ("-wal", "-shm", "-journal")
HIDDEN = {"password", "context", "cursor_factory", "prepare_threshold"}


@contextmanager
def held() -> Iterator[str]:
    """A moment of the database, while others write on; yields what `copy` must be told of it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield str(cursor.fetchone()[0])
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # not Django's own beginning, which would keep others from writing
            try:
                cursor.execute("SELECT count(*) FROM sqlite_master")
                yield ""
            finally:
                cursor.execute("ROLLBACK")


def copy(moment: str, target: Path) -> None:
    """Copy the moment that is held into a file."""
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={target}", f"--dbname={_address()}")
    else:
        copied = sqlite3.connect(target)
        try:
            connection.connection.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
        finally:
            copied.close()


def restore(source: Path) -> None:
    """Put a copy in the place of the empty database, all of it or nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, transaction.atomic():
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        connection.close()
        words = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run("pg_restore", *words, f"--dbname={_address()}", str(source))
        return
    file = env.database_file(connection.settings_dict)
    assert file is not None
    connection.close()
    file.parent.mkdir(parents=True, exist_ok=True)
    with arriving(file) as beside:
        shutil.copyfile(source, beside)
        for ending in LOST_WITH_A_FILE:
            file.with_name(file.name + ending).unlink(missing_ok=True)


def require_programs() -> None:
    """Raises CommandError where PostgreSQL's programs are wanted and are not there."""
    if connection.vendor == "postgresql":
        for program in ("pg_dump", "pg_restore"):
            _found(program)


def _address() -> str:
    """The database as PostgreSQL's programs take it; without the password, for anybody may list processes."""
    given = connection.get_connection_params()
    return make_conninfo(**{name: value for name, value in given.items() if name not in HIDDEN and value})


def _found(program: str) -> str:
    path = shutil.which(program) or _installed(program)
    if path is None:
        raise CommandError(f"{program} is not on this machine's PATH; install PostgreSQL's client programs.")
    return path


def _installed(program: str) -> str | None:
    """Where Debian keeps it out of the PATH, the newest first."""
    paths = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    return max(map(str, paths), key=lambda path: float(path.split("/")[4]), default=None)


def _run(program: str, *words: str) -> None:
    password = str(connection.settings_dict["PASSWORD"])
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run([_found(program), *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()}")
