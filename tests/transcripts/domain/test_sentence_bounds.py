"""Sentences: what a reader would call one, in both languages, over every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.domain.sentence_bounds import sentences


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, [(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. It breaks! Does it?", ["It works.", "It breaks!", "Does it?"]),
        ("We use e.g. Airflow. Dr. Smith said no.", ["We use e.g. Airflow.", "Dr. Smith said no."]),
        ("About 3.5 percent. Then 20.", ["About 3.5 percent.", "Then 20."]),
        ("He waited... and left. “Really?” I asked.", ["He waited... and left.", "“Really?”", "I asked."]),
        ("J. Doe (the owner.) Next.", ["J. Doe (the owner.)", "Next."]),
        ("« Vraiment ? » Oui\u00a0! Non.", ["« Vraiment ? »", "Oui\u00a0!", "Non."]),
        ("M. Côté et Mme. Roy, p. ex. hier. Voilà", ["M. Côté et Mme. Roy, p. ex. hier.", "Voilà"]),
        ("and so on, etc. The end", ["and so on, etc. The end"]),
        ("no end", ["no end"]),
        ("  \n ", []),
        ("", []),
        ("…", ["…"]),
    ],
)
def test_what_a_reader_would_call_a_sentence(text, expected):
    assert said(text) == expected


def test_a_sentence_never_crosses_a_turn():
    text = "Yes and\nno. Or"
    assert sentences(text, [(0, 7), (8, 14)]) == [(0, 7), (8, 11), (12, 14)]


@given(st.text('aB.!?… \n\u00a0»«"1é', max_size=60), st.integers(0, 60))
def test_every_visible_character_is_in_exactly_one_sentence_of_its_turn(text, place):
    cut = min(place, len(text))
    turns = [(0, cut), (cut, len(text))]
    found = sentences(text, turns)
    covered = [i for start, end in found for i in range(start, end)]
    assert len(covered) == len(set(covered))
    assert set(covered) >= {i for i, character in enumerate(text) if not character.isspace()}
    assert all(start < end and any(a <= start and end <= b for a, b in turns) for start, end in found)
    assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in found)
