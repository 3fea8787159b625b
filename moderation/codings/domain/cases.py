"""From the spans of several coders of one document to typed cases that a moderator can decide.

Offsets are code points of one immutable text, end-exclusive. Three steps:

1. per code, one coder's codings that share a character are merged into units, and units of different coders
   are linked where they overlap by a fifth of the shorter one or more; a connected group is one component;
2. components of different codes by different coders are paired one to one where their hulls overlap by half:
   the coders saw the same thing and named it differently;
3. every component or pair becomes one case.

Of a document that one coder alone finished every unit is a case of its own: coded once.

Linking in one code first keeps A={x, y}, B={y} from being shown as "x or y": it is agreement on y, and x by
one coder. Touching spans do not link. A sweep makes both steps near-linear in the number of codings.

`python -m moderation.codings.domain.cases FILE` reads worked examples, prints the cases found and exits 1 where they
differ from the expected ones.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

LINK_SHARE = 5  # units link when their overlap is at least 1/5 of the shorter one
HULL_SHARE = 2  # components pair when the intersection of their hulls is at least 1/2 of the union


class CaseType(StrEnum):
    """What the coders did with a passage, seen from one code or from two that compete."""

    AGREE = "AGREE"  # all coders, the same code, the same offsets
    BOUNDARY = "BOUNDARY"  # all coders, the same code, other offsets or in pieces
    DIFFERENT_CODE = "DIFFERENT_CODE"  # the same passage under two codes
    ONE_CODER = "ONE_CODER"  # one coder alone
    PARTIAL = "PARTIAL"  # some of three or more coders
    ALONE = "ALONE"  # coded once, by design or because the others did not submit
    ADDED = "ADDED"  # marked by nobody; a moderator added it


UNDISPUTED = (CaseType.AGREE, CaseType.ALONE)
"""What stands in the consensus although nobody decided it."""

DIFFERENCES = tuple(kind for kind in CaseType if kind not in (*UNDISPUTED, CaseType.ADDED))
"""What coders differ about; nothing else counts as a difference."""


class Coding(NamedTuple):
    """One code on one span by one coder; `id` is unique in the document."""

    id: str
    coder: str
    code: str
    start: int
    end: int


class Unit(NamedTuple):
    """What one coder marked with one code in one stretch; `ids` are the codings merged into it."""

    code: str
    coder: str
    start: int
    end: int
    ids: tuple[str, ...]


class Component(NamedTuple):
    """Linked units of one code in text order; `start` and `end` are its hull."""

    code: str
    start: int
    end: int
    units: tuple[Unit, ...]
    coders: frozenset[str]


class Case(NamedTuple):
    """One thing to decide. `present` and `missing` are coders in the order given; `overlap` is 0 to 1."""

    type: CaseType
    codes: tuple[str, ...]
    start: int
    end: int
    present: tuple[str, ...]
    missing: tuple[str, ...]
    ids: tuple[str, ...]
    overlap: float
    fragmented: bool
    units: tuple[Unit, ...]

    def as_dict(self) -> dict[str, Any]:
        """The case in the form of the worked examples (without its units)."""
        fields = self._asdict()
        del fields["units"]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def build_cases(codings: Iterable[Coding], coders: Sequence[str], text: str | None = None) -> list[Case]:
    """The cases of one document, in the order of the text.

    `coders` are all who finished the document, those without a coding included. With the `text`, white space
    at the ends of a span does not count, so that it never makes a boundary case.
    Raises ValueError for an empty span and for a coder who is not in `coders`.
    """
    units = merge(_checked(codings, set(coders)))
    if text is not None:
        units = [_trimmed(unit, text) for unit in units]
    by_code = groupby(units, key=lambda unit: unit.code)
    components = [component for _code, same in by_code for component in link(list(same))]
    cases = [make_case(group, coders) for group in _pair(components, len(coders))]
    return in_order(cases)


def added(name: str, code: str, start: int, end: int, coders: Sequence[str]) -> Case:
    """The case of a passage that nobody marked. `name` is what names the code for ever, `code` what it counts as."""
    return Case(CaseType.ADDED, (code,), start, end, (), tuple(coders), (name,), 1.0, False, ())


def in_order(cases: Iterable[Case]) -> list[Case]:
    """As the text has them."""
    return sorted(cases, key=lambda case: (case.start, case.end, case.type, case.codes))


def case_key(case: Case, document: str) -> str:
    """The identity of a case over recomputations: SHA-256 over what the coders did in which text.

    `document` is the hash of the document version. Coding ids stand for coder and code as they were frozen, so
    that codes merged later keep a case's identity unless its type changes; changed codings make another case.
    """
    spans = sorted((unit.start, unit.end) for unit in case.units) or [(case.start, case.end)]
    identity = [document, case.type, sorted(case.ids), spans]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


def merge(codings: Iterable[Coding]) -> list[Unit]:
    """Units by code, coder and start: codings of one coder and code that share a character become one."""
    units: list[Unit] = []
    for coding in sorted(codings, key=lambda c: (c.code, c.coder, c.start, c.end, c.id)):
        last = units[-1] if units else None
        if last and (last.code, last.coder) == (coding.code, coding.coder) and coding.start < last.end:
            units[-1] = last._replace(end=max(last.end, coding.end), ids=(*last.ids, coding.id))
        else:
            units.append(Unit(coding.code, coding.coder, coding.start, coding.end, (coding.id,)))
    return units


def link(units: list[Unit]) -> list[Component]:
    """The connected components among the units of one code.

    One coder's units are disjoint, so a unit can only meet the latest one of every other coder.
    """
    units = sorted(units, key=lambda unit: (unit.start, unit.end, unit.coder))
    parents = list(range(len(units)))
    latest: dict[str, int] = {}
    for index, unit in enumerate(units):
        for coder, other in latest.items():
            if coder != unit.coder and _linked(units[other], unit):
                parents[_root(parents, index)] = _root(parents, other)
        latest[unit.coder] = index
    groups: dict[int, list[Unit]] = {}
    for index, unit in enumerate(units):
        groups.setdefault(_root(parents, index), []).append(unit)
    return [component_of(group) for group in groups.values()]


def _checked(codings: Iterable[Coding], coders: set[str]) -> Iterator[Coding]:
    for coding in codings:
        if not 0 <= coding.start < coding.end:
            raise ValueError(f"coding {coding.id} has no text: [{coding.start}, {coding.end})")
        if coding.coder not in coders:
            raise ValueError(f"coding {coding.id} is by a coder who did not finish this document")
        yield coding


def _trimmed(unit: Unit, text: str) -> Unit:
    marked = text[unit.start : unit.end]
    start = unit.start + len(marked) - len(marked.lstrip())
    end = unit.start + len(marked.rstrip())
    changed = (start, end) != (unit.start, unit.end) and start < end
    return unit._replace(start=start, end=end) if changed else unit


def _linked(a: Unit, b: Unit) -> bool:
    overlap = min(a.end, b.end) - max(a.start, b.start)
    return LINK_SHARE * overlap >= min(a.end - a.start, b.end - b.start)


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def component_of(units: list[Unit]) -> Component:
    """The component of these units of one code, in text order."""
    code, end = units[0].code, max(unit.end for unit in units)
    return Component(code, units[0].start, end, tuple(units), frozenset(unit.coder for unit in units))


def _pair(components: list[Component], coders: int) -> Iterator[tuple[Component, ...]]:
    """Every component once: with its substitute, or alone."""
    paired: set[int] = set()
    incomplete = [component for component in components if len(component.coders) < coders]
    for pair in sorted(_substitutes(incomplete), key=_closest_first):
        if paired.isdisjoint(map(id, pair)):
            paired.update(map(id, pair))
            yield pair
    yield from ((component,) for component in components if id(component) not in paired)


def _substitutes(components: list[Component]) -> Iterator[tuple[Component, Component]]:
    """Pairs of components that may stand for each other.

    A later one shares at most `left.end - right.start` characters with `left`, and their union is no shorter
    than `left`: past half of it nothing can pair any more.
    """
    by_start = sorted(components, key=lambda component: (component.start, component.end, component.code))
    for index, left in enumerate(by_start):
        for position in range(index + 1, len(by_start)):
            right = by_start[position]
            if HULL_SHARE * (left.end - right.start) < left.end - left.start:
                break
            if _rivals(left, right):
                yield (left, right) if left.code < right.code else (right, left)


def _rivals(a: Component, b: Component) -> bool:
    shared, whole = _hulls(a, b)
    return HULL_SHARE * shared >= whole and a.code != b.code and a.coders.isdisjoint(b.coders)


def _closest_first(pair: tuple[Component, Component]) -> tuple[float, int, str, str, int]:
    first, second = pair
    shared, whole = _hulls(first, second)
    return (-shared / whole, min(first.start, second.start), first.code, second.code, first.start)


def _hulls(a: Component, b: Component) -> tuple[int, int]:
    """Characters in the intersection and in the union of two hulls that meet."""
    return min(a.end, b.end) - max(a.start, b.start), max(a.end, b.end) - min(a.start, b.start)


def make_case(group: tuple[Component, ...], coders: Sequence[str]) -> Case:
    """The case of one component, or of two that compete."""
    units = group[0].units
    if len(group) > 1:
        units = tuple(sorted((unit for component in group for unit in component.units), key=_place))
    found = {unit.coder for unit in units}
    present = tuple(coder for coder in coders if coder in found)
    return Case(
        type=_type(group, units, len(coders)),
        codes=tuple(sorted(component.code for component in group)),
        start=min(component.start for component in group),
        end=max(component.end for component in group),
        present=present,
        missing=tuple(coder for coder in coders if coder not in found),
        ids=tuple(sorted(identifier for unit in units for identifier in unit.ids)),
        overlap=_overlap(units, len(present)),
        fragmented=len(units) > len(present),
        units=units,
    )


def _place(unit: Unit) -> tuple[int, int, str, str]:
    return unit.start, unit.end, unit.coder, unit.code


def _type(group: tuple[Component, ...], units: tuple[Unit, ...], coders: int) -> CaseType:
    if coders == 1:
        return CaseType.ALONE
    if len(group) > 1:
        return CaseType.DIFFERENT_CODE
    present = len(group[0].coders)
    if present < coders:
        return CaseType.ONE_CODER if present == 1 else CaseType.PARTIAL
    same = len(units) == coders and len({(unit.start, unit.end) for unit in units}) == 1
    return CaseType.AGREE if same else CaseType.BOUNDARY


def _overlap(units: tuple[Unit, ...], coders: int) -> float:
    """Characters marked by all the case's coders over characters marked by any, to six digits."""
    if coders == 1 or len({(unit.start, unit.end) for unit in units}) == 1:
        return 1.0
    edges = sorted([(unit.start, 1) for unit in units] + [(unit.end, -1) for unit in units])
    depth = every = some = position = 0
    for edge, step in edges:
        some += (edge - position) * (depth > 0)
        every += (edge - position) * (depth == coders)
        depth, position = depth + step, edge
    return round(every / some, 6)


if __name__ == "__main__":
    import sys

    from moderation.codings.domain.worked_examples import main

    sys.exit(main(sys.argv[1:]))
