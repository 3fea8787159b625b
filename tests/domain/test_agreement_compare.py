"""A whole comparison: exact numbers of a small example, and why some numbers are not there."""

import pytest

from reports.domain.agreement.coefficient import Coefficient, Reason
from reports.domain.agreement.compare import compare
from reports.domain.agreement.comparison import Comparison, Counts
from reports.domain.agreement.units import Document, tally_turns

Layers = dict[str, str]


def turns(count: int) -> list[tuple[int, int]]:
    return [(11 * i, 11 * i + 10) for i in range(count)]


def document(key: str, count: int, **layers: Layers) -> Document:
    """Layers by coder: for each code a string with one sign a turn, # where the turn is coded."""
    spans = {
        coder: [(*turns(count)[i], code) for code, row in rows.items() for i, sign in enumerate(row) if sign == "#"]
        for coder, rows in layers.items()
    }
    return Document(key, turns(count), spans)


def comparison(*documents: Document, coders: str = "AB", codes: str = "") -> Comparison:
    return compare(tally_turns(documents, list(coders), codes))


def codes_of(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def undefined(reason: str, *coefficients: Coefficient) -> bool:
    return all(c.value is None and c.reason is not None and c.reason.code == reason for c in coefficients)


def test_two_coders_and_one_code():
    """a = 2, b = 1, c = 1, d = 6: kappa by hand 0.8 observed, 0.58 expected."""
    result = comparison(document("I-01", 10, A={"x": "###......."}, B={"x": "##.#......"}))
    (row,) = result.per_code
    assert row.counts == Counts(everyone=2, only=(1, 1), several=0, nobody=6)
    assert row.percent.value == pytest.approx(0.8)
    assert row.kappa.value == pytest.approx((0.8 - 0.58) / (1 - 0.58))
    assert row.alpha.value == pytest.approx(1 - 0.2 / (2 * 6 * 14 / (20 * 19)))


def test_overall_figures():
    result = comparison(
        document("I-01", 10, A={"x": "###.......", "y": "#########."}, B={"x": "##.#......", "y": "#########."})
    )
    overall = result.overall
    assert (overall.codes, overall.units) == (2, 10)
    assert overall.percent.value == pytest.approx(0.9)
    assert overall.kappa.value == pytest.approx((0.9 - 0.7) / (1 - 0.7))
    assert overall.alpha.value == pytest.approx(1 - 0.1 / (2 * 24 * 16 / (40 * 39)))
    assert overall.kappa_spread.median.value == pytest.approx((1 + 0.22 / 0.42) / 2)
    assert overall.kappa_spread.highest.value == 1.0
    assert overall.kappa_spread.defined == 2


def test_documents_are_pooled_and_listed():
    result = comparison(
        document("I-01", 3, A={"x": "##."}, B={"x": "#.."}),
        document("I-02", 2, A={"x": ".."}, B={"x": "#."}),
        document("I-03", 9, A={"x": "#........"}),
    )
    assert result.documents == ("I-01", "I-02")
    assert result.per_code[0].counts == Counts(1, (1, 1), 0, 2)
    assert result.document_rows == 2
    assert list(result.per_document()) == [
        ("I-01", "x", Counts(1, (1, 0), 0, 1)),
        ("I-02", "x", Counts(0, (0, 1), 0, 1)),
    ]


def test_one_coder_never_used_the_code():
    (row,) = comparison(document("I-01", 9, A={"x": "######..."}, B={})).per_code
    assert row.kappa.value == 0.0
    assert codes_of(row.notes) == ["one_coder_never_used"]


def test_a_code_in_few_turns_says_so():
    (row,) = comparison(document("I-01", 9, A={"x": "##......."}, B={"x": ".##......"})).per_code
    assert codes_of(row.notes) == ["fewer_than_5_units"]


def test_a_code_nobody_used_is_not_computable():
    (row,) = comparison(document("I-01", 9, A={}, B={}), codes="x").per_code
    assert undefined("no_variation", row.kappa, row.alpha)
    assert row.alpha.reason.clause == "nobody used this code in the transcripts compared"
    assert row.percent.value == 1.0


def test_a_code_in_every_turn_is_not_computable():
    (row,) = comparison(document("I-01", 2, A={"x": "##"}, B={"x": "##"})).per_code
    assert undefined("no_variation", row.kappa, row.alpha)
    assert row.alpha.reason.clause == "every coder used this code in every turn"


def test_without_a_double_coded_transcript_nothing_is_computable():
    result = comparison(document("I-01", 2, A={"x": "##"}), codes="x")
    assert undefined("no_double_coded", result.overall.alpha, result.overall.kappa, result.overall.percent)
    (row,) = result.per_code
    assert undefined("no_double_coded", row.percent, row.kappa, row.alpha)


def test_without_any_code_nothing_is_computable():
    overall = comparison(document("I-01", 2, A={}, B={})).overall
    assert undefined("no_code_used", overall.alpha, overall.kappa, overall.percent, overall.kappa_spread.median)


def test_without_text_nothing_is_computable():
    overall = comparison(Document("I-01", [(0, 0)], {"A": [], "B": []}), codes="x").overall
    assert undefined("no_units", overall.alpha, overall.kappa, overall.percent)


def test_three_coders_kappa_is_lights_mean_of_pairs():
    layers = {"A": {"x": "####...."}, "B": {"x": "##..##.."}, "C": {"x": "####...."}}
    (row,) = comparison(document("I-01", 8, **layers), coders="ABC").per_code
    assert row.counts == Counts(everyone=2, only=(0, 2, 0), several=2, nobody=2)
    assert row.kappa.value == pytest.approx((0 + 1 + 0) / 3)
    assert row.percent.value == pytest.approx((0.5 + 1 + 0.5) / 3)


def test_a_pair_of_three_coders_without_variation_is_left_out_and_said():
    layers = {"A": {"x": "#####..."}, "B": {}, "C": {}}
    (row,) = comparison(document("I-01", 8, **layers), coders="ABC").per_code
    assert row.kappa.value == 0.0
    assert codes_of(row.notes) == ["one_coder_never_used", "some_pairs_undefined"]


def test_a_pairs_pooled_kappa_knows_only_the_codes_of_that_pair():
    layers = {"A": {"x": "##..", "y": "...#"}, "B": {"x": "##..", "y": "...#"}, "C": {"x": "##..", "z": "#..."}}
    overall = comparison(document("I-01", 4, **layers), coders="ABC").overall
    observed, expected = (1 + 0.75 + 0.75) / 3, (0.5 + 0.75 + 0.75) / 3
    with_the_third = (observed - expected) / (1 - expected)
    assert overall.kappa.value == pytest.approx((1 + 2 * with_the_third) / 3)


def test_pairs_of_coders_who_share_no_transcript_are_no_pairs():
    result = comparison(
        document("I-01", 4, A={"x": "##.."}, B={"x": "##.."}),
        document("I-02", 4, B={"x": "##.."}, C={"x": "##.."}),
        coders="ABC",
    )
    (row,) = result.per_code
    assert row.kappa.value == 1.0
    assert row.notes == (Reason("fewer_than_5_units", row.notes[0].clause),)
    assert row.counts == Counts(everyone=4, only=(0, 0, 0), several=0, nobody=4)


def test_a_coefficient_is_a_value_or_a_reason():
    with pytest.raises(ValueError, match="either a value or a reason"):
        Coefficient(None)
