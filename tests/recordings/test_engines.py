"""Both engines, the real ones, with the same scripted model: the same words at the same times, chunk by chunk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from recordings.models import Recognition
from recordings.speech import checkpoints as installed
from tests.recordings.conftest import ENGINE, Studio, once
from tests.recordings.converted import convert_in_a_process_of_its_own
from tests.recordings.sounds import joined, silence, speech, wav
from transcripts.models import TranscriptVersion

pytestmark = [pytest.mark.django_db(transaction=True), once]

FASTER = "faster-whisper"


@pytest.fixture
def both(checkpoints: Path, tmp_path: Path, settings: Any) -> None:
    settings.TANDEM_MODELS_DIR = tmp_path / "models"
    settings.TANDEM_SPEECH_ENGINES = [ENGINE, FASTER]
    (tmp_path / "models" / ENGINE).mkdir(parents=True)
    shutil.copy(checkpoints / ENGINE / "interview.pt", tmp_path / "models" / ENGINE)
    convert_in_a_process_of_its_own(checkpoints / ENGINE / "interview.pt", tmp_path / "models" / FASTER / "interview")


@pytest.mark.usefixtures("both")
def test_both_engines_give_the_same_chunks_words_and_doubts(studio: Studio) -> None:
    assert [model.key for model in installed.installed()] == [f"{ENGINE}/interview", f"{FASTER}/interview"]
    installed.check(FASTER, installed.folder(FASTER) / "interview")
    recording = studio.record(("a.wav", wav(joined(speech(28), silence(4), speech(27, seed=2)))))

    whisper = studio.recognise(recording)
    faster = studio.recognise(recording, engine=FASTER)

    assert whisper.outcome == faster.outcome == Recognition.Outcome.WORDS
    assert set(faster.libraries) == {"faster-whisper", "ctranslate2", "numpy", "device"}
    assert faster.model_sha256 != whisper.model_sha256
    assert [text for text, _ in words_of(whisper)] == [text for text, _ in words_of(faster)] != []
    for (_, one), (_, other) in zip(words_of(whisper), words_of(faster), strict=True):
        assert one == pytest.approx(other, abs=40), "to two frames of the model's"
    assert TranscriptVersion.objects.count() == 1


def words_of(run: Recognition) -> list[tuple[str, tuple[int, int]]]:
    return [
        (word["text"], (word["start_ms"], word["end_ms"]))
        for chunk in run.chunks.all()
        for segment in chunk.result["segments"]
        for word in segment["words"]
    ]


@pytest.mark.usefixtures("fake_engine")
def test_the_storage_may_be_elsewhere(studio: Studio, models: Path, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    recording = studio.record(("a.wav", wav(speech(4))))
    run = studio.recognise(recording, model="greeting")
    assert run.outcome == Recognition.Outcome.WORDS
    assert not (Path(settings.MEDIA_ROOT)).exists(), "only the storage was asked"
