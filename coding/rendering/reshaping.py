"""What merging and splitting codes would do, in numbers, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding.actions.codebook import removable_codings
from coding.models import Code
from coding.passages import codings_of
from coding.queries import locate, turn_starts
from coding.visibility import visible_codes
from rounds.models import Layer
from studies.models import Person, Study
from transcripts.visibility import ReadableText, readable_text


@dataclass(frozen=True)
class Merged:
    """A code that would be merged: the passages the person may see, how many of them frozen, and its children."""

    code: Code
    passages: int
    frozen: int
    children: Sequence[Code]


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do; `gained` are the passages that the target has not yet; `doubles` carry several of the
    codes exactly, `overlaps` overlap another of them."""

    merged: Sequence[Merged]
    into_passages: int
    gained: int
    doubles: int
    overlaps: int

    @property
    def total(self) -> int:
        """How many codings the target would have."""
        return self.into_passages + self.gained


def targets(study: Study, person: Person, codes: Sequence[Code]) -> list[Code]:
    """The codes that these could become: of their stage, none of them."""
    stages = {code.stage for code in codes}
    found = visible_codes(study, person).filter(stage__in=stages).exclude(pk__in=[code.pk for code in codes])
    return list(found.order_by("name_key")) if len(stages) == 1 else []


def merge_preview(study: Study, person: Person, codes: Sequence[Code], into: Code) -> MergePreview:
    """Count what a merge of `codes` into `into` would do."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    merged = []
    for code in (*codes, into):
        rows = codings_of(code, person).order_by()
        found = list(rows.values_list("layer", "start", "end", "layer__state"))
        for layer, start, end, _state in found:
            spans.setdefault(layer, []).append((start, end, code.pk))
        frozen = sum(state == Layer.State.SUBMITTED for *_span, state in found)
        children = list(visible_codes(study, person).filter(parent=code).order_by("name_key"))
        merged.append(Merged(code, len(found), frozen, children))
    pairs = [pair for of_layer in spans.values() for pair in _meeting(sorted(of_layer))]
    doubles = sum(one[:2] == other[:2] for one, other in pairs)
    total = sum(len({span[:2] for span in of_layer}) for of_layer in spans.values())
    before = merged[-1].passages
    return MergePreview(merged[:-1], before, total - before, doubles, len(pairs) - doubles)


@dataclass(frozen=True)
class SplitRow:
    """One of the person's own codings, to be given to a part."""

    key: str
    transcript: str
    turn: int
    words: str
    memo: str


def split_rows(code: Code, person: Person) -> list[SplitRow]:
    """The person's own codings of a code that may move, in the order of transcripts and text."""
    found = (
        removable_codings(code, person)
        .select_related("layer__version__transcript__interview")
        .defer("layer__snapshot", "layer__version__text", "layer__version__report")
        .order_by("layer__version__transcript__interview__label", "layer__version", "start", "number")
    )
    rows: list[SplitRow] = []
    texts: dict[int, tuple[list[int], ReadableText]] = {}
    for coding in found:
        pk = coding.layer.version_id
        if pk not in texts:
            texts[pk] = (turn_starts(coding.layer.version), readable_text(coding.layer.version))
        place = locate(coding.layer.version, coding.start, coding.end, *texts[pk])
        label = coding.layer.version.transcript.interview.label
        rows.append(SplitRow(f"{coding.layer.uuid}-{coding.number}", label, place.turn_number, place.text, coding.memo))
    return rows


def others(code: Code, person: Person) -> int:
    """How many codings that the person may see stay as they are: submitted ones, and other coders'."""
    return codings_of(code, person).exclude(pk__in=removable_codings(code, person).values("pk")).count()


def _meeting(spans: Sequence[tuple[int, int, int]]) -> list[tuple[tuple[int, int, int], tuple[int, int, int]]]:
    """Pairs of spans of different codes that share a code point; spans come sorted."""
    found = []
    open_ones: list[tuple[int, int, int]] = []
    for span in spans:
        open_ones = [other for other in open_ones if other[1] > span[0]]
        found += [(other, span) for other in open_ones if other[2] != span[2]]
        open_ones.append(span)
    return found
