"""Each coder's stretches of units, code by code: spans that share a unit are one segment, spans that touch stay two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from agreement.domain.nominal import Ints
from agreement.domain.units import Continuum


@dataclass(frozen=True)
class Segments:
    """Rows (segments,) in the order of document, code, coder, start; numbers of documents, codes and coders, and
    the stretch [start, end) of units."""

    document: Ints
    code: Ints
    coder: Ints
    start: Ints
    end: Ints

    def where(self, chosen: Ints | np.typing.NDArray[np.bool_]) -> Segments:
        """Those rows."""
        return Segments(
            self.document[chosen], self.code[chosen], self.coder[chosen], self.start[chosen], self.end[chosen]
        )


def segments(continua: Sequence[Continuum], coders: Sequence[str], number: Mapping[str, int]) -> Segments:
    """Segments of `coders`; `number` says which number a code has, codes without one are left out."""
    parts = [
        (d, c, [span for span in continuum.layers[coder] if span[2] in number])
        for d, continuum in enumerate(continua)
        for c, coder in enumerate(coders)
        if coder in continuum.layers
    ]
    sizes = [len(spans) for _, _, spans in parts]
    spans = list(chain.from_iterable(spans for _, _, spans in parts))
    return _merged(
        np.repeat(np.array([d for d, _, _ in parts], np.int64), sizes),
        np.array([number[span[2]] for span in spans], np.int64),
        np.repeat(np.array([c for _, c, _ in parts], np.int64), sizes),
        np.array([span[0] for span in spans], np.int64),
        np.array([span[1] for span in spans], np.int64),
    )


def _merged(document: Ints, code: Ints, coder: Ints, start: Ints, end: Ints) -> Segments:
    if not len(start):
        return Segments(document, code, coder, start, end)
    order = np.lexsort((end, start, coder, code, document))
    document, code, coder, start, end = (column[order] for column in (document, code, coder, start, end))
    changes = [np.diff(column) != 0 for column in (document, code, coder)]
    group = np.concatenate([[0], np.cumsum(np.logical_or.reduce(changes))])
    far = int(end.max()) + 1  # shifts each group past the one before, so that one running maximum serves all
    reached = np.maximum.accumulate(end + group * far)
    begins = np.concatenate([[True], (start + group * far)[1:] >= reached[:-1]])
    begins[1:] |= group[1:] != group[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(start)) - 1
    return Segments(document[first], code[first], coder[first], start[first], (reached - group * far)[last])
