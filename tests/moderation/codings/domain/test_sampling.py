"""A sample to audit: even over transcripts, the same for the same seed, in any language that has SHA-256."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.codings.domain.sampling import draw, quotas


@pytest.mark.parametrize(
    ("sizes", "size", "expected"),
    [
        ([10, 10, 10], 6, [2, 2, 2]),
        ([10, 10, 10], 7, [3, 2, 2]),
        ([1, 10, 10], 7, [1, 3, 3]),
        ([0, 3, 1], 4, [0, 3, 1]),
        ([2, 2], 9, [2, 2]),
        ([], 3, []),
        ([5], 0, [0]),
    ],
)
def test_as_many_of_each_as_can_be(sizes: list[int], size: int, expected: list[int]) -> None:
    assert quotas(sizes, size) == expected


LAYERS = {
    "one": [("x", start, start + 5) for start in range(0, 100, 10)],
    "two": [("y", 0, 4), ("x", 0, 4)],
    "three": [("y", start, start + 5) for start in range(0, 50, 10)],
}


@given(size=st.integers(0, 20), seed=st.integers(0, 2**32 - 1))
def test_the_sample_has_its_size_in_text_order_and_the_seed_alone_decides(size: int, seed: int) -> None:
    drawn = draw(LAYERS, size, seed)
    assert sum(map(len, drawn.values())) == min(size, 17)
    for document, spans in drawn.items():
        assert set(spans) <= set(LAYERS[document])
        assert spans == sorted(spans, key=lambda span: (span[1], span[2], span[0]))
        assert len(set(spans)) == len(spans)
    reordered = {document: LAYERS[document][::-1] for document in reversed(LAYERS)}
    assert draw(reordered, size, seed) == drawn


def test_another_seed_draws_others_and_the_rule_can_be_followed_elsewhere() -> None:
    by_hash = sorted(LAYERS["one"], key=lambda s: hashlib.sha256(f"7 one {s[0]} {s[1]} {s[2]}".encode()).hexdigest())
    assert draw({"one": LAYERS["one"]}, 3, 7)["one"] == sorted(by_hash[:3], key=lambda span: span[1])
    assert len({str(draw(LAYERS, 6, seed)) for seed in range(20)}) > 10
