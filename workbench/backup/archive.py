"""The file of a backup: a tar of database, key and media, and last a manifest with the SHA-256 of each.

It is written under another name, put on the disk, and then called what was asked for: a file of that name is whole.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from studies.files import sync

FORMAT = 1
MANIFEST, KEY, DATABASE, MEDIA = "manifest.json", "secret_key", "database", "media/"


class BadBackup(Exception):
    """A file that is no backup, or not any more what was written; its text is a whole sentence."""


@dataclass
class Manifest:
    """What a backup holds: `files` are {name: [bytes, SHA-256]}, `migrations` those that the database had applied."""

    tandem: str
    made_at: str
    database: str
    migrations: list[str]
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT


class _Counted:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.hash = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(size)
        self.hash.update(block)
        return block


class Packing:
    """A backup that is being written."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.tar, self.manifest = tar, manifest

    def add(self, name: str, stream: IO[bytes], size: int) -> None:
        """Take `size` bytes in. Raises OSError where there are fewer."""
        counted = _Counted(stream)
        self.tar.addfile(_member(name, size), counted)
        self.manifest.files[name] = (size, counted.hash.hexdigest())

    def close(self) -> None:
        """Write the manifest behind the rest."""
        content = json.dumps(asdict(self.manifest), indent=1, ensure_ascii=False).encode()
        self.tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))


@contextmanager
def written(out: Path, manifest: Manifest) -> Iterator[Packing]:
    """Pack into `out`, readable by its owner alone. Whatever is raised within leaves nothing there."""
    partial = out.with_name(f"{out.name}.partial")
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                packing = Packing(tar, manifest)
                yield packing
                packing.close()
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, out)  # unlike a renaming, it never takes the place of a file that came meanwhile
        sync(out.parent)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator["Unpacking"]:
    """A backup whose every byte is what was written. Raises BadBackup."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            unpacking = Unpacking(tar)
            unpacking.check()
            yield unpacking
    except (tarfile.TarError, EOFError) as error:
        raise BadBackup(f"{path} is no backup of Tandem, or only a part of one.") from error


class Unpacking:
    """A backup that is being read."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.members = {member.name: member for member in tar.getmembers() if member.isfile()}
        self.manifest = self._manifest()

    def stream(self, name: str) -> IO[bytes]:
        """A file of it to read."""
        stream = self.tar.extractfile(self.members[name])
        assert stream is not None
        return stream

    def media(self) -> list[str]:
        """Names in the storage of the media that it holds."""
        return [name.removeprefix(MEDIA) for name in self.manifest.files if name.startswith(MEDIA)]

    def check(self) -> None:
        """Compare every file with the manifest. Raises BadBackup."""
        if set(self.members) != {MANIFEST, *self.manifest.files} or not {KEY, DATABASE} <= set(self.manifest.files):
            raise BadBackup("The backup does not hold the files that its manifest names.")
        for name, (size, digest) in self.manifest.files.items():
            seen = hashlib.file_digest(self.stream(name), "sha256").hexdigest()  # type: ignore[arg-type]
            if self.members[name].size != size or seen != digest:
                raise BadBackup(f"The backup is damaged: {name} is not what was written.")

    def _manifest(self) -> Manifest:
        try:
            stated = json.loads(self.stream(MANIFEST).read())
            if stated["format"] != FORMAT:
                raise BadBackup(f"The backup has format {stated['format']}; this Tandem reads format {FORMAT}.")
            return Manifest(**stated)
        except (KeyError, ValueError, TypeError) as error:
            raise BadBackup("The file is no backup of Tandem: it has no manifest that can be read.") from error


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
