"""The engine in a process of its own: its memory goes when the job ends, and when it is killed the worker lives on.

The child needs no database and no settings. It ends when the pipe to the worker breaks.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from recordings.domain.words import Heard
from recordings.speech import engine
from recordings.speech.engine import About, Request, Sound

POLL_SECONDS = 0.5
GRACE_SECONDS = 3.0
KILLED = -9


class OutOfMemory(Exception):
    """The engine's process was killed, or said itself that memory ran out."""


class EngineFailed(Exception):
    """The engine raised something else; its words are in the worker's log, without any text of the recording."""


class Child:
    """An engine with its model, loaded at once; `close` it in any case."""

    def __init__(self, name: str, model: Path, while_waiting: Callable[[], None] = lambda: None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, name, model), daemon=True)
        self._waiting = while_waiting
        self._process.start()
        theirs.close()
        self.about: About = self._answer()

    def transcribe(self, request: Request) -> Heard:
        """See `Engine.transcribe`. Raises OutOfMemory or EngineFailed."""
        heard: Heard = self._ask("transcribe", request)
        return heard

    def languages(self, sound: Sound) -> dict[str, float]:
        """See `Engine.languages`. Raises OutOfMemory or EngineFailed."""
        found: dict[str, float] = self._ask("languages", sound)
        return found

    def close(self, *, at_once: bool = False) -> None:
        """Close the pipe, on which an idle child ends by itself; one that is at work, or not idle soon, is killed."""
        self._pipe.close()
        self._process.join(0 if at_once else GRACE_SECONDS)
        self._process.kill()
        self._process.join()

    def _ask(self, verb: str, value: Any) -> Any:
        self._pipe.send((verb, value))
        return self._answer()

    def _answer(self) -> Any:
        try:
            while not self._pipe.poll(POLL_SECONDS):
                self._waiting()
            outcome, value = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._process.join()
            if self._process.exitcode == KILLED:
                raise OutOfMemory from error
            raise EngineFailed(f"ended with {self._process.exitcode}") from error
        if outcome == "memory":
            raise OutOfMemory
        if outcome == "failed":
            raise EngineFailed(value)
        return value


def _serve(pipe: Connection, name: str, model: Path) -> None:
    """Load, say what was loaded, answer until the worker is gone."""
    loaded: list[engine.Engine] = []

    def load() -> About:
        loaded.append(engine.load(name, model))
        return loaded[0].about

    pipe.send(_tried(load))
    while loaded:
        try:
            verb, value = pipe.recv()
        except EOFError:
            return
        pipe.send(_tried(lambda: getattr(loaded[0], verb)(value)))  # noqa: B023


def _tried(work: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "done", work()
    except MemoryError:
        return "memory", None
    except Exception as error:
        words = str(error).lower()
        if "out of memory" in words or "can't allocate memory" in words:
            return "memory", None
        return "failed", type(error).__name__
