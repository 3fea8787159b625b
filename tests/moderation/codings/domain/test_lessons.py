"""What decisions teach: fates of codings and counts of codes, each worked out by hand."""

from collections import Counter

import pytest

from moderation.codings.domain.cases import Unit
from moderation.codings.domain.lessons import Fate, OfCode, Settled, add_case, add_decision, fate, of_coders, shares


def unit(code: str, coder: str, start: int = 0, end: int = 10) -> Unit:
    return Unit(code, coder, start, end, ("1",))


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ([("x", 0, 10)], Fate.TAKEN),
        ([("x", 0, 10), ("y", 0, 10)], Fate.TAKEN),
        ([("x", 0, 12)], Fate.MOVED),
        ([("y", 0, 10)], Fate.RECODED),
        ([], Fate.DROPPED),
    ],
)
def test_the_fate_of_one_coding(outcome: list[tuple[str, int, int]], expected: Fate) -> None:
    assert fate(unit("x", "A"), outcome) == expected


def test_each_coders_fates_over_some_cases() -> None:
    both = (unit("x", "A"), unit("x", "B", 0, 12))
    cases = [
        Settled("AGREE", ("x",), (unit("x", "A"), unit("x", "B")), ["A", "B"], (("x", 0, 10),)),
        Settled("BOUNDARY", ("x",), both, ["A", "B"], (("x", 0, 12),), "b"),
        Settled("ONE_CODER", ("x",), (unit("x", "A"),), ["A", "B"], (("x", 0, 10),), "a"),
        Settled("ONE_CODER", ("x",), (unit("x", "A"),), ["A", "B"], (), "neither"),
        Settled("DIFFERENT_CODE", ("x", "y"), (unit("x", "A"), unit("y", "B")), ["A", "B"], (("y", 0, 10),), "b"),
    ]
    assert of_coders(cases) == {
        "A": Counter({Fate.TAKEN: 2, Fate.MOVED: 1, Fate.DROPPED: 1, Fate.RECODED: 1}),
        "B": Counter({Fate.TAKEN: 3, Fate.MISSED: 1}),
    }


def test_the_counts_of_a_code() -> None:
    found: dict[str, OfCode] = {}
    for kind, codes in (("AGREE", ["x"]), ("BOUNDARY", ["x"]), ("DIFFERENT_CODE", ["x", "y"])):
        add_case(found, kind, codes)
    add_decision(found, Settled("BOUNDARY", ("x",), (), [], (("x", 0, 5),), "union", "oversight"))
    add_decision(found, Settled("DIFFERENT_CODE", ("x", "y"), (), [], (("y", 0, 5),), "b"))
    x, y = found["x"], found["y"]
    assert (x.agreed, x.disputed, x.cases, round(x.share_disputed, 3)) == (1, 2, 3, 0.667)
    assert (x.decided, x.kept, x.dropped) == (2, 1, 1)
    assert (x.choices, x.reasons, x.rivals) == (Counter(union=1, b=1), Counter(oversight=1), Counter(y=1))
    assert (y.agreed, y.disputed, y.kept, y.share_disputed) == (0, 1, 1, 1.0)
    assert OfCode().share_disputed == 0.0


def test_shares_are_of_what_was_coded_and_of_what_stands() -> None:
    counted = Counter({Fate.TAKEN: 2, Fate.MOVED: 1, Fate.DROPPED: 1, Fate.MISSED: 1})
    assert shares(counted) == {
        Fate.TAKEN: 0.5,
        Fate.MOVED: 0.25,
        Fate.RECODED: 0.0,
        Fate.DROPPED: 0.25,
        Fate.MISSED: 0.25,
    }
    assert shares({Fate.DROPPED: 2}) == {Fate.TAKEN: 0, Fate.MOVED: 0, Fate.RECODED: 0, Fate.DROPPED: 1}
    assert shares({}) == {}


def test_what_was_coded_once_has_no_fate_and_what_was_added_was_missed_by_all() -> None:
    once = Settled("ALONE", ("x",), (unit("x", "A"),), ["A"], (("x", 0, 10),))
    added = Settled("ADDED", ("x",), (), ["A", "B"], (("x", 0, 10),), "add")
    assert of_coders([once, added]) == {"A": Counter({Fate.MISSED: 1}), "B": Counter({Fate.MISSED: 1})}
