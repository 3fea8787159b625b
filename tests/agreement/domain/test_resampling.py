"""Intervals over documents: the same draws every time, and honest where they cannot be."""

import random
from collections import Counter

import numpy as np
import pytest
from scipy import stats

from agreement.domain.coefficient import NEVER_USED
from agreement.domain.resampling import Resampling, draws

VALUES = [0.2, 0.5, 0.4, 0.9, 0.7, 0.3]


def mean(weights, values=VALUES):
    return (weights @ np.array(values) / weights.sum(axis=1))[:, np.newaxis]


def test_draws_can_be_drawn_again_with_pythons_generator():
    generator = random.Random(7)
    expected = [Counter(int(generator.random() * 4) for _ in range(4)) for _ in range(50)]
    assert [Counter(dict(enumerate(map(int, row)))) for row in draws(4, 50, 7)] == expected


def test_the_jackknife_of_a_mean_is_its_standard_error():
    (found,) = Resampling(len(VALUES), 1000, 1).estimates(mean(Resampling(len(VALUES), 1000, 1).weights), [NEVER_USED])
    assert found.value == pytest.approx(np.mean(VALUES))
    assert found.se == pytest.approx(stats.sem(VALUES))
    half = stats.t.ppf(0.975, len(VALUES) - 1) * stats.sem(VALUES)
    assert (found.jackknife.low, found.jackknife.high) == pytest.approx(
        (np.mean(VALUES) - half, np.mean(VALUES) + half)
    )


def test_the_bootstrap_is_numpys_percentiles_of_the_draws():
    resampling = Resampling(len(VALUES), 1000, 1)
    (found,) = resampling.estimates(mean(resampling.weights), [NEVER_USED])
    drawn = mean(draws(len(VALUES), 1000, 1))
    assert (found.bootstrap.low, found.bootstrap.high) == pytest.approx(tuple(np.percentile(drawn, [2.5, 97.5])))
    assert found.undefined == 0


@pytest.mark.parametrize("documents", [2, 5])
def test_fewer_than_six_documents_have_their_own_values_in_place_of_an_interval(documents):
    resampling = Resampling(documents, 1000, 1)
    (found,) = resampling.estimates(mean(resampling.weights, VALUES[:documents]), [NEVER_USED])
    assert found.value == pytest.approx(np.mean(VALUES[:documents]))
    assert found.own == tuple(VALUES[:documents])
    assert (found.se, found.jackknife, found.bootstrap) == (None, None, None)
    assert found.no_interval.code == "fewer_than_6_documents"


def test_a_document_in_which_it_is_undefined_has_no_value_of_its_own():
    resampling = Resampling(3, 1000, 1)
    (found,) = resampling.estimates(undefined_without_the_first(resampling.weights, VALUES[:3]), [NEVER_USED])
    assert found.own == (VALUES[0], None, None)


def test_one_document_has_nothing_beside_its_value():
    (found,) = Resampling(1, 1000, 1).estimates(np.array([[0.5]]), [NEVER_USED])
    assert (found.value, found.own, found.no_interval.code) == (0.5, (), "fewer_than_6_documents")


def test_six_documents_have_intervals_and_no_values_of_their_own():
    resampling = Resampling(6, 1000, 1)
    (found,) = resampling.estimates(mean(resampling.weights), [NEVER_USED])
    assert found.own == ()
    assert None not in (found.jackknife, found.bootstrap)


def undefined_without_the_first(weights, values=VALUES):
    return np.where(weights[:, :1] > 0, mean(weights, values), np.nan)


def test_an_undefined_replicate_takes_its_interval_away():
    resampling = Resampling(len(VALUES), 1000, 1)
    (found,) = resampling.estimates(undefined_without_the_first(resampling.weights), [NEVER_USED])
    without = int((draws(len(VALUES), 1000, 1)[:, 0] == 0).sum())
    assert (found.jackknife, found.bootstrap, found.undefined) == (None, None, without)
    assert found.no_interval.code == "jackknife_undefined"


def test_a_few_undefined_draws_are_counted_and_left_out():
    resampling = Resampling(len(VALUES), 1000, 1)
    values = mean(resampling.weights)
    values[-50:] = np.nan
    (found,) = resampling.estimates(values, [NEVER_USED])
    kept = values[1 + len(VALUES) : -50]
    assert found.undefined == 50
    assert (found.bootstrap.low, found.bootstrap.high) == pytest.approx(tuple(np.percentile(kept, [2.5, 97.5])))
    values[-51:] = np.nan
    (found,) = resampling.estimates(values, [NEVER_USED])
    assert found.bootstrap is None
    assert found.no_interval.code == "bootstrap_undefined"


def test_an_undefined_coefficient_has_its_reason_and_no_interval():
    resampling = Resampling(len(VALUES), 20, 1)
    (found,) = resampling.estimates(mean(resampling.weights) * np.nan, [NEVER_USED])
    assert (found.value, found.reason, found.jackknife, found.bootstrap) == (None, NEVER_USED, None, None)
