"""Stored codings as they count (`coding.domain.folding`): which rows say what an earlier one says already."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, QuerySet

from coding.domain.folding import alike
from coding.models import Coding


class Double(NamedTuple):
    """A coding (id) that counts as part of `first` (id), with its code (id) and its memo."""

    pk: int
    first: int
    code: int
    memo: str


def doubles(codings: QuerySet[Coding], roots: Mapping[int, int]) -> list[Double]:
    """Those of the codings that count as one with an earlier one of their layer; `roots` leads codes to what they count
    as (ids). Nothing is read where no code was merged: one code stands on a span once.
    """
    merged = _merged(roots)
    if not merged:
        return []
    among = codings.filter(code__in=merged).order_by()
    crowded = among.values("layer", "start", "end").annotate(codings=Count("pk")).filter(codings__gt=1)
    places = {(row["layer"], row["start"], row["end"]) for row in crowded}
    if not places:
        return []
    rows = among.filter(layer__in={layer for layer, *_span in places}, start__in={start for _l, start, _e in places})
    columns = rows.order_by("layer", "number").values_list("pk", "layer", "start", "end", "code", "memo")
    return [
        Double(pk, same[0][0], code, memo)
        for same in alike((row for row in columns if row[1:4] in places), lambda row: (*row[1:4], roots[row[4]]))
        for pk, _layer, _start, _end, code, memo in same[1:]
    ]


def _merged(roots: Mapping[int, int]) -> list[int]:
    """The codes that count as one with another."""
    together = alike(roots, lambda pk: roots[pk])
    return [pk for same in together if len(same) > 1 for pk in same]
