"""Passages follow their words into a later text: none is lost, none that kept its words is said to have changed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.domain.moving import place
from coding.domain.snapshot import FrozenCoding
from transcripts.domain.offset_map import OffsetMap, nearest_word, wider_spans

VOCABULARY = ["the", "data", "quality", "l'hôpital", "👍🏽", "so", "10", "oui,", "–", "e\u0301", "\n"]
texts = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=40).map(
    lambda words: "I " + " ".join(words) + " end"
)


def moved(old: str, new: str, words: str) -> str:
    start = old.index(words)
    span = OffsetMap(old, new).span(start, start + len(words))
    return new[span.start : span.end]


@pytest.mark.parametrize(
    ("new", "words", "after", "same"),
    [
        ("We label our data by hand.", "label our data", "label our data", True),
        ("Yes. We label our data by hand.", "label our data", "label our data", True),
        ("We label our own data by hand.", "label our data", "label our own data", False),
        ("We table our data by hand.", "label our data", "table our data", False),
        ("We label data by hand.", "our data", "data", False),
        ("We by hand.", "label our data", "We", False),
        ("We  label\nour  data by hand.", "label", "label", True),
        ("We  label\nour  data by hand.", "label our", "label\nour", False),
    ],
)
def test_where_a_passage_goes(new: str, words: str, after: str, same: bool) -> None:
    old = "We label our data by hand."
    assert moved(old, new, words) == after
    start = old.index(words)
    assert OffsetMap(old, new).span(start, start + len(words)).same is same


def test_a_text_without_words_holds_no_passage() -> None:
    with pytest.raises(ValueError, match="without words"):
        OffsetMap("one", " … ")


@given(texts, texts, st.data())
@settings(max_examples=400, deadline=None)
def test_every_span_arrives_trimmed_and_inside(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    span = OffsetMap(old, new).span(start, end)
    words = new[span.start : span.end]
    assert 0 <= span.start < span.end <= len(new)
    assert words == words.strip() != ""
    assert span.same == (old[start:end] == words)


@given(texts, st.data())
@settings(max_examples=200, deadline=None)
def test_a_span_keeps_its_words_where_only_text_around_it_changes(old: str, data: st.DataObject) -> None:
    before, after = data.draw(texts), data.draw(texts)
    new = f"{before} § {old} § {after}"
    assert OffsetMap(f"§ {old} §", new).span(2, 2 + len(old.rstrip())).same is True


def test_thousands_of_random_edits_lose_no_coding_and_drop_none_on_another() -> None:
    draw = random.Random(20_240_601)
    codes = ["a", "b", "c"]
    for _round in range(40):
        text = "Begin " + " ".join(draw.choice(VOCABULARY) for _ in range(60)) + " end"
        codings = list({_coding(draw, text, codes) for _ in range(25)})
        codings = [coding._replace(number=number) for number, coding in enumerate(codings, 1)]
        for _edit in range(60):
            new = _edited(draw, text)
            placed = place(OffsetMap(text, new), codings)
            assert [one.coding for one in placed] == codings
            assert len({(one.coding.code, one.start, one.end) for one in placed}) == len(codings)
            assert all(new[one.start : one.end].strip() for one in placed)
            kept = [one for one in placed if one.same]
            assert all(text[one.coding.start : one.coding.end] == new[one.start : one.end] for one in kept)
            codings = [one.coding._replace(start=one.start, end=one.end) for one in placed]
            text = new


def test_the_nearest_word() -> None:
    assert nearest_word("one  two", 4) == (0, 3)
    assert nearest_word("one    two", 6) == (7, 10)
    assert nearest_word("… two", 0) == (2, 5)


def test_wider_spans_go_right_and_then_left() -> None:
    assert list(wider_spans("a b c", 2, 3)) == [(2, 3), (2, 5), (0, 3), (0, 5)]


def _coding(draw: random.Random, text: str, codes: list[str]) -> FrozenCoding:
    while True:
        start = draw.randrange(len(text))
        end = min(len(text), start + draw.randrange(1, 40))
        words = text[start:end]
        if words.strip():
            start += len(words) - len(words.lstrip())
            return FrozenCoding(0, draw.choice(codes), start, start + len(words.strip()), "")


def _edited(draw: random.Random, text: str) -> str:
    start = draw.randrange(6, len(text) + 1)
    end = min(len(text), start + draw.randrange(25))
    extra = " ".join(draw.choice(VOCABULARY) for _ in range(draw.randrange(3)))
    return text[:start] + extra + text[draw.choice([start, end]) :]
