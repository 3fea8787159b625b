"""Where an alpha lies on the little scale of the page, and on which side of Krippendorff's lines.

Krippendorff (2004, p. 241): rely on variables with an alpha of .800 or more; between .667 and .800 draw
tentative conclusions only.
"""

from typing import NamedTuple

from reports.domain.agreement.coefficient import Coefficient

TENTATIVE, RELIABLE = 0.667, 0.8
LOWEST, WIDTH, MARGIN = -0.2, 120, 6


class Mark(NamedTuple):
    """A place on the scale in pixels; `is_below` where the number lies left of its end."""

    x: str
    is_below: bool


def mark(value: float) -> Mark:
    """Place a number on the scale from -.2 to 1; lower ones stand at its end."""
    share = (max(value, LOWEST) - LOWEST) / (1 - LOWEST)
    return Mark(f"{MARGIN + share * (WIDTH - 2 * MARGIN):.1f}", value < LOWEST)


def marks(*coefficients: Coefficient) -> list[Mark]:
    """Places of those that are defined."""
    return [mark(found.value) for found in coefficients if found.value is not None]


def band(value: float | None) -> int:
    """0 below both lines, 1 between them, 2 on or above both, 3 where there is no number."""
    if value is None:
        return 3
    return (value >= TENTATIVE) + (value >= RELIABLE)


LINES = [mark(TENTATIVE).x, mark(RELIABLE).x]
