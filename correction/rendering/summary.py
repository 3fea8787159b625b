"""How a text in hand stands: what was heard, checked, asked."""

from dataclasses import dataclass

from correction import facts, queries
from correction.domain.coverage import covered_ms, missing
from correction.models import Correction

MOST_MISSING = 12
SHORTEST_MS = 1000


@dataclass(frozen=True)
class Summary:
    """Counts, and what of the recording nobody has played while this text was in hand: (start, end) in ms."""

    turns: int
    checked: int
    blank: int
    questions: int
    unanswered: int
    duration_ms: int
    heard: float | None
    active_ms: int
    unheard: list[tuple[int, int]]
    more_unheard: int


def summary(correction: Correction) -> Summary:
    """The figures of one text in hand."""
    length = facts.duration_ms(correction)
    played = facts.heard(correction)
    gaps = [(start, end) for start, end in missing(played, length) if end - start >= SHORTEST_MS]
    return Summary(
        **queries.counts(correction),
        duration_ms=length,
        heard=covered_ms(played, length) / length if length else None,
        active_ms=facts.active_ms(correction),
        unheard=gaps[:MOST_MISSING],
        more_unheard=max(0, len(gaps) - MOST_MISSING),
    )
