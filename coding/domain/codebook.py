"""The codebook's rules: names, stages, and what may be gathered under what."""

import unicodedata
from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")

STAGES = ("open", "axial", "selective")
"""In the order of gathering (Strauss and Corbin 1998): axial codes gather open ones, selective ones axial ones."""

LONGEST_NAME = 300
"""Characters of a code's name: files of MAXQDA and NVivo hold whole sentences."""


def name_key(name: str) -> str:
    """What makes two names the same code: letters, without regard to case, composition or runs of blanks."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def may_gather(parent_stage: str, stage: str) -> bool:
    """Whether a code of `stage` may stand under one of `parent_stage`: the same stage or the next one up."""
    return STAGES.index(parent_stage) - STAGES.index(stage) in (0, 1)


def is_above(parents: Mapping[Key, Key | None], code: Key, other: Key) -> bool:
    """Whether `code` is an ancestor of `other`."""
    return would_circle(parents, code, parents.get(other))


def would_circle(parents: Mapping[Key, Key | None], code: Key, parent: Key | None) -> bool:
    """Whether putting `code` under `parent` would make it its own ancestor."""
    seen: set[Key] = set()
    while parent is not None and parent not in seen:
        if parent == code:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False


def root_of(pointers: Mapping[Key, Key | None], start: Key) -> Key:
    """The end of a chain of merges that begins at `start`."""
    here, following = start, pointers.get(start)
    for _ in range(len(pointers)):
        if following is None:
            break
        here, following = following, pointers.get(following)
    return here
