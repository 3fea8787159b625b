"""What well-known programs say of the same data."""

import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score, f1_score
from statsmodels.stats import inter_rater

from agreement.domain import chance, package
from agreement.domain.compare import compare
from agreement.domain.comparison import Unit
from agreement.domain.units import Document
from agreement.domain.values import Metric, alpha, value_counts

quietly = settings(deadline=None, max_examples=40)
some_units = st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=4, max_size=12)


def coded(seed: int, coders: str = "AB") -> list[Document]:
    chance_of = np.random.default_rng(seed)
    documents = []
    for key in range(4):
        starts = chance_of.integers(0, 180, (len(coders), 3))
        layers = {c: [(int(s), int(s) + 15, "x") for s in starts[i]] for i, c in enumerate(coders)}
        layers[coders[0]].append((0, 60, "x"))
        layers[coders[1]].append((10, 60, "x"))
        documents.append(Document(f"{key}", 200, [(i, i + 19) for i in range(0, 200, 20)], [], layers))
    return documents


def by_character(documents: list[Document], coder: str) -> np.ndarray:
    return np.concatenate(
        [
            [any(s <= place < e for s, e, _ in document.layers[coder]) for place in range(start, end)]
            for document in documents
            for start, end in document.turns
        ]
    ).astype(int)


@pytest.mark.parametrize("seed", range(5))
def test_scikit_learn_on_character_arrays(seed):
    documents = coded(seed)
    (row,) = compare(documents, "AB", unit=Unit.CHARACTER, resamples=1).per_code
    one, other = by_character(documents, "A"), by_character(documents, "B")
    assert row.estimates["kappa"].value == pytest.approx(cohen_kappa_score(one, other))
    assert row.estimates["positive"].value == pytest.approx(f1_score(one, other))


@pytest.mark.parametrize("seed", range(5))
def test_the_krippendorff_package_on_character_arrays(seed):
    documents = coded(seed, "ABC")
    (row,) = compare(documents, "ABC", unit=Unit.CHARACTER, resamples=1).per_code
    arrays = np.stack([by_character(documents, coder) for coder in "ABC"])
    expected = krippendorff.alpha(arrays, level_of_measurement="nominal")
    assert row.estimates["alpha"].value == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_the_krippendorff_package_at_turn_level(seed):
    documents = coded(seed)
    found = compare(documents, "AB", unit=Unit.TURN, resamples=1)
    assert package.alphas(found) == pytest.approx({row.code: row.estimates["alpha"].value for row in found.per_code})


@quietly
@given(some_units, st.sampled_from(Metric))
def test_the_krippendorff_package_on_values(rows, metric):
    ours = alpha(rows, metric).value
    if ours is None:
        assert len({value for row in rows for value in row}) == 1
    else:
        theirs = krippendorff.alpha(np.array(rows, float).T, level_of_measurement=metric.value)
        assert ours == pytest.approx(theirs, abs=1e-9)


@quietly
@given(some_units)
def test_statsmodels_fleiss_and_randolph(rows):
    counts = value_counts(rows).counts
    if counts.shape[1] > 1:
        identity = np.eye(counts.shape[1])
        observed = chance.percent(counts, identity)
        fleiss = chance.corrected(observed, chance.chance_fleiss(counts, identity))
        uniform = chance.corrected(observed, chance.chance_uniform(counts, identity))
        assert fleiss == pytest.approx(inter_rater.fleiss_kappa(counts, "fleiss"))
        assert uniform == pytest.approx(inter_rater.fleiss_kappa(counts, "randolph"))


@quietly
@given(st.lists(st.lists(st.integers(1, 20), min_size=3, max_size=3), min_size=3, max_size=3))
def test_statsmodels_kappa_its_error_and_its_weights(table):
    for weights, name in ((None, "identity"), ("linear", "linear"), ("quadratic", "quadratic")):
        weight = chance.weights(name, (1, 2, 3))
        theirs = inter_rater.cohens_kappa(np.array(table), wt=weights)
        assert chance.cohen(table, weight) == pytest.approx(theirs.kappa)
        if weights is None:
            assert chance.cohen_standard_error(table, weight) == pytest.approx(theirs.std_kappa)


@quietly
@given(some_units)
def test_nltk_on_values(rows):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        task = AnnotationTask([(f"{c}", f"{u}", v) for u, row in enumerate(rows) for c, v in enumerate(row)])
        ours = alpha(rows, Metric.NOMINAL).value
        if ours is not None:
            assert ours == pytest.approx(task.alpha())
