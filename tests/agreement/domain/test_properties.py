"""What must not change the coefficients, what must, and a brute force that agrees with the fast way."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.domain import nominal
from agreement.domain.compare import compare
from agreement.domain.comparison import OVER_CODES, PER_CODE, CodeAgreement, Comparison, Estimate, Unit
from agreement.domain.units import Document, Span

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
    span = st.tuples(bounds, bounds, st.sampled_from(CODES)).map(
        lambda s: (min(s[:2]), min(max(s[:2]) + 1, turns[-1][1]), s[2])
    )
    present = draw(st.lists(st.sampled_from(coders), unique=True, min_size=1))
    layers = {coder: draw(st.lists(span, max_size=8)) for coder in coders if coder in present}
    return Document(key, turns[-1][1], turns, turns, layers)


units = st.sampled_from(Unit)


def compared(
    docs: list[Document], coders: tuple[str, ...] = ("A", "B"), unit: Unit = Unit.TURN, resamples: int = 20
) -> Comparison:
    return compare(docs, coders, unit=unit, resamples=resamples)


def alike(one: CodeAgreement, other: CodeAgreement) -> bool:
    return all(same(one.estimates[name], other.estimates[name]) for name in PER_CODE)


def alike_overall(one: Comparison, other: Comparison) -> bool:
    return all(same(one.overall.estimates[name], other.overall.estimates[name]) for name in OVER_CODES)


def with_spans(docs: list[Document], change) -> list[Document]:
    return [replace(d, layers={c: change(spans) for c, spans in d.layers.items()}) for d in docs]


def same(one: Estimate, other: Estimate) -> bool:
    if one.value is None or other.value is None:
        return one.coefficient == other.coefficient
    return math.isclose(one.value, other.value, abs_tol=1e-9)


@patiently
@given(documents(), units)
def test_swapping_the_coders_swaps_the_counts_and_nothing_else(docs, unit):
    one, other = compared(docs, unit=unit), compared(docs, ("B", "A"), unit)
    assert alike_overall(one, other)
    for row, swapped in zip(one.per_code, other.per_code, strict=True):
        assert alike(row, swapped)
        assert row.counts.only == swapped.counts.only[::-1]
        assert row.counts.everyone == swapped.counts.everyone


@patiently
@given(documents(CODERS), st.permutations(CODES), units)
def test_renaming_codes_permutes_the_rows(docs, names, unit):
    new = dict(zip(CODES, names, strict=True))
    one = compared(docs, CODERS, unit)
    renamed = compared(with_spans(docs, lambda spans: [(s, e, new[c]) for s, e, c in spans]), CODERS, unit)
    rows = {row.code: row for row in renamed.per_code}
    for row in one.per_code:
        assert alike(row, rows[new[row.code]])
        assert row.counts == rows[new[row.code]].counts
    assert alike_overall(one, renamed)


@patiently
@given(documents(), units)
def test_identical_coders_agree_completely_or_not_computably(docs, unit):
    twins = [replace(d, layers={"A": spans, "B": spans}) for d in docs for spans in [next(iter(d.layers.values()))]]
    result = compared(twins, unit=unit)
    for row in result.per_code:
        assert row.estimates["percent"].value == 1.0
        assert {row.estimates[name].value for name in PER_CODE} <= {1.0, None}
    assert {result.overall.estimates[name].value for name in OVER_CODES} <= {1.0, None}


@patiently
@given(documents(CODERS))
def test_a_code_nobody_used_changes_nothing_else(docs):
    with_unused = compare(docs, CODERS, codes=["unused", "a"], resamples=20)
    assert alike_overall(with_unused, compared(docs, CODERS))
    rest = [row for row in with_unused.per_code if row.code not in ("unused", "a")]
    assert all(alike(*rows) for rows in zip(rest, compared(docs, CODERS).per_code, strict=True))


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
        assert same(row.estimates["percent"], twice.estimates["percent"])
        assert same(row.estimates["kappa"], twice.estimates["kappa"])
        assert twice.counts.units == 2 * row.counts.units


def stretched(docs: list[Document], factor: int) -> list[Document]:
    return [
        replace(
            d,
            length=factor * d.length,
            turns=[(factor * start, factor * end) for start, end in d.turns],
            layers={c: [(factor * s, factor * e, code) for s, e, code in spans] for c, spans in d.layers.items()},
        )
        for d in docs
    ]


@patiently
@given(documents())
def test_longer_turns_with_the_same_codings_change_nothing(docs):
    assert compared(stretched(docs, 2)).per_code == compared(docs).per_code


@patiently
@given(documents())
def test_doubling_all_lengths_leaves_what_does_not_know_the_number_of_characters(docs):
    one, other = (compared(some, unit=Unit.CHARACTER) for some in (docs, stretched(docs, 2)))
    for row, longer in zip(one.per_code, other.per_code, strict=True):
        for name in ("kappa", "percent", "positive", "ac1", "f1"):
            assert same(row.estimates[name], longer.estimates[name])
    assert same(one.overall.estimates["pooled_kappa"], other.overall.estimates["pooled_kappa"])


@patiently
@given(documents(), st.integers(0, 40))
def test_cutting_a_document_where_nobody_coded_leaves_the_pooled_values(docs, place):
    cut = [part for d in docs for part in halves(d, place)]
    one, other = (compared(some, unit=Unit.CHARACTER) for some in (docs, cut))
    for row, again in zip(one.per_code, other.per_code, strict=True):
        assert alike(row, again)
    assert alike_overall(one, other)


def halves(document: Document, place: int) -> list[Document]:
    """The document in two where no span crosses the place; as it is where one does."""
    spans = [span for layer in document.layers.values() for span in layer]
    if not 0 < place < document.length or any(s < place < e for s, e, _ in spans):
        return [document]
    before = {c: [span for span in layer if span[1] <= place] for c, layer in document.layers.items()}
    after = {
        c: [(s - place, e - place, code) for s, e, code in layer if s >= place] for c, layer in document.layers.items()
    }
    early = [(s, min(e, place)) for s, e in document.turns if s < place]
    late = [(max(s - place, 0), e - place) for s, e in document.turns if e > place]
    return [
        replace(document, key=f"{document.key} 1", length=place, turns=early, sentences=[], layers=before),
        replace(
            document, key=f"{document.key} 2", length=document.length - place, turns=late, sentences=[], layers=after
        ),
    ]


@patiently
@given(documents(CODERS), units)
def test_the_fast_way_equals_brute_force(docs, unit):
    result = compared(docs, CODERS, unit)
    for row in result.per_code:
        found = list(_answers(docs, row.code, unit))
        counts = np.array([[one.count(False), one.count(True)] for one in found])
        assert row.counts.units == len(found)
        assert row.counts.everyone == sum(all(one) for one in found)
        assert row.counts.nobody == sum(not any(one) for one in found)
        for name, formula in (("alpha", nominal.alpha), ("percent", nominal.percent_agreement)):
            if row.estimates[name].value is not None:
                assert row.estimates[name].value == pytest.approx(float(formula(counts)), abs=1e-12)


@patiently
@given(documents(CODERS))
def test_counts_by_document_sum_to_the_counts_by_code(docs):
    result = compared(docs, CODERS)
    for row in result.per_code:
        listed = [one.counts for one in result.per_document if one.code == row.code]
        assert sum(counts.everyone for counts in listed) == row.counts.everyone
        assert sum(counts.used for counts in listed) == row.counts.used


@patiently
@given(documents(CODERS), units)
def test_passages_meet_where_they_share_a_unit(docs, unit):
    found = compared(docs, CODERS, unit).any_code
    passages, met = dict.fromkeys(CODERS, 0), dict.fromkeys(CODERS, 0)
    for document in docs:
        if len(document.layers) < 2:
            continue
        marked = {coder: _stretches(document, spans, unit) for coder, spans in document.layers.items()}
        for coder, mine in marked.items():
            others = [other for name, theirs in marked.items() if name != coder for other in theirs]
            passages[coder] += len(mine)
            met[coder] += sum(any(one & other for other in others) for one in mine)
    assert (found.passages, found.met) == (tuple(passages.values()), tuple(met.values()))


def _stretches(document: Document, spans: list[Span], unit: Unit) -> set[frozenset[int]]:
    """The different sets of units that spans cover."""
    every = _units(document, unit)
    return {
        frozenset(place for place, stretches in enumerate(every) if _present([span], span[2], stretches))
        for span in spans
    } - {frozenset()}


def _answers(docs: list[Document], code: str, unit: Unit):
    """For every unit of every double-coded document: who used the code, coder by coder."""
    for document in docs:
        if len(document.layers) < 2:
            continue
        for stretches in _units(document, unit):
            yield [_present(spans, code, stretches) for spans in document.layers.values()]


def _units(document: Document, unit: Unit) -> list[list[tuple[int, int]]]:
    """Each unit as the stretches of text it consists of; text outside of turns belongs to none."""
    turns = [turn for turn in document.turns if turn[0] < turn[1]]
    if unit is Unit.CHARACTER:
        return [[(i, i + 1)] for start, end in turns for i in range(start, end)]
    if unit is Unit.DOCUMENT:
        return [turns] if turns else []
    return [[turn] for turn in turns]


def _present(spans: list[Span], code: str, stretches: list[tuple[int, int]]) -> bool:
    return any(c == code and s < end and e > start for s, e, c in spans for start, end in stretches)
