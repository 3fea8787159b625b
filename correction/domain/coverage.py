"""What of a recording was listened to: stretches [start_ms, end_ms), united."""

from collections.abc import Iterable, Sequence

Stretch = Sequence[int]


def united(stretches: Iterable[Stretch]) -> list[list[int]]:
    """The same stretches apart and in order; those that touch or overlap become one, empty ones go."""
    found: list[list[int]] = []
    for start, end in sorted((stretch[0], stretch[1]) for stretch in stretches):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([start, end])
    return found


def covered_ms(stretches: Iterable[Stretch], duration_ms: int) -> int:
    """How much of [0, duration_ms) they cover together."""
    return sum(min(end, duration_ms) - start for start, end in united(stretches) if start < duration_ms)


def missing(stretches: Iterable[Stretch], duration_ms: int) -> list[list[int]]:
    """What of [0, duration_ms) nobody has listened to."""
    found, at = [], 0
    for start, end in united(stretches):
        if start >= duration_ms:
            break
        if start > at:
            found.append([at, start])
        at = max(at, end)
    return [*found, [at, duration_ms]] if at < duration_ms else found
