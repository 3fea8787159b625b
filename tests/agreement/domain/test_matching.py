"""Segments matched one to one, against an assignment that tries everything."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from agreement.domain import matching
from agreement.domain.units import Continuum


@st.composite
def disjoint(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 24), unique=True, max_size=10)))
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


def iou(one, other):
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)


@settings(deadline=None, max_examples=200)
@given(disjoint(), disjoint())
@example([(0, 10)], [(0, 5), (5, 10)])
def test_matches_are_those_of_the_best_assignment(first, second):
    layers = {"A": [(*s, "x") for s in first], "B": [(*s, "x") for s in second]}
    matched, together = matching.counts([Continuum("1", 25, layers)], "AB", ["x"])
    enough = np.array([[iou(a, b) >= 0.5 for b in second] for a in first], bool).reshape(len(first), len(second))
    rows, columns = linear_sum_assignment(enough, maximize=True)
    assert matched.item() == enough[rows, columns].sum()
    assert together.item() == len(first) + len(second)


def test_codes_documents_and_pairs_are_kept_apart():
    one = Continuum("1", 20, {"A": [(0, 5, "x"), (0, 5, "y")], "B": [(0, 5, "x")], "C": [(0, 5, "y")]})
    two = Continuum("2", 20, {"A": [(0, 5, "x")], "C": [(1, 5, "x")]})
    matched, together = matching.counts([one, two], "ABC", ["x", "y"])
    assert matched.tolist() == [[[1, 0, 0], [0, 1, 0]], [[0, 1, 0], [0, 0, 0]]]
    assert together.tolist() == [[[2, 1, 1], [1, 2, 1]], [[0, 2, 0], [0, 0, 0]]]


def test_below_one_half_is_another_question():
    with pytest.raises(ValueError, match="several partners"):
        matching.counts([], "AB", ["x"], threshold=0.4)
