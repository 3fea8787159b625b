"""One sweep over all segments: how many units of each document have which code from which coders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agreement.domain.nominal import Ints
from agreement.domain.segments import Segments, segments
from agreement.domain.units import Continuum

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tally:
    """Units by document, code and set of coders.

    `submitted` (documents, coders) says who is compared where. A set of coders is a bit mask, coder i having bit
    1 << i; `masks` (masks,) are those that occur, in order, the empty one first. `weights` (documents, codes, masks)
    counts units; over masks they sum to `units` (documents,). By document, code and coder: the number of `segments`
    and the sum of their `squares` (lengths squared).
    """

    documents: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    units: Ints
    submitted: Bools
    masks: Ints
    weights: Ints
    segments: Ints
    squares: Ints


def comparable(continua: Iterable[Continuum], coders: Sequence[str]) -> list[Continuum]:
    """Documents that two of the coders or more submitted, by key."""
    shared = [one for one in continua if sum(coder in one.layers for coder in coders) >= 2]
    return sorted(shared, key=lambda one: one.key)


def tally(continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str]) -> Tally:
    """Count the units of comparable documents."""
    found = segments(continua, coders, {code: i for i, code in enumerate(codes)})
    units = np.array([one.length for one in continua], np.int64)
    submitted = np.array([[coder in one.layers for coder in coders] for one in continua], bool)
    masks, weights = _sweep(found, units, len(codes))
    shape = (len(continua), len(codes), len(coders))
    place = np.ravel_multi_index((found.document, found.code, found.coder), shape) if len(found.start) else found.start
    size = int(np.prod(shape))
    lengths = (found.end - found.start).astype(float)
    return Tally(
        tuple(one.key for one in continua),
        tuple(coders),
        tuple(codes),
        units,
        submitted.reshape(len(continua), len(coders)),
        masks,
        weights,
        np.bincount(place, minlength=size).reshape(shape).astype(np.int64),
        np.bincount(place, lengths**2, minlength=size).reshape(shape).astype(np.int64),
    )


def _sweep(found: Segments, units: Ints, codes: int) -> tuple[Ints, Ints]:
    """Masks that occur, and units by (document, code, mask), the empty mask taking what is left."""
    line = np.concatenate([found.document * codes + found.code] * 2)
    position = np.concatenate([found.start, found.end])
    bit = np.int64(1) << found.coder
    order = np.lexsort((position, line))
    mask = np.cumsum(np.concatenate([bit, -bit])[order])[:-1]
    length = np.diff(position[order])
    inside = (mask > 0) & (length > 0)  # between two lines nobody codes: the mask is 0 there
    mask, length, line = mask[inside], length[inside], line[order][:-1][inside]
    masks = np.unique(np.append(mask, 0))
    place = line * len(masks) + np.searchsorted(masks, mask)
    counted = np.bincount(place, length.astype(float), minlength=len(units) * codes * len(masks))
    weights = counted.reshape(len(units), codes, len(masks)).astype(np.int64)
    weights[:, :, 0] = units[:, np.newaxis] - weights[:, :, 1:].sum(axis=2)
    return masks, weights
