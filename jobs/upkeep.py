"""What apps bring up to date when a worker starts: what a new release left to be made."""

from collections.abc import Callable

Upkeep = Callable[[], None]
UPKEEP: list[Upkeep] = []


def when_worker_starts(upkeep: Upkeep) -> Upkeep:
    """Register something that is quick where nothing is to be done; from an app's `ready`."""
    UPKEEP.append(upkeep)
    return upkeep


def bring_up_to_date() -> None:
    """Everything that was registered, in the order of the apps."""
    for upkeep in UPKEEP:
        upkeep()
