"""Faults that are nobody's mistake and pass: a database that is busy or away, a disk that is full."""

import errno
import sqlite3

from django.db import OperationalError
from django.utils.translation import gettext as _

FULL = {errno.ENOSPC, errno.EDQUOT}
PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}
"""What SQLite says of a file that it cannot use now; every other complaint of its is a fault of ours."""


def sentence_about(fault: BaseException | None) -> str | None:
    """What to say of a fault that passes; None for any other, which is ours."""
    if _is_full(fault):
        return _(
            "The server's disk is full. This step was not stored; what was saved before is still there. "
            "Tell whoever runs this server."
        )
    if isinstance(fault, OperationalError) and _passes(fault):
        return _(
            "The database is busy or cannot be reached. This step was not stored; what was saved before is still "
            "there. Wait a minute, then try again."
        )
    return None


def _is_full(fault: BaseException | None) -> bool:
    if isinstance(fault, OSError):
        return fault.errno in FULL
    if not isinstance(fault, OperationalError):
        return False
    return _sqlite_code(fault) == sqlite3.SQLITE_FULL or getattr(fault.__cause__, "sqlstate", None) == "53100"


def _passes(fault: OperationalError) -> bool:
    """PostgreSQL's driver raises this for the server's troubles alone, SQLite's for a missing table too."""
    return not isinstance(fault.__cause__, sqlite3.Error) or _sqlite_code(fault) in PASSING


def _sqlite_code(fault: OperationalError) -> int | None:
    """The first of a code's two bytes: the second says where it happened."""
    code = getattr(fault.__cause__, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
