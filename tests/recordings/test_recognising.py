"""What becomes of a recognition, with an engine that says what a test wants: the real ones are in test_pipeline."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client

from jobs.actions import cancel_job
from jobs.models import Job
from recordings import actions, memory, recognising
from recordings.actions.taking import base_of, may_be_stored
from recordings.domain.words import Heard
from recordings.models import Chunk, Recognition, Recording, Track
from recordings.rendering.progress import progress
from recordings.rendering.recordings import compared, shown_flags
from recordings.speech.child import EngineFailed, OutOfMemory
from recordings.speech.engine import Request
from studies.errors import Refused
from studies.models import AuditEvent, Participant
from studies.permissions import Role
from tests.factories import make_member, make_version
from tests.recordings.conftest import Studio, manner
from tests.recordings.fake import Answer, FakeChild, heard
from tests.recordings.sounds import joined, silence, speech, wav
from transcripts.models import TranscriptVersion

pytestmark = pytest.mark.usefixtures("models", "fake_engine")


def raising(error: Exception) -> Answer:
    def answer(request: Request) -> Heard:
        raise error

    return answer


def long_recording(studio: Studio) -> Recording:
    """Three chunks."""
    return studio.record(("a.wav", wav(joined(speech(9), silence(2), speech(9), silence(2), speech(9)))))


def text_of(studio: Studio) -> str:
    version = TranscriptVersion.objects.filter(transcript__interview=studio.interview).order_by("-number").first()
    return version.text if version else ""


@pytest.mark.usefixtures("short_chunks")
def test_stopping_keeps_what_is_done_and_going_on_finishes_it(studio: Studio) -> None:
    recording = long_recording(studio)
    made = actions.start_recognition(recording=recording, actor=studio.interviewer, manner=manner())
    job = made.job
    assert job is not None

    def stop(request: Request) -> Heard:
        cancel_job(job=job, actor=studio.interviewer)
        return heard("One.")

    FakeChild.answers = [stop, lambda request: heard("More.")]
    studio.work(job)

    assert job.state == Job.State.CANCELLED
    states = list(made.chunks.values_list("state", "attempts"))
    assert states == [("done", 1), ("waiting", 0), ("waiting", 0)]
    seen = progress(made)
    assert (seen.done_chunks, seen.all_chunks, seen.done_ms) == (1, 3, made.chunks.first().end // 16)  # type: ignore[union-attr]
    assert text_of(studio) == ""

    studio.work(actions.resume_recognition(recognition=made, actor=studio.interviewer))
    made.refresh_from_db()
    assert made.outcome == Recognition.Outcome.WORDS
    assert text_of(studio) == "One.\nMore.\nMore."
    with pytest.raises(Refused, match="is finished"):
        actions.resume_recognition(recognition=made, actor=studio.interviewer)


def test_the_engine_is_stopped_within_a_chunk_after_ten_seconds(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = studio.record(("a.wav", wav(speech(5))))
    made = actions.start_recognition(recording=recording, actor=studio.interviewer, manner=manner())
    assert made.job is not None
    now = iter(range(0, 10_000, 6))
    monkeypatch.setattr(recognising.time, "monotonic", lambda: float(next(now)))

    class Slow(FakeChild):
        def transcribe(self, request: Request) -> Heard:
            assert made.job is not None
            cancel_job(job=made.job, actor=studio.interviewer)
            for _ in range(4):
                self.waiting()
            raise AssertionError("it was not stopped")

    monkeypatch.setattr(recognising, "Child", Slow)
    studio.work(made.job)
    assert made.job.state == Job.State.CANCELLED
    assert list(made.chunks.values_list("state", "attempts")) == [("waiting", 0)]


@pytest.mark.usefixtures("short_chunks")
def test_memory_that_runs_out_names_the_model_and_what_it_needs(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = long_recording(studio)
    FakeChild.answers = [lambda request: heard("One."), raising(OutOfMemory())]
    made = studio.recognise(recording)
    assert made.job is not None
    assert made.job.error.startswith(
        "Memory ran out: the model “interview” needs about 1.1 GB, this machine has 64.0 GB"
    )
    assert list(made.chunks.values_list("state", flat=True)) == ["done", "waiting", "waiting"]

    monkeypatch.setattr(memory, "free", lambda: 1 << 29)
    FakeChild.answers = [lambda request: heard("One.")]
    job = studio.work(actions.resume_recognition(recognition=made, actor=studio.interviewer))
    assert "this machine has 0.5 GB free" in job.error


@pytest.mark.usefixtures("short_chunks")
def test_a_chunk_over_which_the_engine_dies_twice_is_a_gap(studio: Studio) -> None:
    recording = long_recording(studio)
    died = raising(EngineFailed("ended with -11"))
    FakeChild.answers = [lambda request: heard("One."), died, died, lambda request: heard("Three.")]
    made = studio.recognise(recording)
    assert made.outcome == Recognition.Outcome.GAPS
    assert list(made.chunks.values_list("state", "attempts")) == [("done", 1), ("failed", 2), ("done", 1)]
    assert text_of(studio) == "One.\nThree."
    assert next(flag.kind for flag in shown_flags(made)) == "not_recognised"


def test_a_text_that_repeats_itself_is_tried_in_halves_and_both_are_kept(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(20))))
    FakeChild.answers = [
        lambda request: heard("no no no no no", compression=3.0),
        lambda request: heard("No."),
        lambda request: heard("Never."),
    ]
    made = studio.recognise(recording)
    chunk = made.chunks.get()
    assert text_of(studio) == "No.\nNever."
    assert [segment["text"] for segment in chunk.result["retried"]["segments"]] == ["no no no no no"]
    assert [(request.beam, request.temperatures, len(request.sound)) for request in FakeChild.asked[1:]] == [
        (1, (0.2,), 160_000),
        (1, (0.2,), 160_000),
    ]


def test_a_loop_that_stays_is_flagged_and_not_changed(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(5))))
    FakeChild.answers = [lambda request: heard("no no no no no", compression=3.0)]
    made = studio.recognise(recording)
    assert text_of(studio) == "no no no no no"
    assert "loop" in [flag.kind for flag in shown_flags(made)]


@pytest.mark.usefixtures("short_chunks")
def test_the_language_is_found_for_every_chunk_among_the_study_s(studio: Studio) -> None:
    recording = long_recording(studio)
    FakeChild.answers = [lambda request: heard("Bon.", language=request.language)]
    FakeChild.probabilities = [{"fr": 0.7, "de": 0.9}, {"en": 0.75, "fr": 0.25}, {"en": 0.95, "fr": 0.05}]
    made = studio.recognise(recording, languages=("en", "fr"))
    assert list(made.chunks.values_list("language", flat=True)) == ["fr", "fr", "en"]
    differs = [flag for chunk in made.chunks.all() for flag in chunk.flags if flag["kind"] == "language_differs"]
    assert len(differs) == 2, "the interview is in English"


def test_the_prompt_and_the_manner_reach_the_engine_and_the_prompt_no_log(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    recording = studio.record(("a.wav", wav(speech(5))))
    studio.recognise(recording, prompt="Zanzibar, Kubernetes", beam=5)
    (request,) = FakeChild.asked
    assert (request.prompt, request.beam, request.language, request.seed) == ("Zanzibar, Kubernetes", 5, "en", 0)
    assert "Zanzibar" not in caplog.text
    assert "labels" not in caplog.text
    assert "Zanzibar" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_a_passage_is_a_proposal_that_is_taken_or_left(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(30))))
    FakeChild.answers = [lambda request: heard("one two three four five six seven eight", step=3000)]
    whole = studio.recognise(recording)
    assert base_of(recording) == whole
    assert text_of(studio).split() == "one two three four five six seven eight".split()

    def passage(words: str) -> Recognition:
        FakeChild.answers = [lambda request: heard(words, step=3000)]
        made = actions.recognise_passage(
            recording=recording, actor=studio.interviewer, manner=manner(), start_ms=6000, end_ms=12_000
        )
        studio.work(made.job)
        made.refresh_from_db()
        return made

    proposal = passage("TROIS QUATRE")
    assert len(FakeChild.asked[-1].sound) == 6 * 16_000
    assert TranscriptVersion.objects.count() == 1, "nothing is overwritten"
    shown = compared(proposal)
    assert (shown.current, shown.proposed) == ("<del>three four</del>", "<ins>TROIS QUATRE</ins>")

    version = actions.take_recognition(recognition=proposal, actor=studio.interviewer)
    assert version.number == 2
    assert version.text.split() == "one two TROIS QUATRE five six seven eight".split()
    with pytest.raises(Refused, match="answered already"):
        actions.take_recognition(recognition=proposal, actor=studio.interviewer)

    second = passage("drei vier")
    assert compared(second).current == "<del>TROIS QUATRE</del>"
    actions.decline_recognition(recognition=second, actor=studio.interviewer)
    assert TranscriptVersion.objects.count() == 2
    same = passage("TROIS QUATRE")
    assert compared(same).is_same

    third = actions.take_recognition(recognition=same, actor=studio.interviewer)
    assert third.text.split() == "one two TROIS QUATRE five six seven eight".split()


def test_another_run_stays_beside_the_text_until_it_is_taken(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(5))))
    studio.recognise(recording)
    FakeChild.answers = [lambda request: heard("Other words.")]
    second = studio.recognise(recording)
    assert (second.version, text_of(studio)) == (None, "The labels are wrong.")
    assert may_be_stored(second)
    actions.store_recognition(recognition=second, actor=studio.interviewer)
    assert text_of(studio) == "Other words."
    assert [version.number for version in TranscriptVersion.objects.order_by("number")] == [1, 2]


def test_people_s_text_is_never_replaced(studio: Studio) -> None:
    make_version(studio.study, interview=studio.interview)
    recording = studio.record(("a.wav", wav(speech(5))))
    made = studio.recognise(recording)
    assert (made.outcome, made.version, TranscriptVersion.objects.count()) == ("words", None, 1)
    assert not may_be_stored(made)
    with pytest.raises(Refused, match="not recognised here"):
        actions.store_recognition(recognition=made, actor=studio.interviewer)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"model": "gone"}, "“gone” is not installed any more"),
        ({"languages": ()}, "Choose a language"),
    ],
)
def test_what_cannot_be_recognised_is_said(studio: Studio, wanted: dict[str, Any], sentence: str) -> None:
    recording = studio.record(("a.wav", wav(speech(2))))
    with pytest.raises(Refused, match=sentence):
        studio.recognise(recording, **wanted)


def test_one_recognition_of_a_recording_at_a_time_and_none_without_consent(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(2))))
    made = actions.start_recognition(recording=recording, actor=studio.interviewer, manner=manner())
    with pytest.raises(Refused, match="under way already"):
        actions.start_recognition(recording=recording, actor=studio.interviewer, manner=manner())
    with pytest.raises(Refused, match="A job works on this recording"):
        actions.discard_recording(recording=recording, actor=studio.interviewer)
    Participant.objects.update(consents_to_record=False)
    assert studio.work(made.job).error == "P1 has not consented to be recorded."
    assert FakeChild.asked == []
    with pytest.raises(Refused, match="P1 has not consented"):
        actions.start_recognition(recording=recording, actor=studio.interviewer, manner=manner())


@pytest.mark.parametrize(("start_ms", "end_ms"), [(-1, 1000), (1000, 1000), (0, 2001)])
def test_a_passage_lies_inside_the_recording(studio: Studio, start_ms: int, end_ms: int) -> None:
    recording = studio.record(("a.wav", wav(speech(2))))
    with pytest.raises(Refused, match="must lie inside"):
        actions.recognise_passage(
            recording=recording, actor=studio.interviewer, manner=manner(), start_ms=start_ms, end_ms=end_ms
        )


def test_offsets_and_speakers_of_tracks_shape_the_turns(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(6))), ("b.wav", wav(speech(6, seed=2))))
    first, second = recording.tracks.all()
    participant = Participant.objects.get()

    def choice(track: Track, name: str, offset_ms: int = 0) -> actions.TrackChoice:
        who = participant if name == "P1" else None
        return actions.TrackChoice(
            track, Track.Use.SPEAKER, name, "participant" if who else "interviewer", who, offset_ms
        )

    with pytest.raises(Refused, match="same speaker"):
        actions.settle_tracks(
            recording=recording, actor=studio.interviewer, choices=[choice(first, "P1"), choice(second, "P1")]
        )
    actions.settle_tracks(
        recording=recording, actor=studio.interviewer, choices=[choice(first, "Int."), choice(second, "P1", 5000)]
    )
    studio.work(Job.objects.get(kind="mix-recording"))
    recording.refresh_from_db()
    assert recording.duration_ms == 11_000

    FakeChild.answers = [lambda request: heard("Why is it so?"), lambda request: heard("Because of that.")]
    studio.recognise(recording)
    version = TranscriptVersion.objects.get()
    assert [(turn.speaker.label, turn.start_ms) for turn in version.turns.select_related("speaker")] == [
        ("Int.", 0),
        ("P1", 5000),
    ]
    assert version.transcript.speakers.get(label="P1").participant == participant


def test_doubled_words_of_bleeding_microphones_are_flagged_and_left_out_only_when_asked(studio: Studio) -> None:
    loud = joined(speech(10), silence(1), speech(10, seed=4), silence(9))
    soft = (loud // 4).astype(loud.dtype)
    recording = studio.record(("a.wav", wav(loud)), ("b.wav", wav(soft)))
    assert recording.facts["bleed"] > 0.5
    plain = studio.recognise(recording)
    assert text_of(studio) == "The labels are wrong.\nThe labels are wrong."
    bled = [flag for flag in shown_flags(plain) if flag.kind == "possible_bleed"]
    assert {flag.track for flag in bled} == {"Speaker 2"}
    assert len(bled) == 4
    asked = studio.recognise(recording, keep_loudest=True)
    actions.store_recognition(recognition=asked, actor=studio.interviewer)
    assert text_of(studio) == "The labels are wrong."


def test_a_recognised_text_is_for_those_who_may_hear_the_recording(studio: Studio, client: Client) -> None:
    studio.recognise(studio.record(("a.wav", wav(speech(2)))))
    transcript = TranscriptVersion.objects.get().transcript
    pages = (f"/s/{studio.study.slug}/transcripts/{transcript.uuid}", f"/s/{studio.study.slug}/transcripts")
    for role in Role.values:
        client.force_login(make_member(studio.study, role))
        hears = role in ("owner", "interviewer")
        assert client.get(pages[0]).status_code == (200 if hears else 404), role
        assert ("I-01" in client.get(pages[1]).content.decode()) is hears, role


@pytest.mark.usefixtures("short_chunks")
def test_chunks_of_one_track_have_their_own_seeds(studio: Studio) -> None:
    studio.recognise(long_recording(studio))
    assert [request.seed for request in FakeChild.asked] == [0, 1, 2]
    assert Chunk.objects.filter(state=Chunk.State.DONE).count() == 3


def test_a_model_that_cannot_be_loaded_is_no_gap(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = studio.record(("a.wav", wav(speech(2))))

    class Broken(FakeChild):
        def __init__(self, *given: object) -> None:
            raise EngineFailed("ended with 1")

    monkeypatch.setattr(recognising, "Child", Broken)
    made = studio.recognise(recording)
    assert made.job is not None
    assert made.job.error.startswith("The model “interview” could not be loaded")
    assert list(made.chunks.values_list("state", flat=True)) == ["waiting"]


@pytest.mark.usefixtures("short_chunks")
def test_a_text_is_never_made_by_two_models(studio: Studio) -> None:
    recording = long_recording(studio)
    FakeChild.answers = [lambda request: heard("One."), raising(OutOfMemory())]
    made = studio.recognise(recording)
    Recognition.objects.filter(pk=made.pk).update(model_sha256="0" * 64)
    job = studio.work(actions.resume_recognition(recognition=made, actor=studio.interviewer))
    assert job.error.startswith("The model “interview” is another file than when this began")
    assert list(made.chunks.values_list("state", flat=True)) == ["done", "waiting", "waiting"]
