"""Canonical text, spans and offsets."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.domain.clean import canonical, forbidden_characters
from transcripts.domain.text import count_words, fingerprint, lay_out

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)
TURNS = st.lists(st.text(max_size=40).map(canonical).filter(bool), min_size=1, max_size=12)


@given(ANY_TEXT)
def test_canonical_text_stays_as_it_is(raw: str) -> None:
    once = canonical(raw)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert forbidden_characters(once) == 0


@given(ANY_TEXT)
def test_canonical_text_can_be_stored_as_utf8(raw: str) -> None:
    assert canonical(raw).encode().decode() == canonical(raw)


@given(TURNS)
def test_spans_tile_the_text(turns: list[str]) -> None:
    laid = lay_out(turns)
    assert [laid.text[span.start : span.end] for span in laid.spans] == turns
    assert laid.spans[0].start == 0
    assert laid.spans[-1].end == len(laid.text)
    assert all(after.start == before.end + 1 for before, after in zip(laid.spans, laid.spans[1:], strict=False))


@given(TURNS, st.data())
def test_a_turn_is_found_by_any_of_its_offsets(turns: list[str], data: st.DataObject) -> None:
    laid = lay_out(turns)
    index = data.draw(st.integers(0, len(turns) - 1))
    span = laid.spans[index]
    assert laid.turn_at(data.draw(st.integers(span.start, span.end))) == index


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="no such offset"):
        lay_out(["abc"]).turn_at(offset)


def test_an_empty_transcript_has_no_offset() -> None:
    with pytest.raises(ValueError, match="no such offset"):
        lay_out([]).turn_at(0)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("\ufeffe\u0301te\x00\x07", "éte"),
        ("tab\tstays", "tab\tstays"),
        ("\ud83d\ude00 pair, \ud83d alone", "😀 pair, \ufffd alone"),
        ("نعم، 👩‍🔬", "نعم، 👩‍🔬"),
    ],
)
def test_what_canonical_changes_and_what_not(raw: str, expected: str) -> None:
    assert canonical(raw) == expected


def test_offsets_count_code_points() -> None:
    laid = lay_out(["😀a", "b"])
    assert (laid.spans[1].start, laid.text[laid.spans[1].start]) == (3, "b")


def test_words_are_counted_as_people_count() -> None:
    assert count_words("C'est l'équipe data-driven, non ? 2 fois.") == 6


def test_the_fingerprint_is_sha256_of_utf8() -> None:
    assert fingerprint("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
