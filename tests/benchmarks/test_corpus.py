"""What is measured is always the same, and is what the budgets describe."""

import pytest

from benchmarks import corpus, floors
from benchmarks.corpus import CODES, Corpus, Span, Transcript
from benchmarks.lines.painting import tints
from benchmarks.measure import Row, complaint, p95
from benchmarks.static_page import page
from benchmarks.table import table


@pytest.fixture(scope="module")
def made() -> Corpus:
    return corpus.generate()


def test_it_is_the_same_every_time(made: Corpus) -> None:
    again = corpus.generate()
    assert again == made


def test_its_sizes_are_those_of_the_budgets(made: Corpus) -> None:
    assert [len(spans) for spans in made.small.codings] == [200, 0]
    assert [len(spans) for spans in made.huge.codings] == [3000, 0]
    assert len(made.many) == 60
    assert {len(spans) for transcript in made.many for spans in transcript.codings} == {400}
    assert 29_500 < made.huge.words < 30_500
    assert all(9_800 < transcript.words < 10_300 for transcript in [*made.many, made.small])


def test_the_most_used_code_has_about_two_thousand_passages(made: Corpus) -> None:
    assert 1_700 < made.of_code(made.most_used) < 2_300


def test_quotations_are_of_5_to_80_words_and_whole_ones(made: Corpus) -> None:
    text = made.huge.text
    quoted = [text[span.start : span.end] for span in made.huge.codings[0]]
    assert {5 <= len(words.split()) <= 80 for words in quoted} == {True}
    assert {
        text[span.start - 1 : span.start].strip() + text[span.end : span.end + 1].strip()
        for span in made.huge.codings[0]
    } == {""}


def test_offsets_in_another_unit_would_show(made: Corpus) -> None:
    assert len(made.huge.text) < len(made.huge.text.encode("utf-16-le")) // 2 < len(made.huge.text.encode())


def test_the_second_coder_agrees_often_and_differs_often(made: Corpus) -> None:
    first, second = (set(spans) for spans in made.many[0].codings)
    same = len(first & second)
    assert 80 < same < 160
    assert len(second) == 400


def test_codes_stand_in_three_levels() -> None:
    codes = list(corpus.code_names())
    assert len(codes) == CODES
    assert all(parent is None or codes[parent][1] != stage for _name, stage, parent in codes)
    assert [sum(stage == wanted for _name, stage, _parent in codes) for wanted in ("selective", "axial", "open")] == [
        6,
        24,
        120,
    ]


def test_tints_count_utf16_units_by_depth_without_line_feeds() -> None:
    transcript = Transcript("", (("A", "ab👍"), ("B", "cd")), ((Span(1, 5, 0), Span(2, 6, 1), Span(2, 3, 2)), ()))
    assert tints(transcript) == [1 + 1, 1, 2]


def test_the_static_page_counts_utf16_units_within_a_turn() -> None:
    transcript = Transcript("", (("A", "a👍b"), ("B", "cd")), ((Span(2, 5, 0),), ()))
    assert "[[0,3,1,1]]" in page(transcript)


def test_the_floor_of_agreement_is_krippendorffs_alpha() -> None:
    """Two coders, ten units, 0/1: alpha = 0.095 (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, B)."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    turns = tuple(("A", "x") for _ in first)
    layers = tuple(tuple(Span(2 * n, 2 * n + 1, 0) for n, on in enumerate(marks) if on) for marks in (first, second))
    transcript = Transcript("", turns, layers)
    alphas = floors.alphas(Corpus(transcript, (transcript,), transcript))
    assert alphas[0] == pytest.approx(0.095, abs=0.0005)
    assert alphas[1] is None


def test_work_that_was_wrong_has_no_figure() -> None:
    row = Row("work", "ms", [5.0, 7.0, 9.0], budget=6, wrong=complaint(no_rows=False, no_text=True))
    assert (row.value, row.verdict) == (None, "wrong: no rows")


@pytest.mark.parametrize(("budget", "verdict"), [(7.0, "within"), (6.9, "OVER"), (None, "")])
def test_a_figure_is_held_against_its_budget(budget: float | None, verdict: str) -> None:
    assert Row("work", "ms", [5.0, 7.0, 9.0], budget).verdict == verdict


def test_the_95th_percentile_lies_near_the_worst() -> None:
    assert p95([float(n) for n in range(1, 22)]) == pytest.approx(20)


def test_the_table_can_be_kept_as_markdown() -> None:
    rows = [Row("open", "ms", [1200.0], 2000, 3.5), Row("elements", "elements", [12.0]), Row("later", "ms", absent="x")]
    assert table(rows).splitlines() == [
        "| work     | Tandem |  budget |  floor | runs |           |",
        "|----------|-------:|--------:|-------:|-----:|-----------|",
        "| open     |  1.2 s | ≤ 2.0 s | 3.5 ms |    1 | within    |",
        "| elements |     12 |         |        |    1 |           |",
        "| later    |        |         |        |      | absent: x |",
    ]
