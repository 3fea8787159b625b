"""Every draw of transcripts is compared as if these were all there are, with the codes of the estimate."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from agreement.domain.compare import compare
from agreement.domain.comparison import ANY_CODE, OVER_CODES, OVER_PART, Comparison, Estimate
from agreement.domain.resampling import draws
from agreement.domain.units import Document

CODES = ["common", "in one transcript", "in two"]
PARTS = {"fixed": CODES[:2]}
TRANSCRIPTS, TURNS, DRAWN, SEED = 6, 30, 80, 3


def transcripts() -> list[Document]:
    """The second code is used in the first transcript alone, the third in two."""
    chance = np.random.default_rng(5)
    bounds = [(10 * turn, 10 * turn + 9) for turn in range(TURNS)]
    found = []
    for d in range(TRANSCRIPTS):
        often = [0.4, 0.3 if d == 0 else 0, 0.1 if d in (1, 2) else 0]
        layers = {
            coder: [
                (*bounds[turn], CODES[code]) for turn, code in np.argwhere(chance.random((TURNS, 3)) < often).tolist()
            ]
            for coder in "AB"
        }
        found.append(Document(f"{d}", 10 * TURNS, bounds, bounds, layers))
    return found


def drawn_by(weights: np.ndarray) -> list[Document]:
    return [
        replace(one, key=f"{one.key} {again}")
        for one, weight in zip(transcripts(), weights, strict=True)
        for again in range(int(weight))
    ]


@cache
def whole() -> Comparison:
    return compare(transcripts(), "AB", parts=PARTS, resamples=DRAWN, seed=SEED)


@cache
def each_draw() -> list[Comparison]:
    return [
        compare(drawn_by(weights), "AB", codes=CODES, parts=PARTS, resamples=0)
        for weights in draws(TRANSCRIPTS, DRAWN, SEED)
    ]


def estimates(found: Comparison, line: str) -> Mapping[str, Estimate]:
    return {"overall": found.overall, "any": found.any_code, **found.parts}[line].estimates


@pytest.mark.parametrize(
    ("line", "name"),
    [
        *(("overall", name) for name in OVER_CODES),
        *(("fixed", name) for name in OVER_PART),
        *(("any", name) for name in ANY_CODE),
    ],
)
def test_the_bootstrap_is_that_of_the_documents_drawn(line, name):
    values = [estimates(found, line)[name].value for found in each_draw()]
    interval = estimates(whole(), line)[name].bootstrap
    assert (interval.low, interval.high) == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])))


def test_the_codes_are_those_of_the_estimate_in_each_draw():
    """1 - ΣDo/ΣDe by hand over all three codes, of which some draws lack one; De = 2 n1 n0/(n(n - 1))."""
    lacking = 0
    for weights, found in zip(draws(TRANSCRIPTS, DRAWN, SEED), each_draw(), strict=True):
        observed = expected = 0.0
        values = 2 * TURNS * TRANSCRIPTS
        for row in found.per_code:
            used = 2 * row.counts.everyone + row.counts.used_by_some
            observed += 2 * row.counts.used_by_some / values
            expected += 2 * used * (values - used) / (values * (values - 1))
        assert [row.code for row in found.per_code] == CODES
        assert found.overall.estimates["stratified_alpha"].value == pytest.approx(1 - observed / expected)
        lacking += weights[0] == 0 or weights[1] + weights[2] == 0
    assert lacking > 10
