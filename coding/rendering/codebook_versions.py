"""What differs between two versions of a codebook, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz.distance import Levenshtein

from coding.domain.codebook_version import WORDED, Difference, KeptCode, differences

MOST_COMPARED = 20_000
"""Words of two wordings together; longer ones are shown whole, one after the other."""

FIELD_WORDS: dict[str, Promise] = {
    "name": gettext_lazy("name"),
    "definition": gettext_lazy("definition"),
    "inclusion": gettext_lazy("when to use it"),
    "exclusion": gettext_lazy("when not to use it"),
    "example": gettext_lazy("example"),
    "stage": gettext_lazy("stage"),
    "parent": gettext_lazy("gathered under"),
    "is_fixed": gettext_lazy("from a fixed list"),
}
KIND_WORDS: dict[str, Promise] = {
    "added": gettext_lazy("new"),
    "removed": gettext_lazy("gone"),
    "merged": gettext_lazy("merged"),
    "changed": gettext_lazy("changed"),
}


class Piece(NamedTuple):
    """A piece of two wordings laid over each other: `change` is del, ins, or empty for what both say."""

    change: str
    text: str


@dataclass(frozen=True)
class Shown:
    """One code that differs: what happened to it, and its changes field by field."""

    name: str
    kind: str
    word: str
    detail: str
    fields: Sequence[tuple[str, Sequence[Piece]]]


def shown(old: Mapping[str, KeptCode], new: Mapping[str, KeptCode]) -> list[Shown]:
    """The differences between two versions, by name."""
    return [_shown(one, old, new) for one in differences(old, new)]


def _shown(one: Difference, old: Mapping[str, KeptCode], new: Mapping[str, KeptCode]) -> Shown:
    fields = [
        (str(FIELD_WORDS[name]), _worded(name, was, now, old, new))
        for name, was, now in one.fields
        if name in FIELD_WORDS
    ]
    return Shown(one.name, one.kind, str(KIND_WORDS[one.kind]), _detail(one, new), fields)


def _detail(one: Difference, new: Mapping[str, KeptCode]) -> str:
    became = new.get(one.new.became or "") if one.new else None
    origin = new.get(one.new.split_from or "") if one.new else None
    if one.kind == "merged" and became:
        return _("into %(name)s") % {"name": became.name}
    if one.kind == "added" and origin:
        return _("out of %(name)s") % {"name": origin.name}
    return one.new.definition if one.kind == "added" and one.new else ""


def _worded(
    name: str, was: object, now: object, old: Mapping[str, KeptCode], new: Mapping[str, KeptCode]
) -> Sequence[Piece]:
    if name in WORDED:
        return word_changes(str(was), str(now))
    if name == "parent":
        was, now = (_name(was, old), _name(now, new))
    if name == "is_fixed":
        was, now = (_("yes") if value else _("no") for value in (was, now))
    return [Piece("del", str(was)), Piece("", " "), Piece("ins", str(now))]


def _name(uuid: object, codes: Mapping[str, KeptCode]) -> str:
    return codes[str(uuid)].name if str(uuid) in codes else _("the top")


def word_changes(was: str, now: str) -> list[Piece]:
    """Two wordings as one, what went and what came marked."""
    old, new = (re.findall(r"\s*\S+", text) for text in (was, now))
    pieces: list[Piece] = []
    if len(old) + len(new) > MOST_COMPARED:
        return [Piece("del", was), Piece("ins", now)]
    for step in Levenshtein.opcodes(old, new):
        tag, a, b, c, d = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
        if tag == "equal":
            pieces.append(Piece("", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("del", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("ins", "".join(new[c:d])))
    return pieces
