"""The forest plot: where an alpha and its interval lie, and on which side of Krippendorff's lines.

Krippendorff (2004, p. 241): rely on variables with an alpha of .800 or more; between .667 and .800 draw
tentative conclusions only.
"""

from typing import NamedTuple

from agreement.domain.comparison import Estimate

TENTATIVE, RELIABLE = 0.667, 0.8
LOWEST, WIDTH, MARGIN = -0.2, 160, 6
TICKS = (0.0, 0.5, 1.0)


class Strip(NamedTuple):
    """One row of the plot, places in pixels: the value, its interval, and which of them lie left of the plot's end."""

    x: str
    low: str
    high: str
    has_interval: bool
    is_below: bool
    goes_below: bool


def place(value: float) -> str:
    """From -.2 to 1; what lies outside stands at the end."""
    share = (min(max(value, LOWEST), 1.0) - LOWEST) / (1 - LOWEST)
    return f"{MARGIN + share * (WIDTH - 2 * MARGIN):.1f}"


def strip(estimate: Estimate) -> Strip | None:
    """The row of a coefficient; None where it is undefined."""
    if estimate.value is None:
        return None
    found = estimate.jackknife
    low, high = (found.low, found.high) if found else (estimate.value, estimate.value)
    is_below = estimate.value < LOWEST
    return Strip(place(estimate.value), place(low), place(high), found is not None, is_below, low < LOWEST)


def band(value: float | None) -> int:
    """0 below both lines, 1 between them, 2 on or above both, 3 where there is no number."""
    if value is None:
        return 3
    return (value >= TENTATIVE) + (value >= RELIABLE)


LINES = [place(TENTATIVE), place(RELIABLE)]
AXIS = [(place(tick), f"{tick:g}") for tick in TICKS]
