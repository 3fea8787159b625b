"""A study with an interviewer, a participant and an interview that has no transcript yet."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils.translation import override
from django_scopes import scope

from studies.models import Interview, Participant, Person, Study
from tests import factories
from transcripts.rendering.texts import _made

DIALOGUE = """Interviewer: How do you know that the data are good?

P1: Honestly, we do not. Labels are often wrong.

Note: the door opens

Interviewer: And then?

P1: The model drifts.
"""


@dataclass(frozen=True)
class Room:
    """The study and what is in it."""

    study: Study
    interviewer: Person
    participant: Participant
    interview: Interview

    def url(self, path: str = "") -> str:
        return f"/s/{self.study.slug}/transcripts{path}"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No text that another test had made up."""
    _made.cache_clear()


@pytest.fixture
def room(db: None) -> Iterator[Room]:
    """Everything inside the study's scope, in English."""
    study = factories.make_study(languages=["en", "fr"])
    participant = factories.make_participant(study, "P1")
    made = Room(
        study,
        factories.make_member(study, "interviewer", name="Ada Lovelace"),
        participant,
        factories.make_interview(study, "I-01", participants=[participant]),
    )
    with scope(study=study), override("en"):
        yield made


@pytest.fixture
def client(room: Room) -> Client:
    """A browser in which the interviewer is logged in."""
    client = Client()
    client.force_login(room.interviewer)
    return client
