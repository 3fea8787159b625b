"""From spans to units, and from units to the tally: what a code being present means."""

import numpy as np
import pytest

from agreement.domain.comparison import Turns, Unit
from agreement.domain.sweep import Tally, comparable, tally
from agreement.domain.units import Document, counted_text, in_units

# Three turns of ten characters, joined by one line feed: [0,10) [11,21) [22,32); the first has two sentences.
TURNS = [(0, 10), (11, 21), (22, 32)]
SENTENCES = [(0, 5), (6, 10), (11, 21), (22, 32)]


def document(turns=TURNS, key="I-01", **layers) -> Document:
    return Document(key, turns[-1][1], turns, SENTENCES, layers)


def counted(*documents: Document, coders="AB", codes=(), unit=Unit.TURN) -> Tally:
    continua = comparable((in_units(one, unit) for one in documents), list(coders))
    used = {span[2] for one in continua for coder in coders for span in one.layers.get(coder, ())}
    return tally(continua, list(coders), sorted(used.union(codes)))


def coded_turns(*spans: tuple[int, int]) -> int:
    found = counted(document(A=[(start, end, "x") for start, end in spans], B=[]))
    return int(found.weights[:, :, found.masks == 1].sum())


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
    found = counted(document([(0, 10), (11, 11), (12, 20)], A=[(0, 20, "x")], B=[(0, 20, "x")]))
    assert found.units.tolist() == [2]
    assert found.weights[:, :, found.masks == 3].tolist() == [[[2]]]


def test_a_submitted_layer_without_codes_is_uncoded():
    found = counted(document(A=[(0, 10, "x")], B=[]))
    assert found.documents == ("I-01",)
    assert dict(zip(found.masks.tolist(), found.weights[0, 0].tolist(), strict=True)) == {0: 2, 1: 1}


def test_a_layer_that_was_not_submitted_is_missing():
    found = counted(document(A=[(0, 10, "x")]))
    assert found.documents == ()
    assert found.codes == ()


def test_three_coders_of_whom_two_submitted():
    found = counted(document(A=[(0, 10, "x")], C=[(0, 21, "x")]), coders="ABC")
    assert found.submitted.tolist() == [[True, False, True]]
    assert found.masks.tolist() == [0, 0b100, 0b101]
    assert found.weights.tolist() == [[[1, 1, 1]]]


def test_coders_nobody_asked_about_do_not_count():
    assert counted(document(A=[(0, 10, "x")], B=[], C=[(0, 10, "y")])).codes == ("x",)


def test_codes_asked_for_are_there_though_nobody_used_them():
    found = counted(document(A=[], B=[]), codes=["x"])
    assert found.codes == ("x",)
    assert found.weights.tolist() == [[[3]]]


@pytest.mark.parametrize("unit", Unit)
def test_weights_sum_to_the_units_of_each_document(unit):
    found = counted(
        document(A=[(0, 10, "x"), (0, 32, "y")], B=[(5, 25, "x")]),
        document(TURNS[:2], "I-02", A=[(0, 3, "z")], B=[]),
        unit=unit,
    )
    assert np.array_equal(found.weights.sum(axis=2), np.tile(found.units[:, np.newaxis], 3))


@pytest.mark.parametrize(
    ("unit", "length", "span"),
    [
        (Unit.CHARACTER, 32, (4, 12, "x")),
        (Unit.SENTENCE, 4, (0, 3, "x")),
        (Unit.TURN, 3, (0, 2, "x")),
        (Unit.DOCUMENT, 1, (0, 1, "x")),
    ],
)
def test_a_span_covers_every_unit_of_which_it_covers_a_character(unit, length, span):
    continuum = in_units(document(A=[(4, 12, "x"), (7, 7, "x")], B=[]), unit)
    assert continuum.length == length
    assert continuum.layers == {"A": [span], "B": []}


def test_a_document_without_text_has_no_unit():
    empty = Document("I-01", 0, [(0, 0)], [], {"A": [], "B": []})
    assert [in_units(empty, unit).length for unit in Unit] == [0, 0, 0, 0]


def test_spans_that_share_a_character_are_one_segment_and_spans_that_touch_are_two():
    found = counted(document(A=[(0, 4, "x"), (3, 6, "x"), (6, 8, "x"), (0, 2, "x")], B=[]), unit=Unit.CHARACTER)
    assert found.segments.tolist() == [[[2, 0]]]
    assert found.squares.tolist() == [[[6**2 + 2**2, 0]]]
    assert found.weights[0, 0, found.masks == 1].tolist() == [8]


OF_PARTICIPANTS = TURNS[1:]


@pytest.mark.parametrize(
    ("turns", "length", "turns_left", "sentences", "spans"),
    [
        (Turns.ALL, 30, [(0, 10), (10, 20), (20, 30)], [(0, 5), (6, 10), (10, 20), (20, 30)], [(4, 10), (9, 11)]),
        (Turns.PARTICIPANTS, 20, [(0, 10), (10, 20)], [(0, 10), (10, 20)], [(0, 1)]),
    ],
)
def test_only_the_text_of_the_turns_counted_is_there(turns, length, turns_left, sentences, spans):
    layer = [(4, 10, "x"), (9, 12, "x"), (10, 11, "on the separator alone")]
    found = counted_text(Document("I-01", 32, TURNS, SENTENCES, {"A": layer, "B": []}, OF_PARTICIPANTS), turns)
    assert (found.length, found.turns, list(found.of_participants)) == (length, turns_left, turns_left)
    assert [one for one in found.sentences if one[0] < one[1]] == sentences
    assert in_units(found, Unit.CHARACTER).layers == {"A": [(*span, "x") for span in spans], "B": []}


def test_without_a_turn_that_counts_there_is_no_unit():
    found = counted_text(document(A=[(0, 32, "x")], B=[]), Turns.PARTICIPANTS)
    assert [in_units(found, unit).length for unit in Unit] == [0, 0, 0, 0]
    assert in_units(found, Unit.TURN).layers == {"A": [], "B": []}


def test_a_span_over_several_turns_stays_one():
    found = counted_text(document(A=[(5, 30, "x")], B=[]), Turns.ALL)
    assert found.layers == {"A": [(5, 28, "x")], "B": []}
