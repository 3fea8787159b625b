"""Local files that are whole or not there: a full disk or a killed process leaves nothing under a file's own name."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BufferedRandom
from pathlib import Path

ARRIVING = ".arriving"
"""How the name of a file or folder ends that is on its way."""


@contextmanager
def arriving(target: Path) -> Iterator[Path]:
    """A path beside `target` to make a file or folder at; at the end it takes the target's place.

    Where the work fails, nothing is left of it, and what was at `target` stays.
    """
    beside = target.with_name(f"{target.name}.{secrets.token_hex(4)}{ARRIVING}")
    try:
        yield beside
        if beside.is_dir():
            remove(target)
        else:
            sync(beside)
        beside.replace(target)
        sync(target.parent)
    finally:
        remove(beside)


@contextmanager
def writing(target: Path) -> Iterator[BufferedRandom]:
    """A file to write and read back that stands at `target` once it is whole. Raises OSError."""
    with arriving(target) as beside, beside.open("w+b") as file:
        yield file


def sync(path: Path) -> None:
    """Have the disk keep a file's bytes, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file or a folder with everything in it; what is gone already is no error."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def written_at(path: Path) -> datetime:
    """When a file, or anything in a folder, was last written; what has just gone counts as written long ago."""
    latest = 0.0
    for inner in [path, *path.rglob("*")]:
        with suppress(FileNotFoundError):
            latest = max(latest, inner.lstat().st_mtime)
    return datetime.fromtimestamp(latest, UTC)
