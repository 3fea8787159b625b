"""Which codes are taken for which: units where one coder used one code and the other another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np

from agreement.domain.atoms import Atoms, Words, atoms
from agreement.domain.comparison import Confusion
from agreement.domain.units import Continuum

Cell = tuple[int | None, int | None]


def confusions(continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str]) -> tuple[Confusion, ...]:
    """Units by row (what the first coder of a pair used and the second did not) and column, the most first.

    A unit with {a, b} from one and {c} from the other counts for (a, c) and for (b, c). Codes that both used stand on
    the diagonal. Where the other used no code at all, the row or column is None.
    """
    found, units = atoms(continua, coders, codes), Counter[Cell]()
    members = _members(found.sets, len(codes))
    for one, other, length in _choices(found):
        for cell in _cells(members[one], members[other]):
            units[cell] += length
    named = [Confusion(_name(codes, r), _name(codes, c), count) for (r, c), count in units.items()]
    return tuple(sorted(named, key=lambda cell: (-cell.units, cell.row or "", cell.column or "")))


def _choices(found: Atoms) -> Iterator[tuple[int, int, int]]:
    """Pairs of sets that two coders chose for the same units, and how many units."""
    kinds = len(found.sets)
    for i, j in combinations(range(found.choice.shape[1]), 2):
        there = (found.choice[:, i] >= 0) & (found.choice[:, j] >= 0)
        chosen = found.choice[there, i] * kinds + found.choice[there, j]
        pairs, place = np.unique(chosen, return_inverse=True)
        lengths = np.bincount(place, found.length[there], minlength=len(pairs)).astype(int)
        yield from zip((pairs // kinds).tolist(), (pairs % kinds).tolist(), lengths.tolist(), strict=True)


def _cells(one: frozenset[int], other: frozenset[int]) -> Iterator[Cell]:
    yield from ((code, code) for code in one & other)
    if one and other:
        yield from product(one - other, other - one)
    elif one or other:
        yield from ((code, None) for code in one)
        yield from ((None, code) for code in other)


def _members(sets: Words, codes: int) -> list[frozenset[int]]:
    """The codes of each set."""
    bits = np.unpackbits(sets.view(np.uint8), axis=1, bitorder="little")[:, :codes]
    row, code = np.nonzero(bits)
    ends = np.searchsorted(row, np.arange(1, len(sets) + 1)).tolist()
    found = code.tolist()
    return [frozenset(found[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _name(codes: Sequence[str], number: int | None) -> str | None:
    return None if number is None else codes[number]
