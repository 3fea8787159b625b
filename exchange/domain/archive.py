"""A ZIP that is the same for the same content: sorted, without dates, with checksums of everything inside."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

NO_DATE = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16
COMPRESSION = 6
CHECKSUMS = "manifest-sha256.txt"
MANIFEST = "MANIFEST.json"


@dataclass(frozen=True)
class Member:
    """A file of the archive, made when its turn comes."""

    path: str
    make: Callable[[], bytes]


def write(out: BinaryIO, members: Iterable[Member], about: dict[str, str], tell: Callable[[int], None]) -> int:
    """Write the members by path, then the two manifests; answers how many files there are.

    `tell` hears before each member how many are done. Raises ValueError where two members have one path.
    """
    ordered = sorted(members, key=lambda member: member.path)
    if len({member.path for member in ordered}) < len(ordered):
        raise ValueError("two members of one path")
    entries = []
    with zipfile.ZipFile(out, "w") as archive:
        for done, member in enumerate(ordered):
            tell(done)
            content = member.make()
            _add(archive, member.path, content)
            entries.append({"path": member.path, "bytes": len(content), "sha256": _sha256(content)})
        manifest = (json.dumps({**about, "files": entries}, indent=1, sort_keys=True) + "\n").encode()
        _add(archive, MANIFEST, manifest)
        lines = [f"{entry['sha256']}  {entry['path']}\n" for entry in entries]
        _add(archive, CHECKSUMS, "".join([*lines, f"{_sha256(manifest)}  {MANIFEST}\n"]).encode())
    return len(ordered) + 2


def safe_name(label: str) -> str:
    """A file name without folders, blanks or anything a system may refuse; never empty."""
    return re.sub(r"([^A-Za-z0-9._-]|\.\.)+", "_", label).strip("._-") or "unnamed"


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    info = zipfile.ZipInfo(path, NO_DATE)
    info.create_system, info.external_attr = 3, READABLE
    archive.writestr(info, content, zipfile.ZIP_DEFLATED, COMPRESSION)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
