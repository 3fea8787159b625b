"""Drawing a sample of codings to audit: as many of every transcript as can be, in an order that only the seed decides.

No generator of random numbers: hashes give the same sample in any language and any version of one.
"""

import hashlib
from collections.abc import Mapping, Sequence

from moderation.codings.domain.consensus import Span


def quotas(sizes: Sequence[int], size: int) -> list[int]:
    """How many to take of each, `size` together or all there are: one of each in turn, while it has any left."""
    taken = [0] * len(sizes)
    while sum(taken) < min(size, sum(sizes)):
        able = [place for place, most in enumerate(sizes) if taken[place] < most]
        for place in able[: size - sum(taken)]:
            taken[place] += 1
    return taken


def draw(layers: Mapping[str, Sequence[Span]], size: int, seed: int) -> dict[str, list[Span]]:
    """Of the spans of each document (by its lasting name) those that are drawn, in the order of the text."""
    documents = sorted(layers, key=lambda document: _rank(seed, document))
    numbers = quotas([len(layers[document]) for document in documents], size)
    return {
        document: _first(layers[document], number, seed, document)
        for document, number in zip(documents, numbers, strict=True)
        if number
    }


def _first(spans: Sequence[Span], number: int, seed: int, document: str) -> list[Span]:
    ranked = sorted(spans, key=lambda span: _rank(seed, document, *span))
    return sorted(ranked[:number], key=lambda span: (span[1], span[2], span[0]))


def _rank(*what: object) -> bytes:
    return hashlib.sha256(" ".join(map(str, what)).encode()).digest()
