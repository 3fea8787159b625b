"""What interviews added that none before them had (Guest, Bunce and Johnson 2006)."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def cumulative_new(interviews: Sequence[Collection[str]], blocks: Sequence[int]) -> list[int]:
    """Different codes after each block of so many interviews, in the order in which they were held.

    What was found, not what there is: another order gives another curve, and a codebook that merges its codes
    saturates sooner. Raises ValueError for blocks that are not all of the interviews.
    """
    if sum(blocks) != len(interviews):
        raise ValueError("The blocks together are all of the interviews.")
    known: set[str] = set()
    found, place = [], 0
    for size in blocks:
        known = known.union(*interviews[place : place + size])
        place += size
        found.append(len(known))
    return found
