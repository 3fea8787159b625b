"""Codes as agreement counts them: as they stood when the round was closed, merged since, or rolled up; their groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from enum import StrEnum
from functools import cached_property

from agreement.domain import stored
from agreement.domain.comparison import Comparison
from agreement.domain.units import Group
from coding.closed_codes import (
    MergeSince,
    codebook_at_close,
    codebook_at_open,
    codes_at_close,
    merges_since,
    parents_at_close,
)
from coding.domain import codebook_version
from coding.models import Code
from coding.queries import canonical_by_uuid
from rounds.models import CodingRound


class Counted(StrEnum):
    """Which code a coding counts for. What was merged after closing, when both had read each other, never leads."""

    AT_CLOSE = "at_close"  # as the codes stood when the round was closed
    SINCE = "merged_since"  # with what people merged since
    ROLLED_UP = "rolled_up"  # for the outermost code above it, as the tree stood when the round was closed


class Codes:
    """The codes of a study as one round sees them; a code is named by the uuid of the one that it counts for."""

    def __init__(self, round_: CodingRound) -> None:
        self.round = round_
        self.codes = {str(code.uuid): code for code in Code.objects.filter(study=round_.study_id)}
        then = codes_at_close(round_)
        self.at_close = {uuid: then.get(uuid, uuid) for uuid in self.codes}
        self.parents = {
            code: self.at_close.get(parent, parent) for code, parent in parents_at_close(round_).items() if parent
        }

    @property
    def is_tree(self) -> bool:
        """Whether any code stood under another."""
        return bool(self.parents)

    @cached_property
    def since(self) -> Mapping[str, str]:
        """By code the one that it counts for today."""
        return {uuid: str(code.uuid) for uuid, code in canonical_by_uuid(self.round.study).items()}

    @property
    def has_merges(self) -> bool:
        """Whether anything was merged since the round was closed."""
        return self.since != self.at_close

    @cached_property
    def merges(self) -> list[MergeSince]:
        """What was merged since, by whom and when."""
        return merges_since(self.round)

    @cached_property
    def fixed(self) -> Set[str]:
        """Codes from a fixed list, as the codebook said when the round was closed."""
        closed = codebook_at_close(self.round)
        then = codebook_version.thaw(closed.content) if closed else {}
        return {uuid for uuid, code in self.codes.items() if (then[uuid].is_fixed if uuid in then else code.is_fixed)}

    @cached_property
    def standing(self) -> Set[str] | None:
        """Codes of the codebook that the round was opened with; None where none was kept then."""
        opened = codebook_at_open(self.round)
        return set(codebook_version.thaw(opened.content)) if opened is not None else None

    def counted_into(self, code: str) -> str:
        """The next code on the way from one that has been merged to what it counts for today."""
        into = self._into[code]
        then = self.at_close.get(into, into)
        return into if then == code else then

    @cached_property
    def _into(self) -> Mapping[str, str]:
        uuids = {code.pk: uuid for uuid, code in self.codes.items()}
        return {uuid: uuids[code.merged_into_id] for uuid, code in self.codes.items() if code.merged_into_id}

    def roots(self, how: Counted) -> Mapping[str, str]:
        """Which codes are one and the same."""
        return self.since if how is Counted.SINCE else self.at_close

    def counted(self, how: Counted) -> Mapping[str, str]:
        """Which code a coding counts for."""
        match how:
            case Counted.AT_CLOSE:
                return self.at_close
            case Counted.SINCE:
                return self.since
            case Counted.ROLLED_UP:
                return {uuid: self.above(code)[-1] for uuid, code in self.at_close.items()}

    def above(self, code: str) -> list[str]:
        """The code and its ancestors, the outermost last."""
        line = [code]
        while (parent := self.parents.get(line[-1])) and parent not in line:
            line.append(parent)
        return line

    def groups(self, how: Counted) -> list[Group]:
        """A group for each code whose subcodes exclude one another; deeper codes count for the subcode above them."""
        if how is not Counted.AT_CLOSE:
            return []
        exclusive = [uuid for uuid in self._by_name if self.codes[uuid].subcodes_exclusive]
        return [group for uuid in exclusive if (group := self._group(uuid)).codes]

    def parts(self, used: Collection[str], planned: str = "") -> dict[str, set[str]]:
        """Of the codes used, those from a fixed list and those developed, those that stood in the codebook when the
        round was opened and those coined in it. A part that is nothing is left out, and one that is everything, unless
        it is the one that was planned.
        """
        parts = {"fixed": self.fixed, "developed": self.codes.keys() - self.fixed}
        if self.standing is not None:
            parts |= {"standing": self.standing, "coined": self.codes.keys() - self.standing}
        found = {name: {uuid for uuid in used if uuid in part} for name, part in parts.items()}
        whole = len(set(used))
        return {name: part for name, part in found.items() if 0 < len(part) < whole or (part and name == planned)}

    def named(self, comparison: Comparison) -> dict[str, Code]:
        """The codes that a comparison speaks of."""
        known = {row.code for row in comparison.per_code}
        known |= {code for group in comparison.groups for code in (group.key, *group.codes)}
        return {uuid: self.codes[uuid] for uuid in known}

    def fingerprint(self, how: Counted) -> str:
        """Changes when codings count for other codes, other codes exclude one another, or stand in other parts."""
        lines = [f"{uuid} {code}" for uuid, code in self.counted(how).items() if uuid != code]
        lines += [f"{g.key} {value} {code}" for g in self.groups(how) for value, code in g.value_of.items()]
        lines += [f"fixed {uuid}" for uuid in self.fixed]
        opened = codebook_at_open(self.round)
        return stored.fingerprint(opened.sha256 if opened is not None else "", *sorted(lines))

    @cached_property
    def _by_name(self) -> list[str]:
        return sorted(self.codes, key=lambda uuid: (self.codes[uuid].name_key, uuid))

    def _group(self, parent: str) -> Group:
        value_of = {}
        for code in self.codes:
            line = self.above(code)
            if parent in line[1:]:
                value_of[code] = line[line.index(parent) - 1]
        return Group(parent, tuple(uuid for uuid in self._by_name if uuid in value_of.values()), value_of)
