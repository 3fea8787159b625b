"""Where the bytes of recordings lie: in Django's default storage, a folder or a bucket, under random names.

A name is made once, given to the storage, and what the storage answers is kept in a row: nobody computes it again.
"""

import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage, storages

from studies.files import ARRIVING, sync

BLOCK = 1 << 20
UPLOADS, RECORDINGS = "uploads", "recordings"
"""The two folders of the storage; in each a folder an upload or a recording, called by the digits of its uuid."""


def upload_folder(upload: str) -> str:
    """Where the parts of an upload lie."""
    return f"{UPLOADS}/{upload}"


def recording_folder(recording: str) -> str:
    """Where the files of a recording and what was made of them lie."""
    return f"{RECORDINGS}/{recording}"


def new_name(folder: str, ending: str = "") -> str:
    """A random name in the folder; it tells nothing of the file that was uploaded, and nothing lies there."""
    return f"{folder}/{secrets.token_hex(16)}{ending}"


def save_file(name: str, local: Path) -> str:
    """Store a local file; answers the name it was stored under."""
    with local.open("rb") as source:
        return _save(name, File(source))


def save_bytes(name: str, content: bytes) -> str:
    """Store a few bytes; answers the name they were stored under."""
    return _save(name, ContentFile(content))


def open_stored(name: str) -> IO[Any]:
    """A stored file to read and seek in."""
    stored: IO[Any] = default_storage.open(name, "rb")
    return stored


def holds(name: str, size: int) -> bool:
    """Whether a file of that size lies there."""
    return bool(name) and default_storage.exists(name) and default_storage.size(name) == size


def delete(names: Iterable[str]) -> None:
    """Delete what is there; what is gone already is no error. One that cannot be deleted keeps none of the others."""
    troubles = []
    for name in filter(None, names):
        try:
            default_storage.delete(name)
        except Exception as trouble:
            troubles.append(trouble)
    if troubles:
        raise troubles[0]


def erase(folder: str, names: Iterable[str]) -> None:
    """Delete these files, everything else in the folder, whatever left it there, and the folder."""
    delete([*names, *names_below(folder)])
    with suppress(OSError):
        default_storage.delete(folder)


def names_below(folder: str) -> Iterator[str]:
    """The names of all files in a folder of the storage and in the folders below."""
    folders, files = _listed(folder)
    yield from (f"{folder}/{file}" for file in files if file)
    for inner in folders:
        yield from names_below(f"{folder}/{inner}")


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
    workshops().mkdir(parents=True, exist_ok=True)
    clear_workshops(name)
    with tempfile.TemporaryDirectory(dir=workshops(), prefix=f"{name}.") as folder:
        yield Path(folder)


def workshops() -> Path:
    """Where the folders for work in hand are."""
    return Path(settings.TANDEM_DATA_DIR) / "work"


def clear_workshops(*names: str) -> None:
    """Remove what killed workers of this machine left of work with these names."""
    for name in names:
        for left in workshops().glob(f"{name}.*"):
            shutil.rmtree(left, ignore_errors=True)


def _save(name: str, content: File[Any]) -> str:
    """Store something whole or not at all, also where the disk is full or the process is killed.

    A folder's file is written beside its name, synced and renamed; a bucket shows an object when it is whole.
    """
    disk = storages["default"]
    written = name + ARRIVING if isinstance(disk, FileSystemStorage) else name
    try:
        written = str(disk.save(written, content))
        return _put_in_place(disk, written, name) if isinstance(disk, FileSystemStorage) else written
    except BaseException:
        with suppress(Exception):
            disk.delete(written)
        raise


def _put_in_place(disk: FileSystemStorage, written: str, name: str) -> str:
    path, name = Path(disk.path(written)), str(disk.get_available_name(name))
    sync(path)
    path.rename(disk.path(name))
    sync(path.parent)
    return name


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except (FileNotFoundError, AttributeError):  # the storage in memory has no better answer where no folder is
        return [], []
