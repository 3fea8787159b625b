"""openai-whisper behind Tandem's interface. The model is a checkpoint file; nothing is ever downloaded here."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
import whisper

from recordings.domain.words import Heard, Segment, Word
from recordings.speech import engine
from recordings.speech.engine import About, Request, Sound


class OpenAiWhisper:
    """A checkpoint of openai-whisper, on the graphics card where there is one.

    `clip_timestamps` is never used: with an end at the end of the sound it hangs (version 20250625).
    """

    def __init__(self, model: Path) -> None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = whisper.load_model(str(model), device=device)
        names = ("openai-whisper", "torch", "numpy")
        self.about = About({name: version(name) for name in names}, device)

    def transcribe(self, request: Request) -> Heard:
        """See `Engine.transcribe`."""
        torch.manual_seed(request.seed)
        said: Mapping[str, Any] = self.model.transcribe(
            request.sound,
            language=request.language,
            task="transcribe",
            condition_on_previous_text=False,
            beam_size=request.beam if request.beam > 1 else None,
            temperature=request.temperatures,
            compression_ratio_threshold=engine.MOST_COMPRESSION,
            logprob_threshold=engine.LEAST_LOG_PROBABILITY,
            no_speech_threshold=engine.NO_SPEECH,
            word_timestamps=True,
            hallucination_silence_threshold=engine.SILENCE_BEFORE_INVENTION,
            initial_prompt=request.prompt or None,
            fp16=self.about.device == "cuda",
            verbose=None,
        )
        return Heard(request.language, tuple(_segments(said["segments"])))

    def languages(self, sound: Sound) -> dict[str, float]:
        """See `Engine.languages`."""
        if not self.model.is_multilingual:
            return {"en": 1.0}
        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(sound), n_mels=self.model.dims.n_mels)
        _, probabilities = self.model.detect_language(mel.to(self.model.device))
        return {language: round(float(value), 4) for language, value in probabilities.items()}


def _segments(said: Iterable[Mapping[str, Any]]) -> Iterable[Segment]:
    for segment in said:
        words = tuple(
            Word(
                word["word"],
                round(word["start"] * 1000),
                round(word["end"] * 1000),
                round(float(word["probability"]), 4),
            )
            for word in segment.get("words", ())
        )
        if words:
            yield Segment(
                words,
                segment["text"],
                round(float(segment["avg_logprob"]), 4),
                round(float(segment["no_speech_prob"]), 4),
                round(float(segment["compression_ratio"]), 4),
                round(float(segment["temperature"]), 2),
            )
