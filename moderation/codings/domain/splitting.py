"""Cases too large to decide at once, and where they come apart."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from moderation.codings.domain.cases import Case, CaseType, Unit, case_key, component_of, in_order, make_case

LONG_HULL = 3000
"""Characters from the first start to the last end beyond which a case is very large."""

MANY_UNITS = 6
"""Units beyond which a case is very large."""


def is_large(kind: str, units: int, hull: int) -> bool:
    """Whether to offer a split. A coder's own long passage cannot come apart, an agreement need not."""
    return units > 1 and kind != CaseType.AGREE and (hull > LONG_HULL or units > MANY_UNITS)


def with_splits(cases: Iterable[Case], keys: Collection[str], document: str, coders: Sequence[str]) -> list[Case]:
    """The cases, each one whose key is among `keys` in its two halves, and so on; in the order of the text.

    `document` is the hash of the document version, as `case_key` wants it.
    """
    if not keys:
        return list(cases)
    return in_order(part for case in cases for part in _parts(case, keys, document, coders))


def split(case: Case, coders: Sequence[str]) -> tuple[Case, Case]:
    """The case at its weakest link: where two codes compete, each by itself; else where the units overlap least.

    Raises ValueError for a case of one unit.
    """
    if len(case.units) < 2:
        raise ValueError("a single passage cannot be split")
    codes = sorted({unit.code for unit in case.units})
    if len(codes) > 1:
        first = [unit for unit in case.units if unit.code == codes[0]]
        second = [unit for unit in case.units if unit.code != codes[0]]
    else:
        first, second = _halves(case.units)
    return make_case((component_of(first),), coders), make_case((component_of(second),), coders)


def _parts(case: Case, keys: Collection[str], document: str, coders: Sequence[str]) -> Iterator[Case]:
    if case_key(case, document) not in keys or len(case.units) < 2:
        yield case
        return
    for half in split(case, coders):
        yield from _parts(half, keys, document, coders)


def _halves(units: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Two groups: units are joined from the strongest link to the weakest until two groups are left."""
    groups, left = {index: {index} for index in range(len(units))}, len(units)
    for a, b in sorted(combinations(range(len(units)), 2), key=lambda pair: _strength(units, *pair)):
        if left == 2:
            break
        if groups[a] is not groups[b]:
            joined = groups[a] | groups[b]
            groups |= dict.fromkeys(joined, joined)
            left -= 1
    first = groups[0]
    return (
        [unit for index, unit in enumerate(units) if index in first],
        [unit for index, unit in enumerate(units) if index not in first],
    )


def _strength(units: Sequence[Unit], a: int, b: int) -> tuple[float, int, int]:
    """For sorting: the strongest link first, the earlier of equals first.

    Strength is the overlap as a share of the shorter unit; of one coder's units, or apart, it is the negative distance.
    """
    first, second = units[a], units[b]
    overlap = min(first.end, second.end) - max(first.start, second.start)
    shorter = min(first.end - first.start, second.end - second.start)
    return (-overlap / shorter if overlap > 0 else 1 - overlap, a, b)
