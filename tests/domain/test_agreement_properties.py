"""What must not change the coefficients, what must, and a brute force that agrees with the fast way."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.domain.agreement import nominal
from reports.domain.agreement.coefficient import Coefficient
from reports.domain.agreement.compare import compare
from reports.domain.agreement.comparison import CodeAgreement, Comparison
from reports.domain.agreement.units import Document, Span, tally_turns

CODERS = ("A", "B", "C")
CODES = "wxyz"
patiently = settings(deadline=None, max_examples=50)


@st.composite
def documents(draw: st.DrawFn, coders: tuple[str, ...] = ("A", "B")) -> list[Document]:
    return [draw(_document(f"I-{i}", coders)) for i in range(draw(st.integers(1, 3)))]


@st.composite
def _document(draw: st.DrawFn, key: str, coders: tuple[str, ...]) -> Document:
    lengths = draw(st.lists(st.integers(0, 6), min_size=1, max_size=6))
    starts = np.cumsum([0, *(length + 1 for length in lengths[:-1])])
    turns = [(int(start), int(start) + length) for start, length in zip(starts, lengths, strict=True)]
    bounds = st.integers(0, turns[-1][1])
    span = st.tuples(bounds, bounds, st.sampled_from(CODES)).map(lambda s: (min(s[:2]), max(s[:2]) + 1, s[2]))
    present = draw(st.lists(st.sampled_from(coders), unique=True, min_size=1))
    layers = {coder: draw(st.lists(span, max_size=8)) for coder in coders if coder in present}
    return Document(key, turns, layers)


def compared(docs: list[Document], coders: tuple[str, ...] = ("A", "B")) -> Comparison:
    return compare(tally_turns(docs, coders))


def numbers(row: CodeAgreement) -> tuple[Coefficient, ...]:
    return row.percent, row.kappa, row.alpha


def with_spans(docs: list[Document], change) -> list[Document]:
    return [replace(d, layers={c: change(spans) for c, spans in d.layers.items()}) for d in docs]


def same(one: Coefficient, other: Coefficient) -> bool:
    if one.value is None or other.value is None:
        return one == other
    return math.isclose(one.value, other.value, abs_tol=1e-12)


@patiently
@given(documents())
def test_swapping_the_coders_swaps_the_counts_and_nothing_else(docs):
    one, other = compared(docs), compared(docs, ("B", "A"))
    assert one.overall == other.overall
    for row, swapped in zip(one.per_code, other.per_code, strict=True):
        assert numbers(row) == numbers(swapped)
        assert row.counts.only == swapped.counts.only[::-1]
        assert row.counts.everyone == swapped.counts.everyone


@patiently
@given(documents(CODERS), st.permutations(CODES))
def test_renaming_codes_permutes_the_rows(docs, names):
    new = dict(zip(CODES, names, strict=True))
    one = compared(docs, CODERS)
    renamed = compared(with_spans(docs, lambda spans: [(s, e, new[c]) for s, e, c in spans]), CODERS)
    rows = {row.code: row for row in renamed.per_code}
    assert {new[row.code]: replace(row, code=new[row.code]) for row in one.per_code} == rows
    assert same(one.overall.alpha, renamed.overall.alpha)
    assert same(one.overall.kappa, renamed.overall.kappa)


@patiently
@given(documents())
def test_identical_coders_agree_completely_or_not_computably(docs):
    twins = [replace(d, layers={"A": spans, "B": spans}) for d in docs for spans in [next(iter(d.layers.values()))]]
    result = compared(twins)
    for row in result.per_code:
        assert row.percent.value == 1.0
        assert row.kappa.value in (1.0, None)
        assert row.alpha.value in (1.0, None)
    assert result.overall.alpha.value in (1.0, None)


@patiently
@given(documents(CODERS))
def test_a_code_nobody_used_changes_nothing_else(docs):
    with_unused = compare(tally_turns(docs, CODERS, codes=["unused", "a"]))
    assert with_unused.overall == compared(docs, CODERS).overall
    rest = [row for row in with_unused.per_code if row.code not in ("unused", "a")]
    assert rest == list(compared(docs, CODERS).per_code)


@patiently
@given(documents(CODERS))
def test_codings_made_twice_change_nothing(docs):
    twice = with_spans(docs, lambda spans: [*spans, *spans])
    assert compared(twice, CODERS).per_code == compared(docs, CODERS).per_code


@patiently
@given(documents(CODERS))
def test_the_order_of_codings_changes_nothing(docs):
    reversed_ = with_spans(docs, lambda spans: spans[::-1])
    assert compared(reversed_, CODERS).per_code == compared(docs, CODERS).per_code


@patiently
@given(documents())
def test_everything_twice_leaves_kappa_and_percent_and_doubles_the_counts(docs):
    doubled = compared([*docs, *(replace(d, key=f"{d.key} again") for d in docs)])
    for row, twice in zip(compared(docs).per_code, doubled.per_code, strict=True):
        assert same(row.percent, twice.percent)
        assert same(row.kappa, twice.kappa)
        assert twice.counts.units == 2 * row.counts.units


@patiently
@given(documents())
def test_longer_turns_with_the_same_codings_change_nothing(docs):
    stretched = [
        replace(
            d,
            turns=[(2 * start, 2 * end) for start, end in d.turns],
            layers={c: [(2 * s, 2 * e, code) for s, e, code in spans] for c, spans in d.layers.items()},
        )
        for d in docs
    ]
    assert compared(stretched).per_code == compared(docs).per_code


@patiently
@given(documents(CODERS))
def test_the_fast_way_equals_brute_force(docs):
    result = compared(docs, CODERS)
    for row in result.per_code:
        units = list(_answers(docs, row.code))
        counts = np.array([[unit.count(False), unit.count(True)] for unit in units])
        assert row.counts.units == len(units)
        assert row.counts.everyone == sum(all(unit) for unit in units)
        assert row.counts.nobody == sum(not any(unit) for unit in units)
        if row.alpha.value is not None:
            assert row.alpha.value == pytest.approx(float(nominal.alpha(counts)), abs=1e-12)
        if row.percent.value is not None:
            assert row.percent.value == pytest.approx(float(nominal.percent_agreement(counts)), abs=1e-12)


@patiently
@given(documents(CODERS))
def test_counts_by_document_sum_to_the_counts_by_code(docs):
    result = compared(docs, CODERS)
    for row in result.per_code:
        listed = [counts for _, code, counts in result.per_document() if code == row.code]
        assert sum(counts.everyone for counts in listed) == row.counts.everyone
        assert sum(counts.used for counts in listed) == row.counts.used


def _answers(docs: list[Document], code: str):
    """For every turn with text of every double-coded document: who used the code, coder by coder."""
    for document in docs:
        if len(document.layers) < 2:
            continue
        for start, end in document.turns:
            if start < end:
                yield [_present(spans, code, start, end) for spans in document.layers.values()]


def _present(spans: list[Span], code: str, start: int, end: int) -> bool:
    return any(c == code and s < end and e > start for s, e, c in spans)
