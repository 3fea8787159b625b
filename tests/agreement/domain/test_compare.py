"""A whole comparison: exact numbers of a small example, and why some numbers are not there."""

import pytest

from agreement.domain.coefficient import Coefficient, Reason
from agreement.domain.compare import compare
from agreement.domain.comparison import (
    OVER_CODES,
    OVER_PART,
    PER_CODE,
    CodeAgreement,
    Comparison,
    Confusion,
    Counts,
    DocumentCounts,
    Estimate,
    Overall,
    Unit,
)
from agreement.domain.units import Document, Group

Layers = dict[str, str]


def turns(count: int) -> list[tuple[int, int]]:
    return [(11 * i, 11 * i + 10) for i in range(count)]


def document(key: str, count: int, **layers: Layers) -> Document:
    """Layers by coder: for each code a string with one sign a turn, # where the turn is coded."""
    spans = {
        coder: [(*turns(count)[i], code) for code, row in rows.items() for i, sign in enumerate(row) if sign == "#"]
        for coder, rows in layers.items()
    }
    return Document(key, 11 * count - 1, turns(count), turns(count), spans)


def comparison(*documents: Document, coders: str = "AB", codes: str = "", **options) -> Comparison:
    return compare(documents, list(coders), codes=codes, **options)


def value(found: CodeAgreement | Overall, name: str) -> float | None:
    return found.estimates[name].value


def codes_of(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def undefined(reason: str, *coefficients: Coefficient | Estimate) -> bool:
    return all(c.value is None and c.reason is not None and c.reason.code == reason for c in coefficients)


def named(found: CodeAgreement | Overall, *names: str) -> list[Estimate]:
    return [found.estimates[name] for name in names]


def test_two_coders_and_one_code():
    """a = 2, b = 1, c = 1, d = 6: kappa by hand 0.8 observed, 0.58 expected."""
    result = comparison(document("I-01", 10, A={"x": "###......."}, B={"x": "##.#......"}))
    (row,) = result.per_code
    assert row.counts == Counts(everyone=2, only=(1, 1), several=0, nobody=6)
    assert value(row, "percent") == pytest.approx(0.8)
    assert value(row, "kappa") == pytest.approx((0.8 - 0.58) / (1 - 0.58))
    assert value(row, "alpha") == pytest.approx(1 - 0.2 / (2 * 6 * 14 / (20 * 19)))


def test_overall_figures():
    result = comparison(
        document("I-01", 10, A={"x": "###.......", "y": "#########."}, B={"x": "##.#......", "y": "#########."})
    )
    overall = result.overall
    assert (overall.codes, result.units) == (2, 10)
    assert value(overall, "pooled_kappa") == pytest.approx((0.9 - 0.7) / (1 - 0.7))
    expected = (2 * 6 * 14 + 2 * 18 * 2) / (20 * 19)  # of x and of y, each within the code
    assert value(overall, "stratified_alpha") == pytest.approx(1 - 0.2 / expected)
    assert value(overall, "positive") == pytest.approx(2 * 11 / (2 * 11 + 2))
    assert overall.spreads["kappa"].median.value == pytest.approx((1 + 0.22 / 0.42) / 2)
    assert overall.spreads["kappa"].highest.value == 1.0
    assert overall.spreads["kappa"].defined == 2


def test_documents_are_pooled_and_listed():
    result = comparison(
        document("I-01", 3, A={"x": "##."}, B={"x": "#.."}),
        document("I-02", 2, A={"x": ".."}, B={"x": "#."}),
        document("I-03", 9, A={"x": "#........"}),
    )
    assert result.documents == ("I-01", "I-02")
    assert result.per_code[0].counts == Counts(1, (1, 1), 0, 2)
    assert result.per_document == (
        DocumentCounts("I-01", "x", Counts(1, (1, 0), 0, 1)),
        DocumentCounts("I-02", "x", Counts(0, (0, 1), 0, 1)),
    )


def test_one_coder_never_used_the_code():
    (row,) = comparison(document("I-01", 9, A={"x": "######..."}, B={})).per_code
    assert value(row, "kappa") == 0.0
    assert codes_of(row.notes) == ["one_coder_never_used", "fewer_than_10_units", "fewer_than_3_documents"]


def test_a_code_in_few_turns_says_so():
    (row,) = comparison(document("I-01", 9, A={"x": "##......."}, B={"x": ".##......"})).per_code
    assert codes_of(row.notes) == ["fewer_than_10_units", "fewer_than_3_documents"]


@pytest.mark.parametrize(("turns_each", "transcripts", "enough"), [(4, 3, True), (3, 3, False), (9, 2, False)])
def test_a_code_is_used_enough_from_ten_units_in_three_transcripts_on(turns_each, transcripts, enough):
    layers = {"A": {"x": "#" * turns_each + "...."}, "B": {"x": "." * 12}}
    (row,) = comparison(*(document(f"I-{i}", 13, **layers) for i in range(transcripts))).per_code
    assert row.is_enough is enough
    assert (not {"fewer_than_10_units", "fewer_than_3_documents"} & set(codes_of(row.notes))) is enough


def test_published_examples_may_ask_for_an_interval_over_fewer_documents():
    docs = [document(f"I-{i}", 10, A={"x": "###......."}, B={"x": f"##{'.' * i}#"}) for i in range(3)]
    alphas = [comparison(*docs, fewest=fewest).per_code[0].estimates["alpha"] for fewest in (3, 4)]
    assert [one.jackknife is None for one in alphas] == [False, True]
    assert [len(one.own) for one in alphas] == [0, 3]


def test_a_line_of_some_codes_counts_text_coded_with_others_as_uncoded():
    docs = [document("I-01", 10, A={"x": "###.......", "y": "#########."}, B={"x": "##.#......", "y": "#########."})]
    part = comparison(*docs, parts={"fixed": ["x", "never"]}).parts["fixed"]
    alone = comparison(document("I-01", 10, A={"x": "###......."}, B={"x": "##.#......"})).overall
    assert set(part.estimates) == set(OVER_PART)
    assert {name: estimate.value for name, estimate in part.estimates.items()} == pytest.approx(
        {name: value(alone, name) for name in OVER_PART}
    )
    assert (part.codes, part.spreads) == (1, alone.spreads)


def test_a_line_of_codes_that_nobody_used_says_so():
    part = comparison(document("I-01", 2, A={"x": "##"}, B={}), parts={"coined": []}).parts["coined"]
    assert part.codes == 0
    assert undefined("no_code_used", *part.estimates.values(), part.spreads["alpha"].median)


def test_passages_are_compared_whatever_the_code():
    layers = {"A": {"x": "##.......", "y": ".##......"}, "B": {"z": "###......", "x": "......#.."}}
    found = comparison(document("I-01", 9, **layers)).any_code
    assert found.counts == Counts(everyone=3, only=(0, 1), several=0, nobody=5)
    assert found.estimates["positive"].value == pytest.approx(2 * 3 / (2 * 3 + 1))
    assert found.estimates["alpha"].value == pytest.approx(1 - (1 / 9) / (2 * 7 * 11 / (18 * 17)))
    assert (found.passages, found.met) == ((3, 4), (3, 3))


def test_nobody_marked_a_passage():
    found = comparison(document("I-01", 9, A={}, B={})).any_code
    assert undefined("no_code_used", *found.estimates.values())
    assert (found.passages, found.met) == ((0, 0), (0, 0))


def test_a_code_nobody_used_is_not_computable():
    (row,) = comparison(document("I-01", 9, A={}, B={}), codes="x").per_code
    assert undefined("no_variation", *named(row, "kappa", "alpha"))
    assert row.estimates["alpha"].reason.clause == "nobody used this code in the transcripts compared"
    assert value(row, "percent") == 1.0


def test_a_code_in_every_turn_is_not_computable():
    (row,) = comparison(document("I-01", 2, A={"x": "##"}, B={"x": "##"})).per_code
    assert undefined("no_variation", *named(row, "kappa", "alpha"))
    assert row.estimates["alpha"].reason.clause == "every coder used this code throughout"


def test_without_a_double_coded_transcript_nothing_is_computable():
    result = comparison(document("I-01", 2, A={"x": "##"}), codes="x")
    assert undefined("no_double_coded", *named(result.overall, *OVER_CODES))
    (row,) = result.per_code
    assert undefined("no_double_coded", *named(row, *PER_CODE))


def test_without_any_code_nothing_is_computable():
    overall = comparison(document("I-01", 2, A={}, B={})).overall
    assert undefined("no_code_used", *named(overall, *OVER_CODES), overall.spreads["kappa"].median)


def test_without_text_nothing_is_computable():
    overall = comparison(Document("I-01", 0, [(0, 0)], [], {"A": [], "B": []}), codes="x").overall
    assert undefined("no_units", *named(overall, *OVER_CODES))


def test_three_coders_kappa_is_lights_mean_of_pairs():
    layers = {"A": {"x": "####...."}, "B": {"x": "##..##.."}, "C": {"x": "####...."}}
    (row,) = comparison(document("I-01", 8, **layers), coders="ABC").per_code
    assert row.counts == Counts(everyone=2, only=(0, 2, 0), several=2, nobody=2)
    assert value(row, "kappa") == pytest.approx((0 + 1 + 0) / 3)
    assert value(row, "percent") == pytest.approx((0.5 + 1 + 0.5) / 3)


def test_a_pair_of_three_coders_without_variation_is_left_out_and_said():
    layers = {"A": {"x": "#####..."}, "B": {}, "C": {}}
    (row,) = comparison(document("I-01", 8, **layers), coders="ABC").per_code
    assert value(row, "kappa") == 0.0
    rare = ["fewer_than_10_units", "fewer_than_3_documents"]
    assert codes_of(row.notes) == ["one_coder_never_used", "some_pairs_undefined", *rare]


def test_a_pairs_pooled_kappa_knows_only_the_codes_of_that_pair():
    layers = {"A": {"x": "##..", "y": "...#"}, "B": {"x": "##..", "y": "...#"}, "C": {"x": "##..", "z": "#..."}}
    overall = comparison(document("I-01", 4, **layers), coders="ABC").overall
    observed, expected = (1 + 0.75 + 0.75) / 3, (0.5 + 0.75 + 0.75) / 3
    with_the_third = (observed - expected) / (1 - expected)
    assert value(overall, "pooled_kappa") == pytest.approx((1 + 2 * with_the_third) / 3)


def test_pairs_of_coders_who_share_no_transcript_are_no_pairs():
    result = comparison(
        document("I-01", 4, A={"x": "##.."}, B={"x": "##.."}),
        document("I-02", 4, B={"x": "##.."}, C={"x": "##.."}),
        coders="ABC",
    )
    (row,) = result.per_code
    assert value(row, "kappa") == 1.0
    assert codes_of(row.notes) == ["fewer_than_10_units", "fewer_than_3_documents"]
    assert row.counts == Counts(everyone=4, only=(0, 0, 0), several=0, nobody=4)


def test_a_coefficient_is_a_value_or_a_reason():
    with pytest.raises(ValueError, match="either a value or a reason"):
        Coefficient(None)


def test_the_other_coefficients_of_one_code():
    """a = 2, b = c = 1, d = 6: AC1 with prevalence 3/10; two segments of A match one of B's two."""
    result = comparison(document("I-01", 10, A={"x": "##.#......"}, B={"x": "##..#....."}))
    (row,) = result.per_code
    assert value(row, "positive") == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert value(row, "ac1") == pytest.approx((0.8 - 2 * 0.3 * 0.7) / (1 - 2 * 0.3 * 0.7))
    assert (row.segments, row.covered, row.documents) == ((3, 3), (3, 3), 1)
    assert value(row, "f1") == pytest.approx(2 * 2 / (3 + 3))


def test_units_are_chosen():
    documents = [document("I-01", 4, A={"x": "#..."}, B={"x": ".#.."})]
    found = {unit: comparison(*documents, unit=unit) for unit in Unit}
    assert {unit: result.units for unit, result in found.items()} == {
        Unit.CHARACTER: 40,
        Unit.SENTENCE: 4,
        Unit.TURN: 4,
        Unit.DOCUMENT: 1,
    }
    assert found[Unit.CHARACTER].per_code[0].counts == Counts(0, (10, 10), 0, 20)
    assert found[Unit.DOCUMENT].per_code[0].counts == Counts(1, (0, 0), 0, 0)


def test_what_is_taken_for_what():
    layers = {"A": {"x": "##...", "y": "##..."}, "B": {"x": "#....", "z": ".#.#."}}
    found = comparison(document("I-01", 5, **layers)).confusions
    assert set(found) == {
        Confusion("x", "x", 1),
        Confusion("x", "z", 1),
        Confusion("y", "z", 1),
        Confusion(None, "z", 1),
    }


def test_codes_that_exclude_one_another_have_the_unitizing_family():
    group = Group("parent", ("x", "y"), {"x": "x", "x-fine": "x", "y": "y"})
    layers = {"A": {"x": "##...", "y": "...#."}, "B": {"x-fine": "##...", "y": "...#."}}
    (found,) = comparison(document("I-01", 5, **layers), groups=[group]).groups
    assert {name: estimate.value for name, estimate in found.estimates.items()} == {"u": 1.0, "bar_u": 1.0, "cu": 1.0}
    assert [(one.code, one.estimate.value, one.coverage) for one in found.values] == [("x", 1.0, 1.0), ("y", 1.0, 1.0)]
    assert found.coverage == pytest.approx(3 / 5)


def test_a_group_is_refused_where_a_coder_overlaps_its_codes():
    group = Group("parent", ("x", "y"), {"x": "x", "y": "y"})
    layers = {"A": {"x": "##...", "y": ".#..."}, "B": {"x": "##..."}}
    (found,) = comparison(document("I-01", 5, **layers), groups=[group]).groups
    assert undefined("domain_overlap", *found.estimates.values(), *(one.estimate for one in found.values))
    (overlap,) = found.overlaps
    assert (overlap.document, overlap.coder, overlap.codes, overlap.start, overlap.end) == (
        "I-01",
        "A",
        ("x", "y"),
        1,
        2,
    )


def test_where_no_values_meet_the_family_says_so():
    group = Group("parent", ("x", "y"), {"x": "x", "y": "y"})
    (found,) = comparison(document("I-01", 5, A={"x": "#...."}, B={"y": "...#."}), groups=[group]).groups
    assert undefined("no_overlap", found.estimates["cu"], *(one.estimate for one in found.values))
    assert [one.coverage for one in found.values] == [0.0, 0.0]
