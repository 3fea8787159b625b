"""How numbers are written for readers of both languages."""

import pytest
from django.utils.translation import override

from agreement.domain.coefficient import NEVER_USED, Coefficient
from agreement.domain.comparison import Estimate, Interval, Unit
from agreement.domain.units import Document, in_units
from agreement.rendering.numbers import interval, not_computable, number, share, written
from agreement.rendering.page import Footnotes
from agreement.rendering.scale import LOWEST, band, place, strip


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


def test_intervals_are_drawn_in_where_they_leave_what_is_possible():
    with override("en"):
        assert interval(Interval(0.5998, 1.0277), 2) == "[.60, 1.00]"
    with override("fr"):
        assert interval(Interval(-1.3, 0.25), 2) == "[−1,00\u00a0; 0,25]"
    assert interval(None) == ""


def test_places_on_the_plot():
    assert (place(LOWEST), place(1)) == ("6.0", "154.0")
    assert strip(Estimate(Coefficient(None, NEVER_USED))) is None
    low = strip(Estimate(Coefficient(-0.9), jackknife=Interval(-1.2, 0.4)))
    assert (low.x, low.low, low.high) == ("6.0", "6.0", place(0.4))
    assert (low.is_below, low.goes_below, low.has_interval) == (True, True, True)
    alone = strip(Estimate(Coefficient(1.0)))
    assert (alone.x, alone.has_interval) == ("154.0", False)


def test_footnotes_go_on_after_z():
    notes = Footnotes()
    letters = [notes.to(f"text {n}")[0].letter for n in range(54)]
    assert [letters[n] for n in (0, 25, 26, 27, 51, 52)] == ["a", "z", "aa", "ab", "az", "ba"]
    assert [note.letter for note in notes.to("text 26", "text 1")] == ["b", "aa"]


def test_a_unit_by_its_name_is_the_unit_and_another_word_is_none():
    document = Document("I-01", 9, [(0, 4), (5, 9)], [(0, 9)], {"a": [(5, 7, "x")], "b": []})
    assert in_units(document, "turn") == in_units(document, Unit.TURN)
    assert in_units(document, "turn").length == 2
    with pytest.raises(ValueError, match="paragraph"):
        in_units(document, "paragraph")
