"""What Tandem keeps is for the user alone whom it runs as: folders 0700, files 0600, mended at every start."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

OTHERS = 0o077
BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")
KEPT = ("secret_key", "demo_password", "media", "packages", "work", "models", "static")
"""What lies in the data folder besides the database; below a folder that is closed nothing is within reach."""


def close_to_others(data: Path, *, media: Path | None = None, database: Path | None = None) -> None:
    """From here on make nothing that others can read, and take from them what is there already.

    Raises ImproperlyConfigured with a sentence where that cannot be done, and for a folder that is everybody's.
    """
    os.umask(OTHERS)
    for folder in [data, media] if media else [data]:
        folder.mkdir(parents=True, exist_ok=True)
        _close(folder)
    named = [*(data / name for name in KEPT), *(data / "packages").glob("*")]
    beside = [database.with_name(database.name + ending) for ending in BESIDE_A_DATABASE] if database else []
    for path in (*named, *beside):
        _close(path)


def _close(path: Path) -> None:
    mode = _mode(path)
    if not mode & OTHERS or os.name == "nt":
        return
    if mode & stat.S_ISVTX or path == Path(path.anchor):
        raise ImproperlyConfigured(f"{path} is everybody's folder; give Tandem one of its own.")
    with suppress(OSError):
        path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    if _mode(path) & OTHERS:
        raise ImproperlyConfigured(
            f"Other users of this machine can open {path}, and Tandem may not change that. "
            f"Take it from them (`chmod go= {path}` as its owner), or choose a disk that knows permissions."
        )


def _mode(path: Path) -> int:
    """Of a file or a folder, with its kind; 0 where there is none, for SQLite removes files of its own."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return 0
