"""From frozen layers to a tally: in how many units did which coders use which code.

The unit here is the turn: a code is present in a turn where a span of it covers at least one
character of the turn. A turn without text cannot be coded and is no unit. Everything after this
module counts units and does not know what a unit is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reports.domain.agreement.nominal import Ints

Bools = npt.NDArray[np.bool_]
Span = tuple[int, int, str]  # start, end (code points, end-exclusive), code


@dataclass(frozen=True)
class Document:
    """A transcript's turns (start, end) in order, and the spans of each coder who submitted it.

    A coder who submitted without coding has an empty layer; one who did not submit has none.
    """

    key: str
    turns: Sequence[tuple[int, int]]
    layers: Mapping[str, Sequence[Span]]


@dataclass(frozen=True)
class Tally:
    """Units by document, code and set of coders; only documents that two coders or more submitted.

    `submitted` (documents, coders) says who is compared where. A set of coders is a bit mask, coder
    i having bit 1 << i; `masks` (masks,) are those that occur, in order, the empty one first.
    `weights` (documents, codes, masks) counts units; over masks they sum to `units` (documents,).
    """

    documents: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    units: Ints
    submitted: Bools
    masks: Ints
    weights: Ints


def tally_turns(documents: Iterable[Document], coders: Sequence[str], codes: Iterable[str] = ()) -> Tally:
    """Count turns for `coders`, in that order. `codes` are tallied even where nobody used them."""
    compared = [d for d in documents if sum(coder in d.layers for coder in coders) >= 2]
    used = {span[2] for d in compared for coder in coders for span in d.layers.get(coder, ())}
    names = tuple(sorted(used.union(codes)))
    submitted = np.array([[coder in d.layers for coder in coders] for d in compared], bool)
    submitted = submitted.reshape(len(compared), len(coders))
    turns = [_with_text(d.turns) for d in compared]
    units = np.array([len(t) for t in turns], np.int64)
    cells = _cells(compared, turns, coders, names)
    masks, weights = _count(cells, units, len(names), len(coders))
    keys = tuple(d.key for d in compared)
    return Tally(keys, tuple(coders), names, units, submitted, masks, weights)


def _with_text(turns: Sequence[tuple[int, int]]) -> Ints:
    bounds = np.array(turns, np.int64).reshape(-1, 2)
    return bounds[bounds[:, 0] < bounds[:, 1]]


def _cells(documents: Sequence[Document], turns: Sequence[Ints], coders: Sequence[str], codes: Sequence[str]) -> Ints:
    """Rows (document, code, turn, coder), one for each turn that a span touches; repeats are possible."""
    number = {code: i for i, code in enumerate(codes)}
    rows = [
        _touched(d, c, [(start, end, number[code]) for start, end, code in document.layers[coder]], turns[d])
        for d, document in enumerate(documents)
        for c, coder in enumerate(coders)
        if coder in document.layers
    ]
    return np.concatenate(rows) if rows else np.empty((0, 4), np.int64)


def _touched(document: int, coder: int, spans: Sequence[tuple[int, int, int]], turns: Ints) -> Ints:
    start, end, code = np.array(spans, np.int64).reshape(-1, 3).T
    first = np.searchsorted(turns[:, 1], start, side="right")
    after = np.searchsorted(turns[:, 0], end, side="left")
    length = np.where(start < end, np.maximum(after - first, 0), 0)
    begins = np.cumsum(length) - length
    turn = np.repeat(first - begins, length) + np.arange(length.sum())
    rows = (np.full_like(turn, document), np.repeat(code, length), turn, np.full_like(turn, coder))
    return np.stack(rows, axis=1)


def _count(cells: Ints, units: Ints, codes: int, coders: int) -> tuple[Ints, Ints]:
    """Masks that occur, and units by (document, code, mask), the empty mask taking what is left."""
    document, code, turn, coder = cells.T
    longest = int(units.max(initial=1))
    said = np.unique(((document * codes + code) * longest + turn) * coders + coder)
    unit, first = np.unique(said // coders, return_index=True)
    mask = np.bitwise_or.reduceat(1 << (said % coders), first) if len(said) else said
    masks = np.unique(np.append(mask, 0))
    place = unit // longest * len(masks) + np.searchsorted(masks, mask)
    weights = np.bincount(place, minlength=len(units) * codes * len(masks))
    weights = weights.reshape(len(units), codes, len(masks)).astype(np.int64)
    weights[:, :, 0] = units[:, np.newaxis] - weights[:, :, 1:].sum(axis=2)
    return masks, weights
