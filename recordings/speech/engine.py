"""What every speech engine can do, and how it is asked."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from recordings.domain.words import Heard

Sound = npt.NDArray[np.float32]
"""16 kHz mono, from -1 to 1."""

TEMPERATURES = (0.0, 0.2, 0.4, 0.6)
MOST_COMPRESSION = 2.4
LEAST_LOG_PROBABILITY = -1.0
NO_SPEECH = 0.6
SILENCE_BEFORE_INVENTION = 2.0


@dataclass(frozen=True)
class Request:
    """One stretch of sound to recognise. The same request with the same seed gives the same words.

    As docs/recordings.md has it: the language is always said, no text of before is carried on.
    """

    sound: Sound
    language: str
    seed: int
    prompt: str = ""
    beam: int = 5
    temperatures: tuple[float, ...] = TEMPERATURES


@dataclass(frozen=True)
class About:
    """What an engine says of itself once its model is loaded: versions for the record."""

    libraries: dict[str, str] = field(default_factory=dict)
    device: str = "cpu"


class Engine(Protocol):
    """A loaded model. Times in its answers are milliseconds from the beginning of the sound."""

    about: About

    def transcribe(self, request: Request) -> Heard:
        """The words of a stretch of sound."""

    def languages(self, sound: Sound) -> dict[str, float]:
        """How likely each language is that the model knows, by its first thirty seconds."""


def load(engine: str, model: Path) -> Engine:
    """Load a model file or folder. Raises KeyError for an engine that Tandem does not know."""
    if engine == "openai-whisper":
        from recordings.speech.openai_whisper import OpenAiWhisper

        return OpenAiWhisper(model)
    if engine == "faster-whisper":
        from recordings.speech.faster_whisper import FasterWhisper

        return FasterWhisper(model)
    raise KeyError(engine)
