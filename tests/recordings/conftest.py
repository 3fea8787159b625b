"""A study with an interview that may be recorded, an interviewer, and models that are made once a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django_scopes import scope

from jobs.models import Job
from jobs.tasks import run_job
from recordings import actions, memory, recognising
from recordings.actions.recognising import Manner
from recordings.domain import chunks
from recordings.models import Recognition, Recording
from studies.models import Interview, Person, Study
from studies.permissions import Role
from tests.factories import make_interview, make_member, make_participant, make_study
from tests.recordings.fake import FakeChild, heard
from tests.recordings.made import record
from tests.recordings.scripted import make_in_a_process_of_its_own

ENGINE = "openai-whisper"

once = pytest.mark.skipif(connection.vendor == "postgresql", reason="an engine knows no database; SQLite runs this")
"""For tests with a real engine that say nothing about the database."""


@dataclass
class Studio:
    """Where tests record: a study in scope, who records, and the interview."""

    study: Study
    interviewer: Person
    interview: Interview

    def record(self, *files: tuple[str, bytes]) -> Recording:
        """Upload the files and prepare the recording, as a worker would."""
        return record(self.interview, self.interviewer, *files)

    def recognise(self, recording: Recording, **wanted: object) -> Recognition:
        """Recognise a whole recording, as a worker would."""
        recognition = actions.start_recognition(recording=recording, actor=self.interviewer, manner=manner(**wanted))
        self.work(recognition.job)
        recognition.refresh_from_db()
        return recognition

    def work(self, job: Job | None) -> Job:
        """Do a job in this process."""
        assert job is not None
        run_job.func(job.pk)
        job.refresh_from_db()
        return job


def manner(model: str = "interview", languages: Sequence[str] = ("en",), **more: object) -> Manner:
    """How tests recognise; without search, which a scripted model does not need."""
    return Manner(**{"engine": ENGINE, "model": model, "languages": tuple(languages), "beam": 1, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models: `interview` for long sound, `greeting` for a few seconds."""
    folder = tmp_path_factory.mktemp("models")
    make_in_a_process_of_its_own(folder / ENGINE, "interview", "greeting")
    return folder


@pytest.fixture
def models(checkpoints: Path, settings: object) -> Path:
    """The models, installed."""
    settings.TANDEM_MODELS_DIR = checkpoints  # type: ignore[attr-defined]
    return checkpoints


@pytest.fixture
def studio(db: None, tmp_path: Path, settings: object) -> Iterator[Studio]:
    """The studio, with a storage of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]
    settings.TANDEM_DATA_DIR = tmp_path  # type: ignore[attr-defined]
    study = make_study("Recorded", languages=["en", "fr"])
    with scope(study=study):
        interviewer = make_member(study, Role.INTERVIEWER)
        interview = make_interview(study, "I-01", language="en")
        interview.participants.add(make_participant(study, "P1", consents_to_record=True))
        yield Studio(study, interviewer, interview)


@pytest.fixture
def short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of about ten seconds, so that a minute has several."""
    second = chunks.FRAMES_A_SECOND
    monkeypatch.setattr(chunks, "TARGET", 10 * second)
    monkeypatch.setattr(chunks, "SEARCH", 2 * second)
    monkeypatch.setattr(chunks, "LONGEST", 14 * second)


@pytest.fixture
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> type[FakeChild]:
    """Says "The labels are wrong." to everything, until a test gives other answers."""
    monkeypatch.setattr(recognising, "Child", FakeChild)
    monkeypatch.setattr(memory, "free", lambda: 64 << 30)
    FakeChild.asked, FakeChild.probabilities = [], []
    FakeChild.answers = [lambda request: heard("The labels are wrong.")]
    return FakeChild
