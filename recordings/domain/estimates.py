"""How long recognition still takes, from how long it took on this machine."""

from collections.abc import Sequence
from statistics import median

RECENT = 5
FEWEST = 3


def factor(chunks: Sequence[tuple[float, int]], *, fewest: int = FEWEST) -> float | None:
    """Seconds of work a second of speech: the median over the last five chunks of (seconds, speech in ms).

    None before there are enough of them.
    """
    known = [seconds * 1000 / speech for seconds, speech in chunks if speech > 0][-RECENT:]
    return median(known) if len(known) >= fewest else None


def remaining_seconds(speech_ms: int, seconds_a_second: float | None) -> int | None:
    """What is left, in whole seconds."""
    return None if seconds_a_second is None else round(speech_ms / 1000 * seconds_a_second)
