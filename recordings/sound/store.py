"""Where the bytes of recordings lie: in Django's default storage, a folder or a bucket, under random names."""

import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage, storages

BLOCK = 1 << 20


def new_name(recording: str, ending: str = "") -> str:
    """A random name in the recording's folder; it tells nothing of the file that was uploaded."""
    return f"recordings/{recording}/{secrets.token_hex(16)}{ending}"


def part_name(upload: str, index: int, sha256: str) -> str:
    """Where a part of an upload lies; another part with the same number has another name."""
    return f"uploads/{upload}/{index:05}-{sha256[:16]}"


def save_file(name: str, local: Path) -> str:
    """Store a local file; answers the name it was stored under."""
    with local.open("rb") as source:
        return str(default_storage.save(name, File(source)))


def save_bytes(name: str, content: bytes) -> str:
    """Store a few bytes."""
    return str(default_storage.save(name, ContentFile(content)))


def open_stored(name: str) -> IO[Any]:
    """A stored file to read and seek in."""
    stored: IO[Any] = default_storage.open(name, "rb")
    return stored


def delete(names: Iterable[str]) -> None:
    """Delete what is there; what is gone already is no error."""
    for name in names:
        if name:
            default_storage.delete(name)


def blocks(stored: IO[Any]) -> Iterator[bytes]:
    """A file in blocks of a megabyte."""
    while block := stored.read(BLOCK):
        yield block


def free_bytes() -> int | None:
    """What is free on the disk that the media lie on; None where they lie elsewhere."""
    disk = storages["default"]
    if not isinstance(disk, FileSystemStorage):
        return None
    root = Path(disk.location)
    root.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(root).free


@contextmanager
def workshop(name: str) -> Iterator[Path]:
    """A folder for work in hand, empty at first and gone afterwards, also what a killed worker left of it."""
    base = Path(settings.TANDEM_DATA_DIR) / "work"
    base.mkdir(parents=True, exist_ok=True)
    for left in base.glob(f"{name}-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=base, prefix=f"{name}-") as folder:
        yield Path(folder)
