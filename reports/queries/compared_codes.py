"""Codes as agreement counts them: merged ones as one, rolled up or not, and the groups that exclude one another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from coding.models import Code
from coding.queries import canonical_by_uuid, canonical_codes
from reports.domain.agreement import stored
from reports.domain.agreement.comparison import Comparison
from reports.domain.agreement.units import Group
from studies.models import Study


class Codes:
    """The codebook of a study; codes are named by the uuid of the one they were merged into."""

    def __init__(self, study: Study) -> None:
        by_id, by_uuid = canonical_codes(study), canonical_by_uuid(study)
        self.canonical = {uuid: str(code.uuid) for uuid, code in by_uuid.items()}
        self.codes = {str(code.uuid): code for code in by_id.values()}
        self.parents = {
            uuid: str(by_id[code.parent_id].uuid) for uuid, code in self.codes.items() if code.parent_id is not None
        }

    @property
    def is_tree(self) -> bool:
        """Whether any code stands under another."""
        return bool(self.parents)

    def counted(self, rolled_up: bool) -> Mapping[str, str]:
        """Which code a coding counts for."""
        return self._outermost if rolled_up else self.canonical

    def above(self, code: str) -> list[str]:
        """The code and its ancestors, the outermost last."""
        line = [code]
        while (parent := self.parents.get(line[-1])) and parent not in line:
            line.append(parent)
        return line

    def groups(self) -> list[Group]:
        """A group for each code whose subcodes exclude one another; deeper codes count for the subcode above them."""
        return [
            group
            for uuid in self._by_name
            if self.codes[uuid].subcodes_exclusive and (group := self._group(uuid)).codes
        ]

    def named(self, comparison: Comparison) -> dict[str, Code]:
        """The codes that a comparison speaks of."""
        known = {row.code for row in comparison.per_code}
        known |= {code for group in comparison.groups for code in (group.key, *group.codes)}
        return {uuid: self.codes[uuid] for uuid in known}

    def fingerprint(self, rolled_up: bool) -> str:
        """Changes when codings count for other codes, or other codes exclude one another."""
        lines = [f"{uuid} {code}" for uuid, code in self.counted(rolled_up).items() if uuid != code]
        if not rolled_up:
            lines += [
                f"{group.key} {value} {code}" for group in self.groups() for value, code in group.value_of.items()
            ]
        return stored.fingerprint(*sorted(lines))

    @cached_property
    def _outermost(self) -> dict[str, str]:
        return {uuid: self.above(code)[-1] for uuid, code in self.canonical.items()}

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
