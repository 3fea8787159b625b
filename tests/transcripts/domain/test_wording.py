"""Words are found as words, whatever their case and accents; places lead back to code points."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.domain.wording import phrases_of, row_of, words_of


def found(typed: str, text: str) -> list[str]:
    """The pieces of a text that what was typed finds, phrase by phrase."""
    words = words_of(text)
    row = row_of(words)
    return [text[start:end] for phrase in phrases_of(typed) for start, end in phrase.places(text, words, row)]


@pytest.mark.parametrize(
    ("typed", "text", "pieces"),
    [
        ("AI", "again, it complains; she said so", []),
        ("AI", "AI, ai and Ai.", ["AI", "ai", "Ai"]),
        ("ai*", "AI aims again", ["AI", "aims"]),
        ("label", "labels", []),
        ("label*", "Labels, labelled; unlabelled", ["Labels", "labelled"]),
        ("=IT", "IT is late; it is IT", ["IT", "IT"]),
        ("=It*", "Its IT. It", ["Its", "It"]),
        ("équipe", "l’équipe d'Equipe", ["équipe", "Equipe"]),
        ("l'équipe", "L’ÉQUIPE", ["L’ÉQUIPE"]),
        ("don't", "We don’t.", ["don’t"]),
        ("data-driven", "data driven, Data\u2011driven", ["data driven", "Data\u2011driven"]),
        ("10 000", "10\u202f000", ["10", "000"]),
        ('"10 000"', "10\u202f000", ["10\u202f000"]),
        ("C++", "C, C++ and c#", ["C++"]),
        ("c#", "C, C++ and c#", ["c#"]),
        ("50%", "50 and 50 %", ["50 %"]),
        ("strasse", "Die 😀 Straße", ["Straße"]),
        ("😀", "Die 😀 Straße", ["😀"]),
        ("oeuvre", "Œuvre", ["Œuvre"]),
        ("istanbul", "İstanbul", ["İstanbul"]),
        ("eleve", "e\u0301le\u0300ve!", ["e\u0301le\u0300ve"]),
        ("面接", "次の面接です", ["面接"]),
        ("تعلم", "تعلم الآلة", ["تعلم"]),
        ("aha", "aha Aha áha", ["aha", "Aha", "áha"]),
        ('"a a"', "a a a a", ["a a", "a a"]),
        ("« tableur »", "Un tableur", ["tableur"]),
        ("„by hand“ “by hand”", "By hand", ["By hand"]),
        ("“unfinished", "unfinished", ["unfinished"]),
        ("… ?", "What?", []),
    ],
)
def test_words_are_found_as_words(typed: str, text: str, pieces: list[str]) -> None:
    assert found(typed, text) == pieces


@given(st.text(max_size=60))
def test_words_stand_where_they_say_in_their_order(text: str) -> None:
    words = words_of(text)
    assert all(one.end <= other.start for one, other in pairwise(words))
    assert all(row_of(words_of(text[word.start : word.end])) == f" {word.text} " for word in words)


@given(st.text(max_size=60), st.integers(0, 20), st.integers(1, 5))
def test_words_of_a_text_are_found_in_it(text: str, first: int, length: int) -> None:
    text = unicodedata.normalize("NFC", text)
    chosen = words_of(text)[first : first + length]
    if chosen:
        piece = text[chosen[0].start : chosen[-1].end]
        if not any(mark in piece for mark in '"“”„‟«»=*'):
            assert piece in found(f'"{piece}"', text)
