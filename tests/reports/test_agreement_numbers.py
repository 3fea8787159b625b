"""How numbers are written for readers of both languages."""

import pytest
from django.utils.translation import override

from reports.agreement.numbers import not_computable, number, share, written
from reports.agreement.scale import LOWEST, band, mark
from reports.domain.agreement.coefficient import NEVER_USED, Coefficient


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.52381, ".524", "0,524"),
        (1.0, "1.000", "1,000"),
        (0.9996, "1.000", "1,000"),
        (0.0, ".000", "0,000"),
        (-0.0004, ".000", "0,000"),
        (-0.0476, "−.048", "−0,048"),
    ],
)
def test_coefficients(value, english, french):
    with override("en"):
        assert number(value) == english
    with override("fr"):
        assert number(value) == french


def test_shares_are_rounded():
    with override("en"):
        assert share(Coefficient(0.98747)) == "98.7%"
        assert share(Coefficient(1.0)) == "100.0%"


def test_what_is_not_there_is_a_dash_and_a_reason():
    missing = Coefficient(None, NEVER_USED)
    assert (written(missing), share(missing)) == ("—", "—")
    assert not_computable(missing) == "not computable, because nobody used this code in the transcripts compared"
    assert not_computable(Coefficient(0.0)) == ""


@pytest.mark.parametrize(
    ("value", "expected"), [(-1, 0), (0.6669, 0), (0.667, 1), (0.7999, 1), (0.8, 2), (1, 2), (None, 3)]
)
def test_krippendorffs_lines_belong_to_what_is_above_them(value, expected):
    assert band(value) == expected


def test_places_on_the_scale():
    assert mark(LOWEST).x == "6.0"
    assert mark(1).x == "114.0"
    assert mark(-0.9) == mark(LOWEST)._replace(is_below=True)
