"""A codebook as bytes, and what differs between two of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True)
class KeptCode:
    """A code as a version of the codebook keeps it; `parent` and `became` (by a merge) are uuids."""

    uuid: str
    name: str
    stage: str
    parent: str | None = None
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    example: str = ""
    is_fixed: bool = False
    split_from: str | None = None
    became: str | None = None


WORDED = ("name", "definition", "inclusion", "exclusion", "example")
"""What is compared word by word."""


@dataclass(frozen=True)
class Difference:
    """One code that two versions have differently. `kind`: added, removed, merged, or changed.

    `fields` are those of `KeptCode` that changed, each with what it was and what it is.
    """

    kind: str
    old: KeptCode | None
    new: KeptCode | None
    fields: tuple[tuple[str, object, object], ...] = ()

    @property
    def name(self) -> str:
        """What the code is called, or was."""
        code = self.new or self.old
        return code.name if code else ""


def freeze(codes: Iterable[KeptCode]) -> str:
    """Canonical JSON: codes by uuid, keys in order. The same codebook gives the same bytes."""
    rows = [asdict(code) for code in sorted(codes, key=lambda code: code.uuid)]
    return json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def thaw(content: str) -> dict[str, KeptCode]:
    """The codes of a version by uuid."""
    known = {field.name for field in fields(KeptCode)}
    rows = ({name: value for name, value in row.items() if name in known} for row in json.loads(content))
    return {str(row["uuid"]): KeptCode(**row) for row in rows}


def sha256(content: str) -> str:
    """Hash of the version's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def differences(old: Mapping[str, KeptCode], new: Mapping[str, KeptCode]) -> list[Difference]:
    """What happened between two versions, by name: codes alive in one of them only, and changed ones."""
    found = [_difference(old.get(uuid), new.get(uuid)) for uuid in old.keys() | new.keys()]
    return sorted((one for one in found if one is not None), key=lambda one: (one.name.casefold(), one.kind))


def _difference(old: KeptCode | None, new: KeptCode | None) -> Difference | None:
    was, is_now = _alive(old), _alive(new)
    if not was and not is_now:
        return None
    if not is_now:
        return Difference("merged" if new is not None and new.became else "removed", old, new)
    if not was:
        return Difference("added", old, new)
    assert old is not None
    assert new is not None
    changed = tuple(
        (field.name, getattr(old, field.name), getattr(new, field.name))
        for field in fields(KeptCode)
        if getattr(old, field.name) != getattr(new, field.name)
    )
    return Difference("changed", old, new, changed) if changed else None


def _alive(code: KeptCode | None) -> bool:
    return code is not None and code.became is None
