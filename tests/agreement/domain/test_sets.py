"""Set-valued alpha: MASI distance, and the fast way against the slow one."""

from collections import Counter
from itertools import combinations, permutations, product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics import masi_distance

from agreement.domain import multivalued, sets
from agreement.domain.atoms import atoms
from agreement.domain.units import Continuum

CODES = "vwxyz"
some_codes = st.frozensets(st.sampled_from(CODES))


@given(some_codes, some_codes)
def test_masi_is_nltks_where_nltk_does_not_divide_by_zero(one, other):
    if one or other:
        assert sets.masi(one, other) == pytest.approx(masi_distance(one, other))
    else:
        assert sets.masi(one, other) == 0.0


def test_jaccard_of_two_empty_sets():
    assert sets.jaccard(frozenset(), frozenset()) == 0.0
    assert sets.jaccard(frozenset("ab"), frozenset("bc")) == pytest.approx(2 / 3)


@st.composite
def continua(draw):
    found = []
    for key in range(draw(st.integers(1, 4))):
        length = draw(st.integers(1, 8))
        ends = st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(lambda s: (min(s[0], s[1] - 1), s[1]))
        span = st.tuples(ends, st.sampled_from(CODES)).map(lambda s: (*s[0], s[1]))
        coders = draw(st.lists(st.sampled_from("ABC"), unique=True, min_size=2))
        found.append(Continuum(f"{key}", length, {coder: draw(st.lists(span, max_size=6)) for coder in coders}))
    return found


def slow_alpha(found, distance, weights, *, coded: bool) -> float:
    """Unit by unit, pair by pair."""
    values, observed = [], 0.0
    for continuum, weight in zip(found, weights, strict=True):
        for place in range(continuum.length):
            here = [
                frozenset(code for start, end, code in spans if start <= place < end)
                for spans in continuum.layers.values()
            ]
            if coded and not any(here):
                continue
            values += [(value, weight) for value in here]
            pairs = [distance(one, other) for i, one in enumerate(here) for j, other in enumerate(here) if i != j]
            observed += weight * sum(pairs) / (len(here) - 1)
    total = sum(weight for _, weight in values)
    expected = sum(w * v * distance(one, other) for one, w in values for other, v in values)
    return 1 - observed * (total - 1) / expected if expected else float("nan")


@settings(deadline=None, max_examples=60)
@given(continua(), st.booleans(), st.integers(0, 3))
def test_the_fast_way_equals_the_slow_one(found, monotonic, seed):
    weights = np.random.default_rng(seed).integers(0, 3, len(found)).astype(float)
    fast = sets.weighted(found, "ABC", CODES, monotonic=monotonic)(weights[np.newaxis])
    distance = sets.masi if monotonic else sets.jaccard
    for name, coded in (("masi_all", False), ("masi_coded", True)):
        assert fast[name][0] == pytest.approx(slow_alpha(found, distance, weights, coded=coded), nan_ok=True)


def test_more_codes_than_fit_into_one_word():
    codes = [f"{i:03}" for i in range(130)]
    alike = {coder: [(i, i + 1, code) for i, code in enumerate(codes)] for coder in "AB"}
    apart = {**alike, "B": [(i, i + 1, code) for i, code in enumerate(codes[1:] + codes[:1])]}
    assert sets.weighted([Continuum("1", 130, alike)], "AB", codes)(np.ones((1, 1)))["masi_all"][0] == 1.0
    values = 2 * 130
    expected = 1 - values * (values - 1) / (values**2 - 4 * 130)
    assert sets.weighted([Continuum("1", 130, apart)], "AB", codes)(np.ones((1, 1)))["masi_all"][0] == pytest.approx(
        expected
    )


def slow_multivalued(rows: list[list[frozenset[str]]]) -> tuple[float, float]:
    """Every pair of sets that could have been drawn, one by one, as the R package mvalpha says the formula."""
    rows = [row for row in rows if len(row) >= 2]
    given = [value for row in rows for value in row]
    often = Counter(code for value in given for code in value)
    sizes = Counter(map(len, given))
    observed = sum(dice(a, b) / (len(row) - 1) for row in rows for a, b in permutations(row, 2)) / len(given)
    expected = 0.0
    for one, two in product(sizes, repeat=2):
        pairs = [*product(combinations(often, one), combinations(often, two))]
        weights = [
            prod(often[c] for c in first) * prod(often[c] - 1 if c in first else often[c] for c in second)
            for first, second in pairs
        ]
        apart = [dice(frozenset(first), frozenset(second)) for first, second in pairs]
        mean = sum(w * d for w, d in zip(weights, apart, strict=True)) / sum(weights) if sum(weights) else 0
        expected += sizes[one] * sizes[two] / len(given) ** 2 * mean
    return observed, expected


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 1 - 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


@settings(deadline=None, max_examples=60)
@given(continua())
def test_the_fast_multi_valued_alpha_equals_the_slow_one(found):
    rows = [
        [frozenset(c for s, e, c in spans if s <= place < e) for spans in continuum.layers.values()]
        for continuum in found
        for place in range(continuum.length)
    ]
    assert multivalued.of_atoms(atoms(found, "ABC", CODES), len(CODES)) == pytest.approx(slow_multivalued(rows))


def test_without_two_values_there_is_no_multi_valued_alpha():
    assert np.isnan(multivalued.disagreement(np.ones((1, 1)), np.ones((3, 1)))).all()
