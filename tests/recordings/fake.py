"""An engine that says what a test wants, in the place of the engine's process."""

from __future__ import annotations

from collections.abc import Callable

from recordings.domain.words import Heard, Segment, Word
from recordings.speech.engine import About, Request

Answer = Callable[[Request], Heard]


def heard(text: str, *, language: str = "en", compression: float = 1.0, step: int = 400) -> Heard:
    words = tuple(Word(f" {part}", step * at, step * at + 300, 0.9) for at, part in enumerate(text.split()))
    return Heard(language, (Segment(words, text, compression_ratio=compression),) if words else ())


class FakeChild:
    """Stands for the engine's process; `answers` are given in turn, the last one again and again."""

    answers: list[Answer]
    asked: list[Request]
    probabilities: list[dict[str, float]]

    def __init__(self, name: str, model: object, while_waiting: Callable[[], None]) -> None:
        self.about = About({"engine of tests": "1"})
        self.waiting = while_waiting

    def transcribe(self, request: Request) -> Heard:
        self.waiting()
        FakeChild.asked.append(request)
        answers = FakeChild.answers
        return (answers.pop(0) if len(answers) > 1 else answers[0])(request)

    def languages(self, sound: object) -> dict[str, float]:
        return FakeChild.probabilities.pop(0)

    def close(self, *, at_once: bool = False) -> None:
        pass
