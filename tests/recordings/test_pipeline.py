"""From a file to a transcript, with real whisper: what is said, by whom, when, and what is said where nothing is."""

from __future__ import annotations

import pytest

from jobs.models import Job
from recordings.models import Chunk, RecognisedTurn, Recognition, Recording, Track
from tests.recordings.conftest import Studio, once
from tests.recordings.sounds import joined, silence, speech, wav
from tests.shared_data import SHARED_DATA, needs_shared_data
from transcripts.models import TranscriptVersion, Turn

pytestmark = [pytest.mark.usefixtures("models"), pytest.mark.django_db(transaction=True)]

CLIP = SHARED_DATA / "audio" / "two_speakers_stereo_5s.wav"


@needs_shared_data
def test_two_channels_become_two_speakers(studio: Studio) -> None:
    recording = studio.record(("meeting.wav", CLIP.read_bytes()))
    assert recording.state == Recording.State.READY, recording.error
    left, right = recording.tracks.all()
    assert [(track.channel, track.use, track.speaker) for track in (left, right)] == [
        ("left", Track.Use.SPEAKER, "Speaker 1"),
        ("right", Track.Use.SPEAKER, "Speaker 2"),
    ]
    assert recording.duration_ms == 5000

    recognition = studio.recognise(recording, model="greeting")

    assert recognition.outcome == Recognition.Outcome.WORDS, recognition.job
    version = TranscriptVersion.objects.get(transcript__interview=studio.interview)
    assert version.kind == TranscriptVersion.Kind.RECOGNISED
    assert [speaker.label for speaker in version.transcript.speakers.all()] == ["Speaker 1", "Speaker 2"]
    turns = list(Turn.objects.filter(version=version).select_related("speaker"))
    assert [(turn.speaker.label, version.text[turn.start : turn.end]) for turn in turns if turn.speaker] == [
        (
            "Speaker 1",
            "Good morning, how do you label your data? The labels are often wrong, and nobody checks them.",
        ),
        (
            "Speaker 2",
            "Good morning, how do you label your data? The labels are often wrong, and nobody checks them.",
        ),
    ]
    for turn in turns:
        text = version.text[turn.start : turn.end]
        words = RecognisedTurn.objects.get(turn=turn).words
        assert " ".join(text[start:end] for start, end, *_ in words) == text
        assert all(turn.start_ms <= start <= end <= turn.end_ms for _, _, start, end, _ in words)


def test_a_silent_file_ends_as_no_speech_found(studio: Studio) -> None:
    recording = studio.record(("silent.wav", wav(silence(5))))

    recognition = studio.recognise(recording)

    assert recognition.outcome == Recognition.Outcome.SILENCE
    assert not TranscriptVersion.objects.exists()
    assert recognition.libraries == {}, "no engine was even started"


@once
@pytest.mark.usefixtures("short_chunks")
def test_long_sound_is_cut_at_its_pauses_and_silence_is_not_recognised(studio: Studio) -> None:
    sound = joined(speech(9), silence(4), speech(8))
    recording = studio.record(("long.wav", wav(sound)))

    recognition = studio.recognise(recording)

    first, second = Chunk.objects.filter(recognition=recognition)
    assert 9 * 16_000 < first.end < 13 * 16_000
    assert (first.start, second.start, second.end) == (0, first.end, len(sound))
    assert all(chunk.state == Chunk.State.DONE and chunk.attempts == 1 for chunk in (first, second))
    ((begin, end),) = first.kept
    assert begin == 0
    assert end == pytest.approx(9.3 * 16_000, abs=1600)
    words = [word for chunk in (first, second) for segment in chunk.result["segments"] for word in segment["words"]]
    assert words
    assert not [word for word in words if 9500 < (word["start_ms"] + word["end_ms"]) / 2 < 12_500]
    assert [word["start_ms"] for word in words] == sorted(word["start_ms"] for word in words)


def test_a_broken_file_is_refused_with_a_sentence(studio: Studio) -> None:
    recording = studio.record(("broken.mp3", b"ID3" + bytes(4000)))

    assert recording.state == Recording.State.FAILED
    assert recording.error.startswith("The file is damaged")
    assert recording.job is not None
    assert recording.job.state == Job.State.FAILED
