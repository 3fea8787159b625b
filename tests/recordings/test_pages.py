"""What the pages of recordings say in every state that a recording, its job or a recognition can be in."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from jobs.models import Job
from recordings.actions import store_recognition
from recordings.models import Chunk, Recognition, Recording, SoundFile, Track
from recordings.sound.store import save_bytes
from studies.models import Interview
from tests.factories import World, make_interview, make_job, make_member, make_participant, make_study, make_version
from tests.recordings.made import make_recognition, make_recording, make_sound_upload

pytestmark = pytest.mark.django_db

SAID = {
    "language": "en",
    "segments": [
        {"words": [{"text": f" word{at}.", "start_ms": 3000 * at, "end_ms": 3000 * at + 400}], "text": f" word{at}."}
        for at in range(14)
    ],
}


@pytest.fixture(autouse=True)
def _places(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.TANDEM_DATA_DIR = str(tmp_path / "media"), tmp_path
    settings.TANDEM_MODELS_DIR = tmp_path / "models"


@pytest.fixture
def interview(world: World) -> Interview:
    return make_interview(world.study, "R-77", language="en")


@pytest.fixture
def recording(world: World, interview: Interview) -> Recording:
    return make_recording(interview, world.owner)


@pytest.fixture
def read(world: World, client: Client) -> Any:
    """Read a page of the study as its owner; the text of it."""
    client.force_login(world.owner)

    def of(address: str, status: int = 200, **headers: str) -> str:
        answer = client.get(f"/s/{world.study.slug}/recordings{address}", headers=headers)
        assert answer.status_code == status
        return " ".join(answer.content.decode().split())

    return of


def add_track(recording: Recording, **fields: Any) -> Track:
    """A second track, so that the recording is one of speakers."""
    file = SoundFile.objects.create(recording=recording, index=1, file_name="second.wav", size=4)
    return Track.objects.create(
        recording=recording,
        index=recording.tracks.count(),
        file=file,
        use=Track.Use.SPEAKER,
        samples=16_000,
        pcm=save_bytes(f"recordings/{recording.uuid.hex}/pcm", bytes(44)),
        proxy=save_bytes(f"recordings/{recording.uuid.hex}/proxy", b"0"),
        peaks=save_bytes(f"recordings/{recording.uuid.hex}/peaks", bytes(4)),
        **fields,
    )


def install(settings: Any) -> None:
    """A model that is listed; nothing loads it."""
    folder = Path(settings.TANDEM_MODELS_DIR) / "openai-whisper"
    folder.mkdir(parents=True)
    (folder / "small.pt").write_bytes(b"model")


def chunk(run: Recognition, index: int, state: str = "done", **fields: Any) -> Chunk:
    """A piece of what is recognised, with what was heard in it."""
    track = run.recording.tracks.get(index=0)
    fields.setdefault("result", SAID if state == "done" else {})
    start = 160_000 * index
    return Chunk.objects.create(
        recognition=run, track=track, index=index, start=start, end=start + 160_000, state=state, **fields
    )


class TestBringing:
    """The page where a recording is brought."""

    @scopes_disabled()
    def test_an_interview_that_may_not_be_recorded_says_why_and_leads_there(self, world: World, read: Any) -> None:
        lone = make_interview(world.study, "I-78")
        doubt = make_interview(world.study, "I-79", participants=[make_participant(world.study, "P9")])
        doubt.participants.update(consents_to_record=False)
        page = read("/new")
        assert "Not to be recorded yet" in page
        for one, said in ((lone, "I-78 names no participant yet"), (doubt, "P9 has not consented to be recorded.")):
            assert f'<a href="/s/{world.study.slug}/interviews/{one.uuid}/edit">{one.label}</a>: {said}' in page
            assert f'<option value="{one.pk}"' not in page

    @scopes_disabled()
    def test_one_that_was_chosen_on_another_page_is_chosen_here(self, world: World, read: Any) -> None:
        chosen = world.first.transcript.interview
        chosen.participants.update(consents_to_record=True)
        assert f'<option value="{chosen.pk}" selected>' in read(f"/new?interview={chosen.pk}")

    def test_where_nobody_may_be_recorded_no_file_is_asked_for(self, client: Client) -> None:
        study = make_study("Without consent")
        make_interview(study, "I-01")
        assert "Not to be recorded yet" in (page := self.page(study, client))
        assert "data-sound-upload" not in page
        assert "No interview to record" not in page

    def test_without_interviews_and_with_all_recorded_other_sentences_stand_there(self, client: Client) -> None:
        study = make_study("Fresh")
        assert "Enter the interview first: a recording belongs to one" in self.page(study, client)
        one = make_interview(study, "I-01")
        make_recording(one, self.owner)
        assert "Every interview has its recording. Enter the next interview" in self.page(study, client)

    def page(self, study: Any, client: Client) -> str:
        """The page as somebody who may do everything there."""
        self.owner = make_member(study, "owner")
        client.force_login(self.owner)
        return client.get(f"/s/{study.slug}/recordings/new").content.decode()

    def test_what_was_interrupted_waits_on_both_pages(self, world: World, client: Client, read: Any) -> None:
        upload = make_sound_upload(world.study, world.owner)
        answer = client.post(f"/s/{world.study.slug}/recordings/add", {"interview": "0"})
        assert answer.status_code == 422
        assert "Choose the interview that was recorded." in answer.content.decode()
        page = read("/new")
        assert '<td class="number">0 / 1</td>' in page
        assert f"/recordings/uploads/{upload.uuid}/discard" in page
        assert "One upload is not finished." in read("")


class TestList:
    """All recordings of the study."""

    def test_every_state_is_marked(self, world: World, read: Any) -> None:
        for label, state in (("I-81", "ready"), ("I-82", "preparing"), ("I-83", "failed")):
            make_recording(make_interview(world.study, label), world.owner, state=state)
        page = read("")
        assert '<span class="tag tag-open">being prepared</span>' in page
        assert '<span class="tag tag-wrong">unusable</span>' in page
        assert '<td class="number">0:01</td>' in page

    def test_an_empty_one_leads_on(self, client: Client) -> None:
        study = make_study("Empty")
        client.force_login(make_member(study, "owner"))
        page = client.get(f"/s/{study.slug}/recordings").content.decode()
        assert "No recording yet" in page
        assert f'href="/s/{study.slug}/recordings/new"' in page


@pytest.mark.parametrize(
    ("state", "job", "said"),
    [
        ("preparing", "queued", "waits for the background worker"),
        ("preparing", "running", "Decoding the sound"),
        ("preparing", "failed", "It stopped before it was done."),
        ("failed", "failed", "The file holds no sound."),
    ],
)
def test_a_recording_says_how_far_its_preparation_is(
    world: World, read: Any, recording: Recording, state: str, job: str, said: str
) -> None:
    recording.state, recording.error = state, "The file holds no sound." if state == "failed" else ""
    recording.job = make_job(
        world.study, world.owner, "prepare-recording", state=job, phase="Decoding the sound", all_steps=2
    )
    with scopes_disabled():
        recording.save()
    page = read(f"/{recording.uuid}")
    assert said in page
    assert ("load delay:1s" in page) == (job != "failed")
    assert (f"/recordings/{recording.uuid}/prepare" in page) == (said == "It stopped before it was done.")
    if state == "preparing":
        assert said in read(f"/{recording.uuid}", **{"hx-request": "true"})


def test_without_consent_it_is_neither_played_nor_recognised(
    world: World, read: Any, recording: Recording, settings: Any
) -> None:
    install(settings)
    with scopes_disabled():
        recording.interview.participants.update(consents_to_record=False)
        make_version_of(recording)
    page = read(f"/{recording.uuid}")
    assert "Until then the recording is neither played nor recognised." in page
    assert f'href="/s/{world.study.slug}/interviews/{recording.interview.uuid}/edit">To the interview' in page
    assert "Everybody&#x27;s consent comes first." in page or "Everybody's consent comes first." in page
    assert "has not consented to be recorded" in read(f"/{recording.uuid}/listen")


def make_version_of(recording: Recording) -> None:
    """A text of its interview."""
    make_version(recording.study, interview=recording.interview)


@scopes_disabled()
def test_tracks_say_what_they_hold_and_what_was_measured(
    world: World, client: Client, read: Any, recording: Recording
) -> None:
    recording.tracks.update(channel="left", use=Track.Use.SPEAKER, speaker="P1")
    add_track(recording, channel="right", speaker="P2", found_offset_ms=120, offset_ms=120)
    recording.facts = {"bleed": 0.4, "uneven": True, "stereo": {"side_db": -3, "overlap": 0.1, "split": True}}
    recording.save()
    page = read(f"/{recording.uuid}")
    for words in ("left channel", "right channel", "found: 0.12 s", "The channels differ, so each was taken"):
        assert words in page
    assert "The tracks differ in length." in page
    recording.facts["stereo"]["split"] = False
    recording.save()
    assert "Both channels hold the same, so they were put together." in read(f"/{recording.uuid}")

    said = {"use": "speaker", "speaker": "P1", "role": "other", "offset": "0"}
    sent = {name: said.get(name.rpartition("-")[2], "") for name in re.findall(r'name="([\w-]+)"', page)}
    answer = client.post(f"/s/{world.study.slug}/recordings/{recording.uuid}/settle", sent)
    assert answer.status_code == 422
    assert "Two tracks have the same speaker; give each its own name." in answer.content.decode()


@scopes_disabled()
def test_what_was_recognised_is_listed_with_what_became_of_it(world: World, read: Any, recording: Recording) -> None:
    make_version_of(recording)
    version = recording.interview.transcript.versions.get()
    make_recognition(recording, world.owner, outcome="words", version=version)
    make_recognition(recording, world.owner, outcome="words", start_ms=0, end_ms=900, answer="declined")
    make_recognition(recording, world.owner, job=None)
    make_recognition(recording, world.owner)
    page = read(f"/{recording.uuid}")
    for words in ("everything", "0:00–0:00", "version 1", "declined", "waiting", "not finished", "words found"):
        assert words in page


@scopes_disabled()
def test_a_model_s_earlier_work_says_how_long_it_will_take(
    world: World, client: Client, read: Any, recording: Recording, settings: Any
) -> None:
    install(settings)
    recording.tracks.update(samples=16_000 * 3600)
    earlier = make_recognition(recording, world.owner, job=make_job(world.study, world.owner, state="done"))
    chunk(earlier, 0, seconds=5, kept=[[0, 160_000]], done_at=timezone.now())
    recording.facts = {"bleed": 0.4}
    recording.save()
    page = read(f"/{recording.uuid}")
    assert "small: about 30 min on this machine." in page
    assert 'name="keep_loudest"' in page

    wanted = {"model": "openai-whisper/small", "language": "en", "beam": "5"}
    recording.interview.participants.update(consents_to_record=False)
    answer = client.post(f"/s/{world.study.slug}/recordings/{recording.uuid}/recognise", wanted)
    assert answer.status_code == 422
    recording.interview.participants.update(consents_to_record=True)
    make_recognition(recording, world.owner)
    assert "A recognition is under way; it stands below." in read(f"/{recording.uuid}")


@pytest.mark.parametrize(
    ("job", "run", "said"),
    [
        ({"state": "running", "cancel_requested": True}, {}, "It stops; what is done is kept."),
        ({"state": "running", "phase": "Recognising speech"}, {}, "Nothing was finished for three minutes."),
        ({"state": "failed", "error": "died"}, {}, "The worker stopped three times at the same place"),
        ({"state": "failed", "error": "failed"}, {}, "It failed; the log names the place."),
        ({"state": "failed", "error": "The model is too large."}, {}, "The model is too large."),
        ({"state": "cancelled"}, {}, "It was stopped; what is done is kept."),
        ({"state": "done"}, {"outcome": "silence"}, "No speech was found."),
        ({"state": "done"}, {"outcome": "gaps"}, "Done, with gaps"),
        ({"state": "done"}, {"outcome": "words"}, "Done."),
        ({"state": "queued"}, {}, "It waits for the background worker"),
    ],
)
@scopes_disabled()
def test_a_recognition_says_where_it_stands(
    world: World, read: Any, recording: Recording, job: dict[str, Any], run: dict[str, Any], said: str
) -> None:
    made = make_job(world.study, world.owner, "recognise-speech", **job)
    Job.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(minutes=9))
    recognition = make_recognition(recording, world.owner, job=made, **run)
    chunk(recognition, 0, kept=[[0, 160_000]], seconds=5, done_at=timezone.now() - timedelta(minutes=5))
    chunk(recognition, 1, state="failed")
    chunk(recognition, 2, state="waiting", kept=[[0, 160_000]])
    page = read(f"/recognitions/{recognition.uuid}")
    assert said in page
    assert "Given up" in page
    is_over = job["state"] not in ("queued", "running")
    assert ("Still about" in page, "The latest so far" in page) == (not is_over, not is_over)
    assert ("/resume" in page) == (is_over and not run)
    if not is_over:
        assert "0:05" in page
        Chunk.objects.update(seconds=0)
        assert "known after the first few minutes" in read(f"/recognitions/{recognition.uuid}")
        assert said in read(f"/recognitions/{recognition.uuid}", **{"hx-request": "true"})


@scopes_disabled()
def test_a_finished_recognition_shows_doubts_words_and_where_they_come_from(
    world: World, read: Any, recording: Recording
) -> None:
    add_track(recording, speaker="P2")
    recording.tracks.update(use=Track.Use.SPEAKER)
    recording.tracks.filter(index=0).update(speaker="P1")
    done = make_job(world.study, world.owner, "recognise-speech", state="done")
    run = make_recognition(
        recording,
        world.owner,
        job=done,
        outcome="words",
        settings={"languages": ["en"], "beam": 1},
        libraries={"torch": "2"},
        prompt="Tandem",
    )
    flag = {"kind": "low_confidence", "start_ms": 0, "end_ms": 400, "count": 3}
    chunk(run, 0, flags=[flag])
    page = read(f"/recognitions/{run.uuid}")
    for words in ("· fast", "words it was not sure of (3)", "What it heard", "word0.", "· torch 2", "Tandem", "P1"):
        assert words in page
    assert 'href="?all"' in page
    assert "word13." not in page
    assert "word13." in read(f"/recognitions/{run.uuid}?all")
    assert "Make this the interview&#x27;s text" in page or "Make this the interview's text" in page

    make_version_of(recording)
    run.version = recording.interview.transcript.versions.get()
    run.save()
    page = read(f"/recognitions/{run.uuid}")
    assert f"/recordings/{recording.uuid}/listen" in page
    assert "To the transcript" in page


@scopes_disabled()
def test_a_passage_recognised_again_stands_beside_the_text(
    world: World, client: Client, read: Any, recording: Recording, settings: Any
) -> None:
    done = make_job(world.study, world.owner, "recognise-speech", state="done")
    whole = make_recognition(recording, world.owner, job=done, outcome="words")
    chunk(whole, 0)

    with scope(study=world.study):
        store_recognition(recognition=whole, actor=world.owner)
    done = make_job(world.study, world.owner, "recognise-speech", state="done")
    again = make_recognition(recording, world.owner, job=done, outcome="words", start_ms=0, end_ms=900)
    chunk(again, 0, result={"language": "en", "segments": SAID["segments"][:1]})
    page = read(f"/recognitions/{again.uuid}")
    assert "0:00 to 0:00, recognised again" in page
    assert "The text, and the proposal" in page
    assert "Take the proposal" in page
    different = {**SAID["segments"][0], "words": [{"text": " other.", "start_ms": 0, "end_ms": 400}]}
    same = again.chunks.get()
    assert "Both say the same." in page
    Chunk.objects.filter(pk=same.pk).update(result={"language": "en", "segments": [different]})
    assert "Both say the same." not in read(f"/recognitions/{again.uuid}")

    install(settings)
    assert "Recognise a passage again" in (page := read(f"/{recording.uuid}/listen"))
    answer = client.post(f"/s/{world.study.slug}/recordings/{recording.uuid}/recognise-passage", {"begins": "x"})
    assert answer.status_code == 422
    assert '<details class="again" open>' in answer.content.decode()

    Recognition.objects.filter(pk=again.pk).update(answer="declined", job=None)
    page = read(f"/recognitions/{again.uuid}")
    assert '<div class="job job-done">' in page
    assert '<p class="quiet">declined</p>' in page
    assert "Take the proposal" not in page


@scopes_disabled()
def test_a_silent_recognition_says_what_to_check(world: World, read: Any, recording: Recording) -> None:
    done = make_job(world.study, world.owner, "recognise-speech", state="done")
    run = make_recognition(recording, world.owner, job=done, outcome="silence")
    assert "Listen to the recording: is it the right file" in read(f"/recognitions/{run.uuid}")


def test_without_an_engine_the_page_of_models_says_so(read: Any, settings: Any) -> None:
    settings.TANDEM_SPEECH_ENGINES = []
    assert "engine" in read("/models")
