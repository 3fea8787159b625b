"""Guesses for the preview."""

import pytest

from transcripts.domain.proposals import propose_language, propose_roles
from transcripts.domain.turns import ParsedTurn


def roles(*said: tuple[str | None, str]) -> dict[str, str]:
    return propose_roles([ParsedTurn(speaker, text) for speaker, text in said])


def test_a_name_of_a_role_decides() -> None:
    assert roles(("Interviewer 1", "Yes."), ("P1", "Why?"), ("Modératrice", "Hm.")) == {
        "Interviewer 1": "interviewer",
        "P1": "participant",
        "Modératrice": "interviewer",
    }


def test_of_two_speakers_the_one_who_asks_is_the_interviewer() -> None:
    said = [("Ann", "And then ?"), ("Ben", "Well. Why?"), ("Ann", "Why?"), ("Ben", "Because.")]
    assert roles(*said) == {"Ann": "interviewer", "Ben": "participant"}


def test_without_a_clear_sign_all_are_participants() -> None:
    assert set(roles(("Ann", "A?"), ("Ben", "B?")).values()) == {"participant"}
    assert set(roles(("Ann", "A?"), ("Ben", "b"), ("Cy", "c"), (None, "d")).values()) == {"participant"}


@pytest.mark.parametrize(
    ("text", "among", "language"),
    [
        ("the data and the model", ["en", "fr"], "en"),
        ("les données et le modèle que vous avez", ["en", "fr"], "fr"),
        ("les données et le modèle", ["en"], "en"),
        ("xyz", ["de", "fr"], "de"),
        ("", [], None),
    ],
)
def test_language(text: str, among: list[str], language: str | None) -> None:
    assert propose_language(text, among) == language
