"""The language of questions and its answers, against plain definitions of overlap, nearness and order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finding.domain.answering import answer
from finding.domain.question import Coded, Question, Relation, Unclear, Words, bracketed, parse, written
from finding.domain.spans import Field, Passage
from finding.domain.together import CodedPassage, Tally, meetings, spread, tallies

STARTS = {1: [0, 10, 20, 30, 40], 2: [0, 15, 30]}

names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8)
atoms = st.one_of(
    st.builds(Coded, names, st.booleans()),
    st.builds(Words, st.text("abc de", min_size=1, max_size=6).map(str.strip).filter(bool)),
)


def _related(inner: st.SearchStrategy[Question]) -> st.SearchStrategy[Question]:
    kinds = st.sampled_from(["and", "or", "not", "near", "inside", "followed"])
    made = st.builds(Relation, kinds, inner, inner, st.integers(0, 9))
    return made.map(lambda one: one if one.kind in ("near", "followed") else Relation(one.kind, one.left, one.right))


questions = st.recursive(atoms, _related, max_leaves=6)


@given(questions)
def test_a_question_written_out_is_the_same_question(question: Question) -> None:
    assert parse(written(question)) == question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("low quality", Coded("low quality")),
        ("[a] and [b] or [c]", Relation("or", Relation("and", Coded("a"), Coded("b")), Coded("c"))),
        ("[a] and not ([b] or [c])", Relation("not", Coded("a"), Relation("or", Coded("b"), Coded("c")))),
        ("[a] not [b]", Relation("not", Coded("a"), Coded("b"))),
        ("[a] near 3 [b]", Relation("near", Coded("a"), Coded("b"), 3)),
        ("[a] près de [b]", Relation("near", Coded("a"), Coded("b"), 2)),
        ("under [Data] inside “by hand”", Relation("inside", Coded("Data", below=True), Words("by hand"))),
        ("[a] suivi de 2 sous [b]", Relation("followed", Coded("a"), Coded("b", below=True), 2)),
        ("« tableur » dans [outils]", Relation("inside", Words("tableur"), Coded("outils"))),
        ("„data“ or [« x »]", Relation("or", Words("data"), Coded("« x »"))),
        ("[open [data]]] or notable", Relation("or", Coded("open [data]"), Coded("notable"))),
    ],
)
def test_english_and_french_words_join_codes(typed: str, meant: Question) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize(
    ("typed", "kind", "about"),
    [
        ("", "empty", ""),
        ("[a] and", "expected", ""),
        ("[a] and or [b]", "expected", "or"),
        ("[a", "unclosed", "[a"),
        ("([a]", "unclosed", "("),
        ("[a] [b]", "left over", "b"),
        ("[]", "expected", "[]"),
        ("x" * 2001, "too long", ""),
        ("(" * 30 + "[a]" + ")" * 30, "too long", ""),
        (" or ".join(["[a]"] * 21), "too many", "20"),
    ],
)
def test_what_is_not_understood_is_named(typed: str, kind: str, about: str) -> None:
    with pytest.raises(Unclear) as raised:
        parse(typed)
    assert (raised.value.kind, raised.value.about) == (kind, about)


def test_brackets_in_a_name_survive() -> None:
    assert parse(bracketed("a]b]]c")) == Coded("a]b]]c")


spans = st.builds(
    lambda version, start, length: Passage(version, start, start + length),
    st.sampled_from([1, 2]),
    st.integers(0, 45),
    st.integers(1, 12),
)
some = st.lists(spans, max_size=12)


def _turn(passage: Passage, offset: int) -> int:
    return bisect_right(STARTS[passage.version], offset) - 1


def _overlap(one: Passage, other: Passage) -> bool:
    return one.version == other.version and one.start < other.end and other.start < one.end


def _near(turns: int) -> Callable[[Passage, Passage], bool]:
    def near(one: Passage, other: Passage) -> bool:
        first, last = _turn(one, one.start), _turn(one, one.end - 1)
        begin, end = _turn(other, other.start), _turn(other, other.end - 1)
        return one.version == other.version and begin <= last + turns and end >= first - turns

    return near


def _follows(turns: int) -> Callable[[Passage, Passage], bool]:
    def follows(one: Passage, other: Passage) -> bool:
        ahead = _turn(one, other.start) - _turn(one, one.end - 1)
        return one.version == other.version and other.start >= one.end and ahead <= turns

    return follows


@given(some, some, st.integers(0, 3))
def test_relations_keep_what_their_plain_definitions_keep(
    left: list[Passage], right: list[Passage], turns: int
) -> None:
    def inside(one: Passage, other: Passage) -> bool:
        return one.version == other.version and other.start <= one.start and one.end <= other.end

    plain = {"and": _overlap, "inside": inside, "near": _near(turns), "followed": _follows(turns)}
    sides = {"a": left, "b": right}
    for kind, holds in plain.items():
        found = answer(Relation(kind, Coded("a"), Coded("b"), turns), lambda atom: sides[atom.name], STARTS)  # type: ignore[union-attr]
        assert found == sorted({one for one in left if any(holds(one, other) for other in right)}), kind


@given(some, some)
def test_not_is_what_and_leaves(left: list[Passage], right: list[Passage]) -> None:
    sides = {"a": left, "b": right}

    def ask(kind: str) -> list[Passage]:
        return answer(Relation(kind, Coded("a"), Coded("b")), lambda atom: sides[atom.name], STARTS)  # type: ignore[union-attr]

    assert sorted([*ask("and"), *ask("not")]) == sorted(set(left))
    assert ask("or") == sorted({*left, *right})


@given(st.lists(st.tuples(spans, st.sampled_from("abc")), max_size=14))
def test_codes_meet_where_their_passages_overlap(pairs: list[tuple[Passage, str]]) -> None:
    codings = [CodedPassage(passage, code) for passage, code in pairs]
    met = meetings(codings, "abc", "abc")
    for row in "abc":
        for column in "abc":
            other = Field((passage for passage, code in codings if code == column), STARTS)
            expected = {passage for passage, code in codings if code == row and other.overlaps(passage)}
            assert met.get((row, column), set()) == (expected if row != column else set())


def test_a_problem_that_two_people_of_one_team_share_counts_once() -> None:
    first, second, third, alone = (Passage(1, at, at + 5) for at in (0, 10, 20, 40))
    codings = [
        *(CodedPassage(passage, "completeness") for passage in (first, second, third, alone)),
        *(CodedPassage(passage, "missing labels") for passage in (first, second)),
        CodedPassage(third, "old data"),
    ]
    teams = {first: {"red"}, second: {"red"}, third: {"red"}, alone: {"blue"}}
    [tally] = tallies(codings, fixed=["completeness"], problems=["missing labels", "old data"], teams=teams)
    assert tally == Tally("completeness", passages=4, counted=2, alone=1)
    teams[second] = {"blue"}
    [apart] = tallies(codings, fixed=["completeness"], problems=["missing labels", "old data"], teams=teams)
    assert apart.counted == 3


def test_a_passage_counts_for_everybody_heard_in_it() -> None:
    both, one = Passage(1, 0, 5), Passage(1, 10, 15)
    found = spread([CodedPassage(both, "a"), CodedPassage(one, "a")], {both: {"bank", "shop"}, one: {"bank"}})
    assert found == {("a", "bank"): {both, one}, ("a", "shop"): {both}}


def test_a_code_that_a_question_names_again_is_looked_up_once() -> None:
    asked: list[Question] = []

    def source(atom: Coded | Words) -> list[Passage]:
        asked.append(atom)
        return [Passage(1, 0, 5)]

    assert answer(parse("([a] or [b]) and ([a] or [b])"), source, STARTS) == [Passage(1, 0, 5)]
    assert asked == [Coded("a"), Coded("b")]
