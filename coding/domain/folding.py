"""What counts as one coding: since codes were merged, a coder may have said the same twice about the same words.

Same coder (in one round), same span, same code by what it was merged into: one coding, in every count, on every page
and in every file. The rows stay as their coder made them; memos are read together.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from coding.domain.snapshot import FrozenCoding

Row = TypeVar("Row")


def alike(rows: Iterable[Row], place: Callable[[Row], Hashable]) -> list[list[Row]]:
    """Rows of the same place together: the first of each is the one that counts. Places in the order they come."""
    by_place: dict[Hashable, list[Row]] = {}
    for row in rows:
        by_place.setdefault(place(row), []).append(row)
    return list(by_place.values())


def one_memo(memos: Iterable[str]) -> str:
    """Memos of codings that count as one: each that says something once, in their order."""
    return "\n\n".join(dict.fromkeys(memo for memo in memos if memo))


def folded(layer: Iterable[FrozenCoding], root_of: Mapping[str, str]) -> list[FrozenCoding]:
    """The codings of one layer as they count; `root_of` leads each code (uuid) to the one it was merged into."""
    rows = (FrozenCoding(row.number, root_of[row.code], row.start, row.end, row.memo) for row in layer)
    return [
        FrozenCoding(same[0].number, same[0].code, same[0].start, same[0].end, one_memo(row.memo for row in same))
        for same in alike(rows, lambda row: (row.code, row.start, row.end))
    ]
