"""The unitizing family: what it must not depend on, and what it refuses. The published example is an oracle record."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.domain import binary, sweep, tables, unitizing
from agreement.domain.units import Continuum, Group

CODES = ("x", "y")
GROUP = Group("parent", CODES, {code: code for code in CODES})


def spans(signs: str):
    """One sign a unit: runs of x and y are segments."""
    found, start = [], 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[start]:
            if signs[start] in CODES:
                found.append((start, place, signs[start]))
            start = place
    return found


rows = st.text("xy.", min_size=12, max_size=12)


def family(*documents: dict[str, str], coders: str = "AB") -> dict[str, float]:
    continua = [
        Continuum(f"{i}", max(map(len, d.values())), {coder: spans(signs) for coder, signs in d.items()})
        for i, d in enumerate(documents)
    ]
    numbers = unitizing.weighted(continua, coders, GROUP)(np.ones((1, len(continua))))
    return {name: float(value[0]) for name, value in numbers.items()}


@settings(deadline=None, max_examples=60)
@given(rows, rows)
def test_with_one_code_bar_u_is_that_of_the_code(one, other):
    one, other = one.replace("y", "."), other.replace("y", ".")
    continua = [Continuum("1", 12, {"A": spans(one), "B": spans(other)})]
    counted = sweep.tally(continua, "AB", ["x"])
    counts, cells = tables.values(counted)
    of_code = binary.bar_u_alpha(counts, cells.astype(float), counted.squares.sum(axis=2).astype(float))
    assert family({"A": one, "B": other})["bar_u"] == pytest.approx(float(of_code[0, 0]), nan_ok=True)


@settings(deadline=None, max_examples=60)
@given(rows, rows, rows)
def test_swapping_coders_changes_nothing(one, two, three):
    documents = {"A": one, "B": two, "C": three}
    assert family(documents, coders="ABC") == pytest.approx(family(documents, coders="CBA"), nan_ok=True)


@settings(deadline=None, max_examples=60)
@given(rows, rows, rows, rows)
def test_documents_add_up_to_one_long_continuum(a1, b1, a2, b2):
    gap = family({"A": a1, "B": b1}, {"A": a2, "B": b2}, {"A": ".", "B": "."})
    assert gap == pytest.approx(family({"A": f"{a1}.{a2}", "B": f"{b1}.{b2}"}), nan_ok=True)


@given(rows)
def test_twins_agree_completely_or_not_computably(signs):
    found = family({"A": signs, "B": signs})
    assert all(np.isnan(value) or value == pytest.approx(1.0) for name, value in found.items() if name != "cu_coverage")


def test_a_missing_coder_is_not_an_uncoding_one():
    without = family({"A": "xx..yy", "B": "xx..y."})
    missing = family({"A": "xx..yy", "B": "xx..y."}, coders="ABC")
    assert missing == pytest.approx(without)


def test_overlaps_are_listed_in_the_order_of_the_text():
    continuum = Continuum("I-01", 20, {"A": [(8, 12, "y"), (0, 10, "x"), (12, 14, "x")], "B": [(3, 4, "y")]})
    (found,) = unitizing.overlaps([continuum], "AB", GROUP)
    assert (found.document, found.coder, found.codes, found.start, found.end) == ("I-01", "A", ("x", "y"), 8, 10)


def test_codes_below_a_groups_code_count_for_it():
    group = Group("parent", CODES, {"x": "x", "finer": "x", "y": "y"})
    continua = [Continuum("1", 6, {"A": [(0, 3, "finer")], "B": [(0, 3, "x"), (0, 6, "other")]})]
    assert unitizing.weighted(continua, "AB", group)(np.ones((1, 1)))["u"][0] == 1.0
