"""A comparison kept as text comes back exactly as it was."""

import pytest

from reports.domain.agreement import stored
from reports.domain.agreement.compare import compare
from reports.domain.agreement.comparison import Unit
from reports.domain.agreement.units import Document, Group

GROUP = Group("parent", ("x", "y"), {"x": "x", "y": "y"})


def documents(count: int, **extra):
    layers = {"A": [(0, 9, "x"), (20, 30, "y")], "B": [(0, 7, "x"), (21, 30, "y"), (35, 40, "z")], **extra}
    return [Document(f"I-{i}", 50 + i, [(0, 25), (26, 50 + i)], [], layers) for i in range(count)]


@pytest.mark.parametrize("count", [0, 1, 4])
@pytest.mark.parametrize("unit", [Unit.CHARACTER, Unit.TURN])
def test_text_and_back(count, unit):
    found = compare(documents(count), "AB", unit=unit, codes=["never"], groups=[GROUP], resamples=50)
    assert stored.loads(*stored.dumps(found, {"A": 2})) == (found, {"A": 2})


def test_overlaps_and_three_coders_too():
    found = compare(documents(3, C=[(0, 9, "x"), (5, 9, "y")]), "ABC", unit=Unit.CHARACTER, groups=[GROUP], resamples=5)
    assert found.groups[0].overlaps
    assert stored.loads(*stored.dumps(found, {})) == (found, {})


def test_the_head_alone():
    found = compare(documents(3), "AB", resamples=5)
    head, _details = stored.dumps(found, {})
    alone, _codings = stored.loads(head)
    assert alone.overall == found.overall
    assert (alone.per_code, alone.confusions) == ((), ())


def test_a_fingerprint_depends_on_every_part_and_their_order():
    assert len({stored.fingerprint(*parts) for parts in ("ab", "ba", ("a", "bc"), ("ab", "c"), "")}) == 5
