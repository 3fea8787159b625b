"""What each decision puts into the consensus layer."""

import pytest
from hypothesis import given

from moderation.codings.domain.cases import Case, CaseType, Coding, build_cases
from moderation.codings.domain.consensus import Span, choices, layer, outcome
from tests.moderation.codings.domain.test_cases import spans
from tests.moderation.codings.domain.test_cases_properties import documents

CODERS = ("A", "B")
AGREE = spans(("A", "x", 10, 20), ("B", "x", 10, 20))
BOUNDARY = spans(("A", "x", 10, 40), ("B", "x", 12, 44))
PIECES = spans(("A", "x", 0, 100), ("B", "x", 0, 30), ("B", "x", 35, 60), ("B", "x", 60, 100))
DIFFERENT = spans(("A", "x", 10, 40), ("B", "y", 10, 42))
ONE = spans(("B", "x", 5, 9))


def only_case(codings: list[Coding], coders: tuple[str, ...] = CODERS) -> Case:
    [case] = build_cases(codings, coders)
    return case


def decided(codings: list[Coding], choice: str, own: Span | None = None) -> list[Span]:
    case = only_case(codings)
    return outcome(case.type, case.units, choice, CODERS, own)


@pytest.mark.parametrize(
    ("codings", "choice", "expected"),
    [
        (AGREE, "agree", [("x", 10, 20)]),
        (AGREE, "neither", []),
        (BOUNDARY, "a", [("x", 10, 40)]),
        (BOUNDARY, "b", [("x", 12, 44)]),
        (BOUNDARY, "union", [("x", 10, 44)]),
        (BOUNDARY, "intersection", [("x", 12, 40)]),
        (BOUNDARY, "neither", []),
        (PIECES, "b", [("x", 0, 30), ("x", 35, 60), ("x", 60, 100)]),
        (PIECES, "union", [("x", 0, 100)]),
        (PIECES, "intersection", [("x", 0, 30), ("x", 35, 60), ("x", 60, 100)]),
        (DIFFERENT, "a", [("x", 10, 40)]),
        (DIFFERENT, "b", [("y", 10, 42)]),
        (DIFFERENT, "both", [("x", 10, 40), ("y", 10, 42)]),
        (DIFFERENT, "neither", []),
        (ONE, "b", [("x", 5, 9)]),
        (ONE, "neither", []),
    ],
)
def test_a_choice_gives_exactly_these_spans(codings: list[Coding], choice: str, expected: list[Span]) -> None:
    assert decided(codings, choice) == expected


def test_another_boundary_keeps_a_code_of_the_case_and_another_code_is_free() -> None:
    assert decided(DIFFERENT, "boundary", ("y", 0, 50)) == [("y", 0, 50)]
    assert decided(DIFFERENT, "other", ("z", 10, 40)) == [("z", 10, 40)]
    with pytest.raises(ValueError, match="keeps one of the case's codes"):
        decided(DIFFERENT, "boundary", ("z", 0, 50))


@pytest.mark.parametrize("own", [None, ("x", 5, 5), ("x", 9, 5), ("x", -1, 5)])
def test_an_own_span_needs_text(own: Span | None) -> None:
    with pytest.raises(ValueError, match="a span with some text"):
        decided(BOUNDARY, "boundary", own)


@pytest.mark.parametrize(
    ("codings", "offered"),
    [
        (AGREE, ["agree", "neither", "boundary", "other"]),
        (BOUNDARY, ["a", "b", "union", "intersection", "neither", "boundary", "other"]),
        (DIFFERENT, ["a", "b", "both", "neither", "boundary", "other"]),
        (ONE, ["b", "neither", "boundary", "other"]),
    ],
)
def test_each_type_offers_its_choices(codings: list[Coding], offered: list[str]) -> None:
    case = only_case(codings)
    assert choices(case.type, case.units, CODERS) == offered


def test_a_choice_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="ONE_CODER case does not offer a"):
        decided(ONE, "a")
    with pytest.raises(ValueError, match="does not offer both"):
        decided(BOUNDARY, "both")


def test_three_coders_in_a_chain_have_no_intersection_to_offer() -> None:
    case = only_case(spans(("A", "x", 0, 30), ("B", "x", 20, 60), ("C", "x", 50, 80)), ("A", "B", "C"))
    assert case.type == CaseType.BOUNDARY
    assert choices(case.type, case.units, ("A", "B", "C")) == [
        *"abc",
        "union",
        "neither",
        "boundary",
        "other",
    ]
    assert outcome(case.type, case.units, "c", ("A", "B", "C")) == [("x", 50, 80)]


def test_the_layer_unites_what_shares_a_character_and_keeps_what_touches() -> None:
    assert layer([("x", 0, 10), ("y", 0, 10), ("x", 5, 20), ("x", 20, 30)]) == [
        ("y", 0, 10),
        ("x", 0, 20),
        ("x", 20, 30),
    ]


@given(documents(CODERS))
def test_taking_one_coder_everywhere_gives_that_coders_layer(codings: list[Coding]) -> None:
    """Where the coder is absent nothing is taken; where all agree "agree" takes the same."""
    spans_taken: list[Span] = []
    for case in build_cases(codings, CODERS):
        offered = choices(case.type, case.units, CODERS)
        choice = next((c for c in ("agree", "a") if c in offered), "neither")
        spans_taken += outcome(case.type, case.units, choice, CODERS)
    assert layer(spans_taken) == layer((c.code, c.start, c.end) for c in codings if c.coder == "A")
