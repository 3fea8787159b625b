"""A moderation done elsewhere beside our cases, each offer and each step worked out by hand."""

from moderation.codings.domain.cases import Case, Coding, build_cases
from moderation.codings.domain.published import Offer, follow, offers

CODERS = ("A", "B")
TEXT = "x" * 1000


def cases() -> list[Case]:
    """An agreement, a boundary, two codes, one coder: at 0, 100, 200, 300."""
    rows = [
        ("A", "w", 0, 10), ("B", "w", 0, 10),
        ("A", "w", 100, 110), ("B", "w", 100, 120),
        ("A", "w", 200, 210), ("B", "v", 200, 210),
        ("B", "v", 300, 310),
    ]  # fmt: skip
    return build_cases([Coding(f"n{n}", *row) for n, row in enumerate(rows)], CODERS)


def test_how_what_was_chosen_is_offered() -> None:
    chosen = {
        ("w", 0, 10): Offer.EXACT,
        ("w", 100, 110): Offer.EXACT,
        ("w", 100, 120): Offer.EXACT,
        ("v", 200, 210): Offer.EXACT,
        ("w", 105, 110): Offer.BOUNDARY,
        ("v", 290, 305): Offer.BOUNDARY,
        ("u", 300, 310): Offer.PASSAGE,
        ("w", 310, 320): Offer.NOWHERE,
    }
    assert offers(cases(), CODERS, chosen) == list(chosen.values())


def test_each_case_is_followed_by_the_choice_that_gives_what_was_chosen() -> None:
    chosen = [("w", 0, 10), ("w", 100, 120), ("w", 200, 210), ("v", 200, 210), ("u", 300, 310)]
    steps = [(step.case.start, step.choice, step.own) for step in follow(cases(), CODERS, chosen)]
    assert steps == [(100, "b", None), (200, "both", None), (300, "neither", None)]


def test_other_ends_are_ones_own_boundary_and_a_dropped_agreement_is_a_step() -> None:
    chosen = [("w", 95, 110), ("v", 200, 210), ("v", 300, 310)]
    steps = [(step.case.start, step.choice, step.own) for step in follow(cases(), CODERS, chosen)]
    assert steps == [(0, "neither", None), (100, "boundary", ("w", 95, 110)), (200, "b", None), (300, "b", None)]


def test_several_pieces_are_followed_by_the_closest_choice() -> None:
    chosen = [("w", 0, 10), ("w", 100, 104), ("w", 106, 110), ("v", 200, 210), ("v", 300, 310)]
    [step] = [step for step in follow(cases(), CODERS, chosen) if step.case.start == 100]
    assert (step.choice, step.own) == ("a", None)
