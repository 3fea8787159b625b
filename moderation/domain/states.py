"""Where a case stands, whatever it is about, and the deeds that settle nothing."""

from enum import StrEnum

from moderation.codings.domain.cases import UNDISPUTED


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


WAITING = (State.OPEN, State.ANSWERED)
"""What a moderator can decide now."""

UNSETTLED = (State.OPEN, State.DEFERRED, State.RETURNED, State.ANSWERED)
"""What the consensus still lacks."""

_AFTER: dict[str, State] = {Later.DEFER: State.DEFERRED, Later.RETURN: State.RETURNED}


MAY: dict[str, frozenset[State]] = {
    Later.DEFER: frozenset(State) - {State.DEFERRED},
    Later.RETURN: frozenset(State) - {State.RETURNED},
    Later.SPLIT: frozenset({State.OPEN, State.AGREED}),
}
"""From where each deed that settles nothing leads on. Once more from where it leads, it would only ask again."""


def may(choice: str, state: str) -> bool:
    """Whether this deed can follow for a case that stands there; settling it always can."""
    return choice not in MAY or State(state) in MAY[choice]


def state_after(kind: str, choice: str | None) -> State:
    """Where a case of this type stands when this is the latest deed about it; None is no deed."""
    if choice is None:
        return State.AGREED if kind in UNDISPUTED else State.OPEN
    return _AFTER.get(choice, State.DECIDED)
