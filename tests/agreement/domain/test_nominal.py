"""The formulas on tables and value counts: published examples, a second opinion, what is undefined."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from agreement.domain import binary, nominal, package

# Cohen 1960, p. 45: two clinicians, 200 patients.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# Artstein and Poesio 2008, p. 558.
ARTSTEIN_POESIO = [[20, 10], [20, 50]]
# Brennan and Prediger 1981, p. 689.
BRENNAN_PREDIGER = [[50, 0, 0], [10, 10, 10], [20, 0, 0]]
# Krippendorff 2011, example A: ten units, two observers, 0 and 1.
KRIPPENDORFF_A = [[1, 1], [0, 2], [1, 1], [2, 0], [2, 0], [1, 1], [2, 0], [1, 1], [2, 0], [2, 0]]
# Krippendorff 2011, example C: twelve units, four observers, five values, data missing.
KRIPPENDORFF_C = [
    [3, 0, 0, 0, 0],
    [0, 3, 1, 0, 0],
    [0, 0, 4, 0, 0],
    [0, 0, 4, 0, 0],
    [0, 4, 0, 0, 0],
    [1, 1, 1, 1, 0],
    [0, 0, 0, 4, 0],
    [3, 1, 0, 0, 0],
    [0, 4, 0, 0, 0],
    [0, 0, 0, 0, 3],
    [2, 0, 0, 0, 0],
    [0, 0, 1, 0, 0],
]


@pytest.mark.parametrize(
    ("table", "observed", "kappa"),
    [(COHEN, 0.7, 0.492), (ARTSTEIN_POESIO, 0.7, 0.348), (BRENNAN_PREDIGER, 0.6, 0.273)],
)
def test_cohens_kappa_as_published(table, observed, kappa):
    assert nominal.observed_agreement(np.array(table)) == pytest.approx(observed, abs=0.0005)
    assert nominal.cohen_kappa(np.array(table)) == pytest.approx(kappa, abs=0.0005)


@pytest.mark.parametrize(("counts", "alpha"), [(KRIPPENDORFF_A, 0.095), (KRIPPENDORFF_C, 0.743)])
def test_krippendorffs_alpha_as_published(counts, alpha):
    once = np.ones(len(counts), np.int64)
    assert nominal.alpha(np.array(counts)) == pytest.approx(alpha, abs=0.0005)
    assert package.alpha(np.array(counts), once) == pytest.approx(alpha, abs=0.0005)


def test_percent_agreement_of_four_observers_as_published():
    assert nominal.percent_agreement(np.array(KRIPPENDORFF_C)) == pytest.approx(0.818, abs=0.0005)


def test_pooled_kappa_weighs_codes_alike():
    often, seldom = [[40, 10], [10, 40]], [[95, 0], [5, 0]]
    observed, expected = (0.8 + 0.95) / 2, (0.5 + 0.95) / 2
    (pooled,) = binary.pooled_kappa(np.array([[[often, seldom]]], float))
    assert pooled == pytest.approx((observed - expected) / (1 - expected))


def test_a_coder_who_never_used_the_code_gives_exactly_zero():
    assert nominal.cohen_kappa(np.array([[97, 3], [0, 0]])) == 0.0


@pytest.mark.parametrize("table", [[[9, 0], [0, 0]], [[0, 0], [0, 9]], [[0, 0], [0, 0]]])
def test_kappa_without_variation_is_undefined(table):
    assert np.isnan(nominal.cohen_kappa(np.array(table)))


@pytest.mark.parametrize("counts", [[[2, 0], [2, 0]], [[0, 2]], [[1, 0], [0, 1]], np.empty((0, 2), int)])
def test_alpha_without_variation_or_pairs_is_undefined(counts):
    counts = np.array(counts)
    assert np.isnan(nominal.alpha(counts))
    assert math.isnan(package.alpha(counts, np.ones(len(counts), np.int64)))


def test_pooled_kappa_of_no_codes_is_undefined():
    assert np.isnan(binary.pooled_kappa(np.empty((1, 1, 0, 2, 2)))).all()


patiently = settings(deadline=None)
answers = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


@patiently
@given(answers)
def test_kappa_equals_scikit_learn(pairs):
    table = np.zeros((4, 4), np.int64)
    np.add.at(table, tuple(np.array(pairs).T), 1)
    kappa = float(nominal.cohen_kappa(table))
    if len({value for pair in pairs for value in pair}) == 1:
        assert math.isnan(kappa)
    else:
        first, second = zip(*pairs, strict=True)
        assert kappa == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)


@patiently
@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=12), st.data())
def test_our_alpha_equals_the_package_with_every_unit_written_out(counts, data):
    from krippendorff import alpha as krippendorff_alpha

    weights = data.draw(st.lists(st.integers(0, 4), min_size=len(counts), max_size=len(counts)))
    units = np.repeat(np.array(counts), weights, axis=0)
    pairable = units[units.sum(axis=1) >= 2]
    ours = float(nominal.alpha(np.array(counts), np.array(weights)))
    through_package = package.alpha(np.array(counts), np.array(weights))
    if np.count_nonzero(pairable.sum(axis=0)) < 2:
        assert math.isnan(ours)
        assert math.isnan(through_package)
    else:
        written_out = krippendorff_alpha(value_counts=units, level_of_measurement="nominal")
        assert ours == pytest.approx(written_out, abs=1e-12)
        assert through_package == pytest.approx(written_out, abs=1e-12)
