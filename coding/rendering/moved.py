"""Codings whose words changed with their text: before and after, for their coder."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from coding.domain.spans import turn_at
from coding.models import Code, Coding, CodingToConfirm
from coding.queries import turn_starts
from rounds.models import Layer
from transcripts.visibility import readable_texts


@dataclass(frozen=True)
class MovedRow:
    """One coding that waits: what it stood on, and what it stands on now."""

    number: int
    code: Code
    before: str
    after: str
    memo: str
    turn: int


def waiting(layer: Layer) -> int:
    """How many codings of a layer wait for their coder."""
    return _open(layer).count()


def waiting_layers(layers: Sequence[Layer]) -> list[tuple[Layer, int]]:
    """Those of these layers that have any, and how many; one query for all."""
    found = CodingToConfirm.objects.filter(layer__in=[layer.pk for layer in layers], confirmed_at=None)
    counts = dict(found.filter(_is_there()).order_by().values_list("layer").annotate(Count("pk")))
    return [(layer, counts[layer.pk]) for layer in layers if layer.pk in counts]


def rows(layer: Layer) -> list[MovedRow]:
    """Every coding that waits, in the order of the text."""
    before = {one.number: one for one in _open(layer)}
    starts = turn_starts(layer.version)
    texts = readable_texts({layer.version_id, *(one.version_id for one in before.values())})
    text = texts[layer.version_id].text
    return [
        MovedRow(
            coding.number,
            coding.code,
            texts[was.version_id].text[was.start : was.end],
            text[coding.start : coding.end],
            coding.memo,
            turn_at(starts, coding.start) + 1,
        )
        for coding in Coding.objects.filter(layer=layer, number__in=before).select_related("code")
        for was in (before[coding.number],)
    ]


def _open(layer: Layer) -> QuerySet[CodingToConfirm]:
    found: QuerySet[CodingToConfirm] = CodingToConfirm.objects.filter(layer=layer, confirmed_at=None).filter(
        _is_there()
    )
    return found


def _is_there() -> Exists:
    """A coding that its coder has removed since waits for nothing."""
    return Exists(Coding.objects.filter(layer=OuterRef("layer"), number=OuterRef("number")))
