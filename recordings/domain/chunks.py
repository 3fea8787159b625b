"""A track cut into chunks of about four minutes, each at the quietest place near its end.

A chunk is recognised by itself, so that a worker that is killed loses one chunk, memory does not grow with length, and
a job that goes on later says the same. Chunks do not overlap; where the only cut falls into speech, both sides hear
one second more and keep the words whose middle lies inside.

Whisper works in windows of thirty seconds and the last one of a chunk is seldom full: shorter chunks lose less when a
worker dies, and cost more (docs/decisions/0011).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from recordings.domain.levels import FRAME, FRAMES_A_SECOND, RATE, Levels, gate_level, kept_spans

TARGET = 240 * FRAMES_A_SECOND
SEARCH = 15 * FRAMES_A_SECOND
LONGEST = 270 * FRAMES_A_SECOND
SMOOTHED = FRAMES_A_SECOND // 2
CONTEXT = RATE


@dataclass(frozen=True)
class PlannedChunk:
    """Samples [start, end) of a track, with the context heard before and after, and what of it is not silent."""

    start: int
    end: int
    before: int
    after: int
    kept: tuple[tuple[int, int], ...]


def plan(found: Levels, samples: int, first: int = 0) -> list[PlannedChunk]:
    """Cut the samples [first, samples) of a track whose levels are `found`. Nothing where there are no samples."""
    gate = gate_level(found)
    cuts = list(_cuts(found, gate, first, samples))
    edges = [(first, False), *cuts, (samples, False)]
    return [
        _chunk(found, gate, (start, before), (end, after), first, samples)
        for (start, before), (end, after) in pairwise(edges)
        if end > start
    ]


def _chunk(
    found: Levels, gate: float, start: tuple[int, bool], end: tuple[int, bool], first: int, last: int
) -> PlannedChunk:
    before = min(CONTEXT, start[0] - first) if start[1] else 0
    after = min(CONTEXT, last - end[0]) if end[1] else 0
    kept = kept_spans(found, gate, start[0] - before, end[0] + after)
    return PlannedChunk(start[0], end[0], before, after, tuple(kept))


def _cuts(found: Levels, gate: float, first: int, samples: int) -> Iterator[tuple[int, bool]]:
    """Where to cut, in samples, and whether that is in speech."""
    at = first // FRAME
    while -(-samples // FRAME) - at > LONGEST:
        low = at + TARGET - SEARCH
        power = np.power(10.0, found[low : at + TARGET + SEARCH].astype(np.float64) / 10)
        smoothed = np.convolve(power, np.full(SMOOTHED, 1 / SMOOTHED), mode="valid")
        quietest = int(np.argmin(smoothed))
        at = low + quietest + SMOOTHED // 2
        yield at * FRAME, bool(10 * np.log10(max(smoothed[quietest], 1e-10)) > gate)


def speech_ms(kept: Iterable[Sequence[int]]) -> int:
    """How long the kept spans are together."""
    return sum(end - start for start, end in kept) * 1000 // RATE


class Timeline:
    """From milliseconds in the kept spans put together to milliseconds in the track."""

    def __init__(self, kept: Iterable[Sequence[int]]) -> None:
        self.pieces: list[tuple[int, int, int]] = []
        heard = 0
        for start, end in kept:
            self.pieces.append((heard, start * 1000 // RATE, end * 1000 // RATE))
            heard += (end - start) * 1000 // RATE
        self.length = heard

    def original(self, start_ms: int, end_ms: int) -> tuple[int, int]:
        """Where a word lies in the track; it belongs to the piece that its middle falls into, and stays inside it."""
        if not self.pieces:
            return start_ms, end_ms
        middle = min(max((start_ms + end_ms) // 2, 0), self.length)
        heard, low, high = [piece for piece in self.pieces if piece[0] <= middle][-1]
        begin = min(max(start_ms - heard + low, low), high)
        return begin, min(max(end_ms - heard + low, begin), high)
