"""Very large cases come apart at their weakest link, the same way every time."""

from itertools import pairwise

import pytest

from moderation.codings.domain.cases import Case, Coding, build_cases, case_key
from moderation.codings.domain.splitting import LONG_HULL, MANY_UNITS, is_large, split, with_splits

CODERS = ("A", "B")
DOCUMENT = "d" * 64


def cases(*rows: tuple[str, str, int, int]) -> list[Case]:
    return build_cases([Coding(f"n{n}", *row) for n, row in enumerate(rows)], CODERS)


def chain(units: int) -> Case:
    """One case: units of two coders in turn, each overlapping the next by half, the fifth pair by a quarter."""
    rows, start = [], 0
    for n in range(units):
        rows.append((CODERS[n % 2], "x", start, start + 100))
        start += 75 if n == 4 else 50
    [case] = cases(*rows)
    return case


def spans(case: Case) -> list[tuple[int, int]]:
    return [(unit.start, unit.end) for unit in case.units]


@pytest.mark.parametrize(
    ("kind", "units", "hull", "large"),
    [
        ("BOUNDARY", MANY_UNITS, LONG_HULL, False),
        ("BOUNDARY", MANY_UNITS + 1, 100, True),
        ("PARTIAL", 2, LONG_HULL + 1, True),
        ("ONE_CODER", 1, LONG_HULL + 1, False),
        ("AGREE", 2, LONG_HULL + 1, False),
    ],
)
def test_what_is_large(kind: str, units: int, hull: int, large: bool) -> None:
    assert is_large(kind, units, hull) is large


def test_a_chain_comes_apart_where_it_overlaps_least() -> None:
    whole = chain(8)
    first, second = split(whole, CODERS)
    assert spans(first) == [(0, 100), (50, 150), (100, 200), (150, 250), (200, 300)]
    assert spans(second) == [(275, 375), (325, 425), (375, 475)]
    assert spans(first) + spans(second) == spans(whole)
    assert (first.type, second.type) == ("BOUNDARY", "BOUNDARY")


def test_two_codes_that_compete_come_apart_by_code() -> None:
    [case] = cases(("A", "x", 0, 40), ("B", "y", 0, 40))
    assert case.type == "DIFFERENT_CODE"
    first, second = split(case, CODERS)
    assert [(part.type, part.codes, part.present) for part in (first, second)] == [
        ("ONE_CODER", ("x",), ("A",)),
        ("ONE_CODER", ("y",), ("B",)),
    ]


def test_one_long_against_many_short_keeps_the_long_with_its_closest() -> None:
    [case] = cases(("A", "x", 0, 100), ("B", "x", 0, 60), ("B", "x", 62, 70), ("B", "x", 95, 104))
    assert [spans(part) for part in split(case, CODERS)] == [[(0, 60), (0, 100), (62, 70)], [(95, 104)]]


def test_a_single_passage_cannot_come_apart() -> None:
    [case] = cases(("A", "x", 0, 40))
    with pytest.raises(ValueError, match="single passage"):
        split(case, CODERS)


def test_splits_are_applied_by_key_and_again_to_the_halves() -> None:
    whole, other = chain(8), cases(("A", "y", 900, 950))[0]
    first, second = split(whole, CODERS)
    keys = {case_key(whole, DOCUMENT)}
    assert with_splits([whole, other], keys, DOCUMENT, CODERS) == [first, second, other]
    keys.add(case_key(second, DOCUMENT))
    found = with_splits([whole, other], keys, DOCUMENT, CODERS)
    assert found == [first, *split(second, CODERS), other]
    assert sorted(span for case in found for span in spans(case)) == [*spans(whole), (900, 950)]


def test_a_key_that_fits_nothing_changes_nothing() -> None:
    whole = chain(8)
    assert with_splits([whole], {"0" * 64}, DOCUMENT, CODERS) == [whole]
    single = cases(("A", "x", 0, 40))[0]
    assert with_splits([single], {case_key(single, DOCUMENT)}, DOCUMENT, CODERS) == [single]


def test_a_case_of_hundreds_of_units_comes_apart_at_once_too() -> None:
    units = [(CODERS[n % 2], "x", n * 50, n * 50 + 100) for n in range(300)]
    [whole] = cases(*units)
    first, second = split(whole, CODERS)
    assert len(first.units) + len(second.units) == 300
    assert all(a <= b for a, b in pairwise(spans(first)))
