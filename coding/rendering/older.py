"""Codings under an older wording, or under a code that was merged or split since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from coding.actions.wording import WORDS, older_codings
from coding.models import Code, CodeWording, Coding
from coding.queries import canonical_codes, locate, turn_starts
from coding.rendering.codebook_versions import FIELD_WORDS, Piece, word_changes
from rounds.models import Layer
from transcripts.visibility import ReadableText, readable_text


@dataclass(frozen=True)
class OlderRow:
    """A coding to look at again."""

    number: int
    turn: int
    words: str
    memo: str


@dataclass(frozen=True)
class OlderGroup:
    """The codings of one code that were made under the same wording, with what changed since."""

    code: Code
    became: Code | None
    parts: Sequence[Code]
    changes: Sequence[tuple[str, Sequence[Piece]]]
    rows: Sequence[OlderRow]


def waiting(layer: Layer) -> int:
    """How many codings of an open layer their coder should look at again."""
    return older_codings([layer]).count() if is_open(layer) else 0


def waiting_layers(layers: Iterable[Layer]) -> list[tuple[Layer, int]]:
    """Those of these layers in which something waits, with how much."""
    by_id = {layer.pk: layer for layer in layers}
    rows = older_codings(by_id.values()).order_by("layer").values_list("layer").annotate(n=Count("pk"))
    return [(by_id[pk], number) for pk, number in rows]


def is_open(layer: Layer) -> bool:
    """Whether its coder may still change it."""
    return not layer.is_submitted and layer.round.is_open


def groups(layer: Layer) -> list[OlderGroup]:
    """What waits in a layer, by code and wording."""
    if not is_open(layer):
        return []
    together: dict[tuple[int, int], list[Coding]] = {}
    for coding in older_codings([layer]):
        together.setdefault((coding.code_id, coding.wording), []).append(coding)
    canonical, starts = canonical_codes(layer.round.study), turn_starts(layer.version)
    text = readable_text(layer.version)
    codes = {pk for pk, _wording in together}
    wordings = {(row.code_id, row.number): row for row in CodeWording.objects.filter(code__in=codes)}
    parts: dict[int, list[Code]] = {}
    for part in Code.objects.filter(split_from__in=codes, retired_at=None).order_by("name_key"):
        parts.setdefault(part.split_from_id or 0, []).append(part)
    return [
        _group(layer, codings, canonical[pk], (starts, text), wordings.get((pk, number)), parts.get(pk, []))
        for (pk, number), codings in together.items()
    ]


def _group(
    layer: Layer,
    codings: Sequence[Coding],
    root: Code,
    read: tuple[list[int], ReadableText],
    wording: CodeWording | None,
    parts: Sequence[Code],
) -> OlderGroup:
    code = codings[0].code
    became = root if code.merged_by_id else None
    now = root if became else code
    rows = []
    for coding in codings:
        place = locate(layer.version, coding.start, coding.end, *read)
        rows.append(OlderRow(coding.number, place.turn_number, place.text, coding.memo))
    return OlderGroup(code, became, () if became else parts, _changes(wording or code, now), rows)


def _changes(was: CodeWording | Code, now: Code) -> list[tuple[str, Sequence[Piece]]]:
    return [
        (str(FIELD_WORDS[name]), word_changes(getattr(was, name), getattr(now, name)))
        for name in WORDS
        if getattr(was, name) != getattr(now, name)
    ]
