"""A submitted layer as bytes: canonical JSON, and its hash. The same codings always give the same bytes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class FrozenCoding(NamedTuple):
    """One coding of a frozen layer. `code` is the code's uuid, offsets are code points, end-exclusive."""

    number: int
    code: str
    start: int
    end: int
    memo: str


def freeze(version_sha256: str, codings: Iterable[FrozenCoding], code_names: Mapping[str, str]) -> str:
    """The canonical JSON of a layer: its text's hash, its codings by number, and what its codes were called."""
    rows = sorted(codings)
    used = {row.code for row in rows}
    content = {
        "codes": {code: code_names[code] for code in used},
        "codings": [list(row) for row in rows],
        "text_sha256": version_sha256,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def thaw(snapshot: str) -> list[FrozenCoding]:
    """The codings of a frozen layer, by number."""
    return [FrozenCoding(*row) for row in json.loads(snapshot)["codings"]]


def sha256(snapshot: str) -> str:
    """Hash of the snapshot's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(snapshot.encode()).hexdigest()
