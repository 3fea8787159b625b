"""A ZIP that is the same for the same content: sorted, without dates, with checksums of everything inside."""

import hashlib
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import BinaryIO

NO_DATE = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16
COMPRESSION = 6
CHECKSUMS = "manifest-sha256.txt"
MANIFEST = "MANIFEST.json"
LONGEST_NAME = 60
"""Of letters in a file's name: four bytes each, with an ending, stay below the 255 that file systems take."""

_RESERVED = re.compile(r"(con|prn|aux|nul|conin|conout|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""


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
    """A file name without folders, blanks or anything a system may refuse; never empty.

    Letters of every script and their marks stay, composed (NFC), so that one name has one form.
    """
    letters = "".join(sign if _is_kept(sign) else " " for sign in unicodedata.normalize("NFC", label))
    name = re.sub(r"( |\.\.)+", "_", letters).strip("._-")[:LONGEST_NAME].rstrip("._-") or "unnamed"
    return f"{name}_" if _RESERVED.match(unicodedata.normalize("NFKC", name)) else name


def distinct_names(labels: Iterable[str]) -> list[str]:
    """A safe name for each label, in order; none is another's on a system that knows no case or only one form."""
    taken: set[str] = set()
    names = []
    for label in labels:
        name = safe_name(label)
        free = (one for one in chain([name], (f"{name}_{n}" for n in count(2))) if _folded(one) not in taken)
        names.append(next(free))
        taken.add(_folded(names[-1]))
    return names


def _is_kept(sign: str) -> bool:
    return sign in "._-" or unicodedata.category(sign)[0] in "LMN"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    info = zipfile.ZipInfo(path, NO_DATE)
    info.create_system, info.external_attr = 3, READABLE
    archive.writestr(info, content, zipfile.ZIP_DEFLATED, COMPRESSION)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
