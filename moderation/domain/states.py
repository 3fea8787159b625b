"""Where a case stands, whatever it is about, and the deeds that settle nothing."""

from enum import StrEnum


class State(StrEnum):
    """Where a case stands. `ANSWERED` has been with its coders and waits for the moderator again."""

    AGREED = "agreed"
    OPEN = "open"
    DEFERRED = "deferred"
    RETURNED = "returned"
    ANSWERED = "answered"
    DECIDED = "decided"


class Later(StrEnum):
    """Deeds of a moderator that put nothing into the consensus."""

    DEFER = "defer"  # decide it later
    RETURN = "return"  # the coders look again, blind
    SPLIT = "split"  # one case becomes two


ADD = "add"
"""The deed that puts into the consensus what nobody marked; it makes a case of its own."""

WAITING = (State.OPEN, State.ANSWERED)
"""What a moderator can decide now."""

UNSETTLED = (State.OPEN, State.DEFERRED, State.RETURNED, State.ANSWERED)
"""What the consensus still lacks."""
