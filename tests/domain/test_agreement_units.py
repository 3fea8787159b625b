"""From spans to turns: what a code being present in a turn means."""

import numpy as np
import pytest

from reports.domain.agreement.units import Document, tally_turns

# Three turns of ten characters, joined by one line feed: [0,10) [11,21) [22,32).
TURNS = [(0, 10), (11, 21), (22, 32)]


def coded_turns(*spans: tuple[int, int]) -> int:
    document = Document("I-01", TURNS, {"A": [(start, end, "x") for start, end in spans], "B": []})
    tally = tally_turns([document], ["A", "B"])
    return int(tally.weights[:, :, tally.masks == 1].sum())


@pytest.mark.parametrize(
    ("span", "turns"),
    [
        ((0, 10), 1),
        ((3, 4), 1),
        ((9, 11), 1),  # the last character and the line feed
        ((10, 11), 0),  # the line feed alone belongs to no turn
        ((10, 12), 1),
        ((9, 12), 2),
        ((0, 32), 3),
        ((5, 5), 0),  # nothing
    ],
)
def test_a_code_is_present_where_a_span_covers_a_character(span, turns):
    assert coded_turns(span) == turns


def test_a_turn_counts_once_however_many_spans_are_in_it():
    assert coded_turns((0, 3), (2, 5), (0, 3), (8, 9)) == 1


def test_a_turn_without_text_is_no_unit():
    document = Document("I-01", [(0, 10), (11, 11), (12, 20)], {"A": [(0, 20, "x")], "B": [(0, 20, "x")]})
    tally = tally_turns([document], ["A", "B"])
    assert tally.units.tolist() == [2]
    assert tally.weights[:, :, tally.masks == 3].tolist() == [[[2]]]


def test_a_submitted_layer_without_codes_is_uncoded():
    tally = tally_turns([Document("I-01", TURNS, {"A": [(0, 10, "x")], "B": []})], ["A", "B"])
    assert tally.documents == ("I-01",)
    assert dict(zip(tally.masks.tolist(), tally.weights[0, 0].tolist(), strict=True)) == {0: 2, 1: 1}


def test_a_layer_that_was_not_submitted_is_missing():
    tally = tally_turns([Document("I-01", TURNS, {"A": [(0, 10, "x")]})], ["A", "B"])
    assert tally.documents == ()
    assert tally.codes == ()


def test_three_coders_of_whom_two_submitted():
    document = Document("I-01", TURNS, {"A": [(0, 10, "x")], "C": [(0, 21, "x")]})
    tally = tally_turns([document], ["A", "B", "C"])
    assert tally.submitted.tolist() == [[True, False, True]]
    assert tally.masks.tolist() == [0, 0b100, 0b101]
    assert tally.weights.tolist() == [[[1, 1, 1]]]


def test_coders_nobody_asked_about_do_not_count():
    document = Document("I-01", TURNS, {"A": [(0, 10, "x")], "B": [], "C": [(0, 10, "y")]})
    assert tally_turns([document], ["A", "B"]).codes == ("x",)


def test_codes_asked_for_are_there_though_nobody_used_them():
    tally = tally_turns([Document("I-01", TURNS, {"A": [], "B": []})], ["A", "B"], codes=["x"])
    assert tally.codes == ("x",)
    assert tally.weights.tolist() == [[[3]]]


def test_weights_sum_to_the_units_of_each_document():
    documents = [
        Document("I-01", TURNS, {"A": [(0, 10, "x"), (0, 32, "y")], "B": [(5, 25, "x")]}),
        Document("I-02", TURNS[:2], {"A": [(0, 3, "z")], "B": []}),
    ]
    tally = tally_turns(documents, ["A", "B"])
    assert np.array_equal(tally.weights.sum(axis=2), np.tile(tally.units[:, np.newaxis], 3))
