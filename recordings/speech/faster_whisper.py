"""faster-whisper behind Tandem's interface. The model is a folder; nothing is ever downloaded here."""

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ctranslate2
import faster_whisper

from recordings.domain.words import Heard, Segment, Word
from recordings.speech import engine
from recordings.speech.engine import About, Request, Sound


class FasterWhisper:
    """A converted model; whole numbers of eight bits on the processor, sixteen-bit floats on a graphics card."""

    def __init__(self, model: Path) -> None:
        on_card = ctranslate2.get_cuda_device_count() > 0
        self.model = faster_whisper.WhisperModel(
            str(model),
            device="cuda" if on_card else "cpu",
            compute_type="float16" if on_card else "int8",
            local_files_only=True,
        )
        names = ("faster-whisper", "ctranslate2", "numpy")
        self.about = About({name: version(name) for name in names}, "cuda" if on_card else "cpu")

    def transcribe(self, request: Request) -> Heard:
        """See `Engine.transcribe`."""
        ctranslate2.set_random_seed(request.seed)
        said, _ = self.model.transcribe(
            request.sound,
            language=request.language,
            task="transcribe",
            condition_on_previous_text=False,
            beam_size=max(1, request.beam),
            temperature=list(request.temperatures),
            compression_ratio_threshold=engine.MOST_COMPRESSION,
            log_prob_threshold=engine.LEAST_LOG_PROBABILITY,
            no_speech_threshold=engine.NO_SPEECH,
            word_timestamps=True,
            hallucination_silence_threshold=engine.SILENCE_BEFORE_INVENTION,
            initial_prompt=request.prompt or None,
            vad_filter=False,
        )
        return Heard(request.language, tuple(_segments(said)))

    def languages(self, sound: Sound) -> dict[str, float]:
        """See `Engine.languages`."""
        if not self.model.model.is_multilingual:
            return {"en": 1.0}
        _, _, found = self.model.detect_language(sound)
        return {language: round(float(value), 4) for language, value in found}


def _segments(said: Iterable[Any]) -> Iterable[Segment]:
    for segment in said:
        words = tuple(
            Word(word.word, round(word.start * 1000), round(word.end * 1000), round(float(word.probability), 4))
            for word in segment.words or ()
        )
        if words:
            yield Segment(
                words,
                segment.text,
                round(float(segment.avg_logprob), 4),
                round(float(segment.no_speech_prob), 4),
                round(float(segment.compression_ratio), 4),
                round(float(segment.temperature or 0.0), 2),
            )
