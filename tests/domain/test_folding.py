"""Words are found whatever their case, accents, quotation marks and dashes; places lead back to code points."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.domain.folding import Folded, folded


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("eleve", "Élève"),
        ("ÉLÈVE", "e\u0301le\u0300ve"),
        ("strasse", "Straße"),
        ("l'équipe", "L’équipe"),
        ("oeuvre", "Œuvre"),
        ("e-mail", "e\u2011mail"),
        ("10 000", "10\u202f000"),
        ("istanbul", "İstanbul"),
    ],
)
def test_what_people_type_finds_what_was_said(typed: str, text: str) -> None:
    assert folded(typed) in folded(f"… {text} …")


def test_places_lead_back_to_the_code_points_they_come_from() -> None:
    text = "Die 😀 Straße, e\u0301le\u0300ve!"
    found = {text[start:end] for words in ("strasse", "eleve") for start, end in Folded.of(text).find(words, text)}
    assert found == {"Straße", "e\u0301le\u0300ve"}


def test_every_hit_is_found_and_none_twice() -> None:
    text = "aha Aha áha"
    assert list(Folded.of(text).find("aha", text)) == [(0, 3), (4, 7), (8, 11)]


@given(st.text(max_size=60), st.integers(0, 59), st.integers(1, 8))
def test_a_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = unicodedata.normalize("NFC", text)[start : start + length]
    text = unicodedata.normalize("NFC", text)
    words = folded(piece)
    if words:
        places = list(Folded.of(text).find(words, text))
        assert places
        assert all(words in folded(text[a:b]) for a, b in places)
