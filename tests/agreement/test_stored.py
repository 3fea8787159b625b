"""A comparison kept as text comes back exactly as it was."""

from dataclasses import replace

import numpy as np
import pytest
from msgspec import ValidationError

from agreement.domain import stored
from agreement.domain.compare import compare
from agreement.domain.comparison import Interval, Turns, Unit
from agreement.domain.units import Document, Group

GROUP = Group("parent", ("x", "y"), {"x": "x", "y": "y"})
PARTS = {"fixed": ["x", "y"], "developed": ["z"], "coined": []}

HEAD = (
    '{"unit":"turn","turns":"participants","coders":["A","B"],"documents":["I-1é"],"units":3,"seed":1,"resamples":50,'
    '"overall":[1,{"masi":[[1e-07,null],0.1,[-0.2,1.0],null,3,["few","too few"],[0.0,null]]},'
    '{"kappa":[[0.5,null],[0.5,null],[0.5,null],1]}],"parts":{"fixed":[0,{},{}]},'
    '"any_code":[{},[1,[0,2],0,0],[1,2],[1,1]],"codings":{"A":2}}'
)
DETAILS = (
    '{"per_code":[["x",[1,[0,2],0,0],[1,2],[1,3],1,{"f1":[[null,["none","there is none"]],null,null,null,0,null,[]]},'
    '[["rare","rarely used"]]]],"groups":[["p",["x","y"],{},0.5,[["x",[[0.5,null],null,null,null,0,null,[]],null]],'
    '[["I-1é","A",["x","y"],5,9]]]],"per_document":[["I-1é","x",[1,[0,2],0,0]]],"confusions":[["x",null,2]]}'
)
"""As results were written before a library read them."""


def documents(count: int, **extra):
    layers = {"A": [(0, 9, "x"), (20, 30, "y")], "B": [(0, 7, "x"), (21, 30, "y"), (35, 40, "z")], **extra}
    turns = [[(0, 25), (26, 50 + i)] for i in range(count)]
    return [Document(f"I-{i}", 50 + i, turns[i], [], layers, turns[i][1:]) for i in range(count)]


@pytest.mark.parametrize("count", [0, 1, 4, 7])
@pytest.mark.parametrize("unit", [Unit.CHARACTER, Unit.TURN])
@pytest.mark.parametrize("turns", Turns)
def test_text_and_back(count, unit, turns):
    found = compare(
        documents(count), "AB", unit=unit, turns=turns, codes=["never"], groups=[GROUP], parts=PARTS, resamples=50
    )
    assert stored.loads(*stored.dumps(found, {"A": 2})) == (found, {"A": 2})


def test_values_of_their_own_and_intervals_come_back():
    few, many = (
        stored.loads(
            *stored.dumps(compare(documents(count), "AB", unit=Unit.CHARACTER, parts=PARTS, resamples=50), {})
        )[0]
        for count in (4, 7)
    )
    for line in (few.overall, few.parts["fixed"], few.any_code):
        assert all(len(one.own) == 4 and one.jackknife is None for one in line.estimates.values())
    for line in (many.overall, many.parts["fixed"], many.any_code):
        assert all(one.own == () and one.jackknife for one in line.estimates.values())


def test_overlaps_and_three_coders_too():
    found = compare(documents(3, C=[(0, 9, "x"), (5, 9, "y")]), "ABC", unit=Unit.CHARACTER, groups=[GROUP], resamples=5)
    assert found.groups[0].overlaps
    assert stored.loads(*stored.dumps(found, {})) == (found, {})


def test_what_was_stored_before_is_read_and_written_again_to_the_byte():
    found, codings = stored.loads(HEAD, DETAILS)
    assert stored.dumps(found, codings) == (HEAD, DETAILS)
    assert found.overall.estimates["masi"].jackknife == Interval(-0.2, 1.0)
    assert found.groups[0].overlaps[0].codes == ("x", "y")
    assert stored.loads(HEAD, DETAILS, documents=False)[0] == replace(found, per_document=())


def test_numbers_of_numpy_are_numbers_and_anything_else_is_no_result():
    found, codings = stored.loads(HEAD, DETAILS)
    assert stored.dumps(replace(found, units=np.float64(3.0)), codings)[0] == HEAD.replace('"units":3,', '"units":3.0,')
    with pytest.raises(TypeError):
        stored.dumps(replace(found, units=np.int64(3)), codings)
    with pytest.raises(ValidationError):
        stored.loads(HEAD.replace("0.1", '"0.1"'))


def test_the_head_alone():
    found = compare(documents(3), "AB", resamples=5)
    head, _details = stored.dumps(found, {})
    alone, _codings = stored.loads(head)
    assert (alone.overall, alone.parts, alone.any_code) == (found.overall, found.parts, found.any_code)
    assert (alone.per_code, alone.confusions) == ((), ())


def test_a_fingerprint_depends_on_every_part_and_their_order():
    assert len({stored.fingerprint(*parts) for parts in ("ab", "ba", ("a", "bc"), ("ab", "c"), "")}) == 5
