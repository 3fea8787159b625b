"""A recognised interview with words and times, and the people who correct it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django_scopes import scope

from correction import actions
from correction.actions.editing import TurnChange, state_of
from correction.domain.states import TurnState, state_from
from correction.models import Correction, DraftTurn
from recordings.models import RecognisedTurn
from studies.models import Interview, Person, Study
from studies.permissions import Role
from tests import factories
from tests.recordings.made import make_recording
from transcripts.models import TranscriptVersion, Turn

SPOKEN = (
    ("Interviewer", "How do you lable your data?"),
    ("P1", "We lable them by hand, um, in 2014."),
    ("P1", "Then the model drifts."),
)


@dataclass
class Room:
    """A study with a recognised interview, its two interviewers, and a text in hand."""

    study: Study
    first: Person
    second: Person
    interview: Interview
    raw: TranscriptVersion
    correction: Correction
    sitting: UUID = field(default_factory=uuid4)

    def turns(self) -> list[DraftTurn]:
        """The turns that are not gone, in order."""
        return list(self.correction.turns.filter(gone=False).select_related("speaker").order_by("place"))

    def texts(self) -> list[str]:
        """Their words."""
        return [turn.text for turn in self.turns()]

    def change(self, turn: DraftTurn, **parts: Any) -> TurnChange:
        """The turn as it is, but for these parts."""
        state = state_of(DraftTurn.objects.select_related("speaker").get(pk=turn.pk))
        return TurnChange(turn.uuid, turn.rev, TurnState(**{**state.__dict__, **parts}))

    def new(self, after: DraftTurn | UUID | None, text: str) -> TurnChange:
        """A turn that is not there yet."""
        sent = {"text": text, "words": [], "speaker": "P1", "start_ms": 0, "end_ms": 1, "checked": False, "gone": False}
        place = after.uuid if isinstance(after, DraftTurn) else after
        return TurnChange(uuid4(), 0, state_from(sent), place)

    def do(self, *changes: TurnChange, verb: str = "typed", **fields: Any) -> list[DraftTurn]:
        """One deed of the second interviewer."""
        fields = {"actor": self.second, "sitting": self.sitting, "request_id": uuid4(), **fields}
        return actions.edit_turns(correction=self.correction, verb=verb, changes=changes, **fields)

    def correct(self, words: str, instead: str) -> None:
        """Put other words in the place of some, in every turn that has them."""
        for turn in self.turns():
            if words in turn.text:
                self.do(self.change(turn, text=turn.text.replace(words, instead), words=()))

    def freeze(self) -> TranscriptVersion:
        """Send it, and agree."""
        actions.send_for_agreement(correction=self.correction, actor=self.second, reader=self.first)
        return actions.freeze(correction=self.correction, actor=self.first)


def recognised(interview: Interview, spoken: tuple[tuple[str, str], ...] = SPOKEN) -> TranscriptVersion:
    """A stored recognised version with a time for every word, two of them doubtful."""
    version = factories.make_version(
        interview.study, spoken, interview=interview, kind=TranscriptVersion.Kind.RECOGNISED
    )
    at = 0
    for turn in Turn.objects.filter(version=version).order_by("index"):
        words, text = [], version.text[turn.start : turn.end]
        place, begin = 0, at
        for word in text.split():
            place = text.index(word, place)
            words.append([place, place + len(word), at, at + 350, 0.3 if word.startswith("l") else 0.9])
            at, place = at + 400, place + len(word)
        Turn.objects.filter(pk=turn.pk).update(start_ms=begin, end_ms=at)
        RecognisedTurn.objects.create(turn=turn, words=words)
    return version


@pytest.fixture
def room(db: None, settings: Any, tmp_path: Any) -> Iterator[Room]:
    """The text is open, and the second interviewer sits over it."""
    settings.MEDIA_ROOT = str(tmp_path)
    study = factories.make_study("Corrected", languages=["en", "fr"])
    with scope(study=study):
        first = factories.make_member(study, Role.OWNER, name="First")
        second = factories.make_member(study, Role.INTERVIEWER, name="Second")
        interview = factories.make_interview(study, "I-01", first_interviewer=first, second_interviewer=second)
        make_recording(interview, first, duration_ms=10_000)
        raw = recognised(interview)
        correction = actions.begin_correction(transcript=raw.transcript, actor=second)
        made = Room(study, first, second, interview, raw, correction)
        actions.sit_down(correction=correction, actor=second, sitting=made.sitting)
        yield made
