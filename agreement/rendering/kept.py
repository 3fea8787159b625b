"""What became of each coder's codings in moderation. The consensus is made of them: it gives no coefficient."""

from __future__ import annotations

from typing import NamedTuple

from agreement.queries.beside import Beside
from agreement.rendering.numbers import percent
from moderation.codings.domain.lessons import Fate, shares

ORDER = (Fate.TAKEN, Fate.MOVED, Fate.RECODED, Fate.DROPPED, Fate.MISSED)


class KeptLine(NamedTuple):
    """A coder, how many codings, and of each fate how many and which share."""

    coder: str
    codings: int
    fates: list[tuple[int, str]]


def kept(beside: Beside) -> list[KeptLine]:
    """A line a coder; none where no transcript is decided."""
    lines = []
    for coder, fates in sorted(beside.fates.items()):
        part = shares(fates)
        cells = [(fates[fate], percent(part[fate]) if fate in part else "") for fate in ORDER]
        lines.append(KeptLine(coder, sum(fates[fate] for fate in ORDER if fate != Fate.MISSED), cells))
    return lines
