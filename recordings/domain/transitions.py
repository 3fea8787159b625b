"""Where a recording and a recognition of it stand, and what can be done with them there."""

from collections.abc import Mapping
from enum import StrEnum


class Sound(StrEnum):
    """Where a recording stands. `STUCK` is one whose preparation stopped half-way."""

    PREPARING = "preparing"
    STUCK = "stuck"
    READY = "ready"
    FAILED = "failed"


class Run(StrEnum):
    """Where a recognition stands. What a finished one heard is a proposal until somebody answers."""

    UNDER_WAY = "under_way"
    STOPPED = "stopped"
    FINISHED = "finished"
    ANSWERED = "answered"


class Verb(StrEnum):
    """What somebody does with either."""

    PREPARE_AGAIN = "prepare_again"
    SETTLE = "settle"  # say who speaks on which track
    RECOGNISE = "recognise"
    RESUME = "resume"
    STORE = "store"  # a whole run becomes the text
    TAKE = "take"  # a passage goes into the text
    DECLINE = "decline"


WITH_SOUND: Mapping[Verb, frozenset[Sound]] = {
    Verb.PREPARE_AGAIN: frozenset({Sound.STUCK, Sound.READY, Sound.FAILED}),
    Verb.SETTLE: frozenset({Sound.READY}),
    Verb.RECOGNISE: frozenset({Sound.READY}),
}
WITH_RUN: Mapping[Verb, frozenset[Run]] = {
    Verb.RESUME: frozenset({Run.STOPPED}),
    Verb.STORE: frozenset({Run.FINISHED}),
    Verb.TAKE: frozenset({Run.FINISHED}),
    Verb.DECLINE: frozenset({Run.FINISHED}),
}


def sound(state: str, *, at_work: bool) -> Sound:
    """Where a recording of this state stands; `at_work` says whether its job waits or runs."""
    return Sound.STUCK if state == Sound.PREPARING and not at_work else Sound(state)


def run(outcome: str, answer: str, *, at_work: bool) -> Run:
    """Where a recognition stands that ended and was answered so; empty where it was not."""
    if outcome:
        return Run.ANSWERED if answer else Run.FINISHED
    return Run.UNDER_WAY if at_work else Run.STOPPED
