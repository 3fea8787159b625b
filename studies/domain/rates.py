"""How often something may be done, such as `20/m`."""

import re

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
RATE = re.compile(r"([1-9]\d*)/([1-9]?\d*)([smhd])")


def parsed(rate: str) -> tuple[int, int]:
    """The number, and the seconds that it is counted in. Raises ValueError for anything but a rate."""
    match = RATE.fullmatch(rate)
    if match is None:
        raise ValueError(rate)
    return int(match[1]), int(match[2] or 1) * SECONDS[match[3]]
