"""Codes that become others concern apps above: what follows from codings is made anew there."""

from collections.abc import Callable

from studies.models import Study

Follower = Callable[[Study], None]
MERGED: list[Follower] = []


def when_merged(follower: Follower) -> Follower:
    """Register what happens, in the same transaction, when codes were led to others, or are their own again."""
    MERGED.append(follower)
    return follower


def announce_merged(study: Study) -> None:
    """Tell everybody that codes of the study count as others now."""
    for follower in MERGED:
        follower(study)
