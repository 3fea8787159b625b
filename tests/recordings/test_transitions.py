"""What can be done with a recording and a recognition depends on where they stand, whatever a page still shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope

from jobs.models import Job
from recordings import actions
from recordings.actions.locking import lock_recognition, lock_recording
from recordings.actions.recognising import Manner
from recordings.domain.transitions import WITH_RUN, WITH_SOUND, Run, Sound, Verb
from recordings.models import Recognition, Recording
from studies.errors import Refused
from studies.models import AuditEvent
from tests.factories import World, make_interview, make_job
from tests.recordings.made import make_recording

ROWS: dict[Run, tuple[str, str, str]] = {
    Run.UNDER_WAY: (Job.State.RUNNING, "", ""),
    Run.STOPPED: (Job.State.FAILED, "", ""),
    Run.FINISHED: (Job.State.DONE, "words", ""),
    Run.ANSWERED: (Job.State.DONE, "words", "taken"),
}
"""The job's state, the outcome and the answer."""

SOUNDS: dict[Sound, tuple[str, str]] = {
    Sound.PREPARING: ("preparing", Job.State.QUEUED),
    Sound.STUCK: ("preparing", Job.State.FAILED),
    Sound.READY: ("ready", Job.State.DONE),
    Sound.FAILED: ("failed", Job.State.DONE),
}


@pytest.fixture
def recording(world: World, settings: Any, tmp_path: Path) -> Iterator[Recording]:
    """A recording whose interview has a text that was recognised in it."""
    settings.MEDIA_ROOT = str(tmp_path)
    with scope(study=world.study):
        made = make_recording(make_interview(world.study), world.owner)
        recognised(made, Run.ANSWERED)
        yield made


def recognised(recording: Recording, stands: Run, **fields: Any) -> Recognition:
    """A recognition that stands there, though whoever loaded it saw it finished and without an answer."""
    state, outcome, answer = ROWS[stands]
    job = make_job(recording.study, recording.created_by, "recognise-speech", state=state)
    made: Recognition = Recognition.objects.create(
        recording=recording, engine="openai-whisper", model="tiny", requested_by=recording.created_by, job=job, **fields
    )
    Recognition.objects.filter(pk=made.pk).update(outcome=outcome, answer=answer)
    made.outcome, made.answer = "words", ""
    return made


@pytest.mark.parametrize("stands", Run)
@pytest.mark.parametrize("verb", WITH_RUN)
def test_a_recognition_is_let_go_on_where_the_table_says_so(recording: Recording, verb: Verb, stands: Run) -> None:
    made = recognised(recording, stands)
    if stands in WITH_RUN[verb]:
        lock_recognition(made, verb)
        assert (made.outcome, made.answer) == ROWS[stands][1:]
    else:
        with pytest.raises(Refused):
            lock_recognition(made, verb)


WHOLE: dict[str, Any] = {}
PASSAGE = {"start_ms": 0, "end_ms": 500}


@pytest.mark.parametrize(
    ("deed", "part", "stands", "sentence"),
    [
        (actions.resume_recognition, WHOLE, Run.UNDER_WAY, "A recognition of this recording is under way already."),
        (actions.resume_recognition, WHOLE, Run.FINISHED, "This recognition is finished."),
        (actions.resume_recognition, WHOLE, Run.ANSWERED, "This recognition is finished."),
        (actions.store_recognition, WHOLE, Run.STOPPED, "This recognition is not finished."),
        (actions.store_recognition, WHOLE, Run.ANSWERED, "This recognition became a text already."),
        (actions.store_recognition, PASSAGE, Run.FINISHED, "This is a passage; take it into the text instead."),
        (actions.take_recognition, PASSAGE, Run.STOPPED, "This recognition is not finished."),
        (actions.take_recognition, PASSAGE, Run.ANSWERED, "This proposal was answered already."),
        (actions.take_recognition, WHOLE, Run.FINISHED, "There is no recognised text that this passage could go into."),
        (actions.decline_recognition, PASSAGE, Run.STOPPED, "There is nothing to decline."),
        (actions.decline_recognition, PASSAGE, Run.ANSWERED, "There is nothing to decline."),
        (actions.decline_recognition, WHOLE, Run.FINISHED, "There is nothing to decline."),
    ],
)
def test_elsewhere_the_action_refuses(
    recording: Recording, deed: Callable[..., object], part: dict[str, int], stands: Run, sentence: str
) -> None:
    made = recognised(recording, stands, **part)
    before = AuditEvent.objects.count()
    with pytest.raises(Refused) as refused:
        deed(recognition=made, actor=recording.created_by)
    assert str(refused.value) == sentence
    assert AuditEvent.objects.count() == before


def test_a_passage_is_declined_once(recording: Recording) -> None:
    made = recognised(recording, Run.FINISHED, **PASSAGE)
    actions.decline_recognition(recognition=made, actor=recording.created_by)
    assert Recognition.objects.get(pk=made.pk).answer == "declined"


@pytest.mark.parametrize("stands", Sound)
@pytest.mark.parametrize("verb", WITH_SOUND)
def test_a_recording_is_let_go_on_where_the_table_says_so(recording: Recording, verb: Verb, stands: Sound) -> None:
    state, job = SOUNDS[stands]
    made = make_job(recording.study, recording.created_by, "prepare-recording", state=job)
    Recording.objects.update(state=state, job=made)
    if stands in WITH_SOUND[verb]:
        lock_recording(recording, verb)
        assert recording.state == state
    else:
        with pytest.raises(Refused) as refused:
            lock_recording(recording, verb)
        is_busy = verb is Verb.PREPARE_AGAIN
        sentence = "The recording is being prepared; wait until that is done." if is_busy else "is not ready yet."
        assert sentence in str(refused.value)


def test_what_is_not_ready_is_not_settled_and_not_recognised(recording: Recording) -> None:
    """The page was loaded while it was."""
    Recording.objects.update(state="failed")
    [track] = recording.tracks.all()
    choice = actions.TrackChoice(track, "everybody", "", "", None, 0)
    manner = Manner("openai-whisper", "tiny", ("en",))
    for deed in (
        lambda: actions.settle_tracks(recording=recording, actor=recording.created_by, choices=[choice]),
        lambda: actions.start_recognition(recording=recording, actor=recording.created_by, manner=manner),
    ):
        recording.state = Recording.State.READY
        with pytest.raises(Refused, match=r"The recording is not ready yet\."):
            deed()
