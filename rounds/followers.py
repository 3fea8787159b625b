"""What the opening of a round, a submission and the closing of a round mean to the apps above: they register it here.

Everything runs in the transaction of the deed that is followed, in the order of registration.
"""

from collections.abc import Callable
from typing import Any

from rounds.models import CodingRound, Work
from studies.models import Person

Freezer = Callable[[Any], str]
FREEZERS: dict[type[Work], Freezer] = {}
"""By kind of work what it is frozen as: canonical JSON."""

Opened = Callable[[CodingRound, Person, bool], None]
Submitted = Callable[[Work, Person], None]
Closed = Callable[[CodingRound, Person], None]

OPENED: list[Opened] = []
SUBMITTED: list[Submitted] = []
CLOSED: list[Closed] = []


def freezes(kind: type[Work]) -> Callable[[Freezer], Freezer]:
    """Register a kind of work by how it is frozen when it is submitted."""

    def register(freezer: Freezer) -> Freezer:
        FREEZERS[kind] = freezer
        return freezer

    return register


def when_opened(follower: Opened) -> Opened:
    """Register what happens when a round has its layers: `follower(round, actor, carry)`; with `carry` each coder
    begins with what they did so far.
    """
    OPENED.append(follower)
    return follower


def when_submitted(follower: Submitted) -> Submitted:
    """Register what happens when a work is frozen: `follower(work, actor)`."""
    SUBMITTED.append(follower)
    return follower


def when_closed(follower: Closed) -> Closed:
    """Register what happens when nobody is blind in a round any more: `follower(round, actor)`."""
    CLOSED.append(follower)
    return follower
