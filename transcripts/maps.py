"""The map from one stored version of a text to another: along the versions between them, by lists where there are any.

Versions are a tree by `parent`. A step to a version with `replacements` follows that list, and its way back likewise;
what people corrected by hand is guessed from first to last text, as one step.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from transcripts.domain.replacements import Chain, GuessedMap, Replacement, ReplacementMap, SpanMap
from transcripts.models import TranscriptVersion


class Node(NamedTuple):
    """A version in the tree: its parent (id) and the list that made it, if one did."""

    parent: int | None
    replacements: list[Any] | None


def map_between(old: TranscriptVersion, new: TranscriptVersion) -> SpanMap:
    """From `old` to `new` of the same transcript. Raises ValueError where a text without words was guessed into."""
    rows = TranscriptVersion.objects.filter(transcript=old.transcript_id)
    tree = {pk: Node(parent, made) for pk, parent, made in rows.values_list("pk", "parent", "replacements")}
    way = _way(tree, old.pk, new.pk)
    texts = {old.pk: old.text, new.pk: new.text}
    between = [pk for pk in way if pk not in texts]
    if between:
        texts |= dict(rows.filter(pk__in=between).values_list("pk", "text"))
    maps = list(_maps(tree, way, texts))
    return maps[0] if len(maps) == 1 else Chain(maps)


def _way(tree: Mapping[int, Node], old: int, new: int) -> list[int]:
    """The versions from one to the other by their nearest common ancestor; those two alone where there is none."""
    up, down = list(_line_of(tree, old)), list(_line_of(tree, new))
    common = next((pk for pk in up if pk in down), None)
    if common is None or old == new:
        return [old, new]
    return [*up[: up.index(common) + 1], *reversed(down[: down.index(common)])]


def _line_of(tree: Mapping[int, Node], pk: int | None) -> Iterator[int]:
    while pk is not None:
        yield pk
        pk = tree[pk].parent


def _maps(tree: Mapping[int, Node], way: Sequence[int], texts: Mapping[int, str]) -> Iterator[SpanMap]:
    for is_guessed, steps in groupby(pairwise(way), key=lambda step: _list_of(tree, *step) is None):
        legs = list(steps)
        if is_guessed:
            yield GuessedMap(texts[legs[0][0]], texts[legs[-1][1]])
            continue
        for one, other in legs:
            back = tree[one].parent == other
            made = [Replacement(*row) for row in _list_of(tree, one, other) or ()]
            yield ReplacementMap(texts[other if back else one], made, back=back)


def _list_of(tree: Mapping[int, Node], one: int, other: int) -> list[Any] | None:
    """The list between two neighbours in the tree; None where people changed the text, or they are none."""
    if tree[other].parent == one:
        return tree[other].replacements
    return tree[one].replacements if tree[one].parent == other else None
