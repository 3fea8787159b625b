"""The unitizing family for codes that exclude one another: u-, |u-, cu- and (k)u-alpha.

Krippendorff, Mathet, Bouvry and Widlöcher (2016), also Krippendorff (2019, section 12.6). Each coder cuts the
continuum into segments with a value and gaps. Documents add up, because gaps enter linearly. In s* the overlaps of a
segment with the other coders' valued segments are squared one by one and averaged, as in the authors' equation 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agreement.domain.atoms import Atoms, atoms
from agreement.domain.comparison import Overlap
from agreement.domain.nominal import Floats, ratio
from agreement.domain.resampling import Weighted
from agreement.domain.segments import Segments, segments
from agreement.domain.units import Continuum, Group


@dataclass(frozen=True)
class Lengths:
    """By document; value 0 is the gap. `together` (documents, values, values) is ℓ_ck, `squares` (documents, values)
    s_c, `shared_squares` s*_c."""

    together: Floats
    squares: Floats
    shared_squares: Floats


def of_group(continua: Sequence[Continuum], group: Group) -> list[Continuum]:
    """The group's codings alone, under the group's codes."""
    return [
        Continuum(
            one.key,
            one.length,
            {
                coder: [(s, e, group.value_of[code]) for s, e, code in spans if code in group.value_of]
                for coder, spans in one.layers.items()
            },
        )
        for one in continua
    ]


def overlaps(continua: Sequence[Continuum], coders: Sequence[str], group: Group) -> tuple[Overlap, ...]:
    """Where a coder gave two codes of the group to the same units, in the order of the texts."""
    found = segments(of_group(continua, group), coders, {code: i for i, code in enumerate(group.codes)})
    order = np.lexsort((found.end, found.start, found.coder, found.document))
    return tuple(_overlaps(found.where(order), continua, coders, group))


def _overlaps(found: Segments, continua: Sequence[Continuum], coders: Sequence[str], group: Group) -> Iterator[Overlap]:
    open_: list[tuple[int, int]] = []  # (end, code) of segments that may still overlap
    place = None
    rows = zip(*(getattr(found, name).tolist() for name in ("document", "coder", "start", "end", "code")), strict=True)
    for document, coder, start, end, code in rows:
        open_ = [one for one in open_ if one[0] > start] if place == (document, coder) else []
        place = (document, coder)
        for other_end, other in open_:
            codes = (group.codes[other], group.codes[code])
            yield Overlap(continua[document].key, coders[coder], codes, start, min(end, other_end))
        open_.append((end, code))


def weighted(continua: Sequence[Continuum], coders: Sequence[str], group: Group) -> Weighted:
    """Names `u`, `bar_u`, `cu`, `cu_coverage`, and for each code `k <code>` and `k_coverage <code>`; (samples,) each.

    Coders must not overlap codes of the group.
    """
    lengths = _lengths(of_group(continua, group), coders, group.codes)

    def family(weights: Floats) -> Mapping[str, Floats]:
        together = np.tensordot(weights, lengths.together, 1)
        shared = together[:, 1:, 1:]
        expected = _expected(together, weights @ lengths.squares)
        expected_shared = _expected(shared, weights @ lengths.shared_squares)
        numbers = {
            "u": _alpha(together, expected),
            "bar_u": 1 - _share_lost(together, expected, 0),
            "cu": _alpha(shared, expected_shared),
            "cu_coverage": ratio(shared.sum(axis=(1, 2)), together.sum(axis=(1, 2))),
        }
        for k, code in enumerate(group.codes):
            whole, part = together[:, k + 1].sum(axis=1), shared[:, k].sum(axis=1)
            numbers[f"k_coverage {code}"] = ratio(part, whole)
            numbers[f"k {code}"] = 1 - _share_lost(shared, expected_shared, k) * ratio(
                expected_shared[:, k].sum(axis=1), part
            )
        return numbers

    return family


def _expected(together: Floats, squares: Floats) -> Floats:
    """ε_ck = (ℓ_c ℓ_k - [c=k] s_c) / (ℓ - Σs/ℓ)."""
    margins, total = together.sum(axis=2), together.sum(axis=(1, 2))
    products = margins[:, :, np.newaxis] * margins[:, np.newaxis, :]
    values = np.arange(margins.shape[1])
    products[:, values, values] -= squares
    return ratio(products, (total - ratio(squares.sum(axis=1), total))[:, np.newaxis, np.newaxis])


def _alpha(together: Floats, expected: Floats) -> Floats:
    total = together.sum(axis=(1, 2))
    lost = total - np.trace(together, axis1=1, axis2=2)
    expected_lost = total - np.trace(expected, axis1=1, axis2=2)
    return 1 - ratio(lost, _unless_vanishing(expected_lost, total))


def _share_lost(together: Floats, expected: Floats, k: int) -> Floats:
    """(ℓ_k - ℓ_kk) / (ε_k - ε_kk)."""
    lost = together[:, k].sum(axis=1) - together[:, k, k]
    expected_lost = expected[:, k].sum(axis=1) - expected[:, k, k]
    return ratio(lost, _unless_vanishing(expected_lost, together.sum(axis=(1, 2))))


def _unless_vanishing(number: Floats, scale: Floats) -> Floats:
    """0 where a difference of equal numbers left rounding errors."""
    return np.where(np.abs(number) <= 1e-9 * scale, 0, number)


def _lengths(continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str]) -> Lengths:
    found = atoms(continua, coders, codes)
    value = _values(found, len(codes))
    present = np.array([sum(coder in one.layers for coder in coders) for one in continua])
    shape = (len(continua), len(codes) + 1, len(codes) + 1)
    together = np.zeros(shape)
    shares = found.length / (present[found.document] - 1) if len(found.length) else found.length.astype(float)
    for i in range(len(coders)):
        for j in range(len(coders)):
            there = (value[:, i] >= 0) & (value[:, j] >= 0) & (i != j)
            np.add.at(together, (found.document[there], value[there, i], value[there, j]), shares[there])
    rows = segments(continua, coders, {code: i for i, code in enumerate(codes)})
    squares, shared_squares = np.zeros(shape[:2]), np.zeros((len(continua), len(codes)))
    np.add.at(squares, (rows.document, rows.code + 1), (rows.end - rows.start).astype(float) ** 2)
    squares[:, 0] = together[:, 0].sum(axis=1)
    np.add.at(shared_squares, (rows.document, rows.code), _shared_squares(rows, found, value, present))
    return Lengths(together, squares, shared_squares)


def _values(found: Atoms, codes: int) -> np.typing.NDArray[np.int64]:
    """Each coder's value on each atom: 0 for none, code + 1, -1 where the coder did not submit."""
    members = np.unpackbits(found.sets.view(np.uint8), axis=1, bitorder="little")[:, :codes]
    value = np.where(members.any(axis=1), members.argmax(axis=1) + 1, 0) if codes else np.zeros(len(members), int)
    return np.where(found.choice < 0, -1, value[found.choice])


def _shared_squares(
    rows: Segments, found: Atoms, value: np.typing.NDArray[np.int64], present: np.typing.NDArray[np.int64]
) -> Floats:
    """For each segment the mean over the other coders of (its overlap with their valued segments) squared."""
    begins = np.searchsorted(found.document, np.arange(len(present)))
    offset = np.cumsum(found.length) - found.length
    offset = offset - offset[begins[found.document]] if len(offset) else offset
    far = int(max(found.length.sum(), 1)) + 1
    key = found.document * far + offset
    first = np.searchsorted(key, rows.document * far + rows.start)
    after = np.searchsorted(key, rows.document * far + rows.end)
    total = np.zeros(len(rows.start))
    for j in range(value.shape[1]):
        valued = np.concatenate([[0], np.cumsum(np.where(value[:, j] > 0, found.length, 0))])
        overlap = (valued[after] - valued[first]).astype(float)
        total += np.where(rows.coder == j, 0, overlap**2)
    return total / np.maximum(present[rows.document] - 1, 1) if len(total) else total
