"""Where a text in hand stands, and what can be done with it there."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """As `Correction.State` stores it."""

    OPEN = "open"
    SENT = "sent"
    FROZEN = "frozen"


class Verb(StrEnum):
    """What somebody does with a text in hand."""

    EDIT = "edit"
    WITHDRAW = "withdraw"  # put aside where nothing was changed; the text in hand is gone
    SEND = "send"
    SEND_BACK = "send_back"
    AGREE = "agree"
    FREEZE_ALONE = "freeze_alone"
    ASK = "ask"  # questions and their answers, doubts put aside


AFTER: Mapping[Verb, Mapping[State, State]] = {
    Verb.EDIT: {State.OPEN: State.OPEN},
    Verb.WITHDRAW: {State.OPEN: State.OPEN},
    Verb.SEND: {State.OPEN: State.SENT},
    Verb.SEND_BACK: {State.SENT: State.OPEN},
    Verb.AGREE: {State.SENT: State.FROZEN},
    Verb.FREEZE_ALONE: {State.OPEN: State.FROZEN},
    Verb.ASK: {State.OPEN: State.OPEN, State.SENT: State.SENT},
}
"""From where each can be done, and where the text stands afterwards. Nothing leads away from frozen."""


def may(verb: Verb, state: str) -> bool:
    """Whether this can be done with a text that stands there."""
    return State(state) in AFTER[verb]
