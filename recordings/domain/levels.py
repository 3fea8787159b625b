"""How loud a track is, frame by frame, and where it is silent.

Sound is 16 kHz mono, 16-bit samples. A frame is 20 ms; its level is the RMS in dB of full scale, never below -100.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Samples a second, everywhere."""

FRAME = RATE // 50
FRAMES_A_SECOND = RATE // FRAME
SILENCE_DB = -100.0

Samples = npt.NDArray[np.int16]
Levels = npt.NDArray[np.float32]

LOUDEST_FLOOR_DB = -45.0
ABOVE_FLOOR_DB = 6.0
ALWAYS_SILENT_DB = -70.0
SHORTEST_SILENCE = 2 * FRAMES_A_SECOND
PAD = RATE * 3 // 10


def levels(samples: Samples) -> Levels:
    """One level a frame; a last frame that is not full counts what there is."""
    whole = len(samples) // FRAME * FRAME
    frames = samples[:whole].astype(np.float32).reshape(-1, FRAME)
    power = np.mean(np.square(frames), axis=1)
    if whole < len(samples):
        power = np.append(power, np.mean(np.square(samples[whole:].astype(np.float32))))
    found: Levels = np.maximum(10 * np.log10(np.maximum(power, 1e-9) / 2**30), SILENCE_DB).astype(np.float32)
    return found


def gate_level(found: Levels) -> float:
    """The level under which nothing is said: 6 dB above the track's floor, its quietest tenth.

    The floor is never taken louder than -45 dB, so that a track without a pause is not taken for silence; what lies
    below -70 dB is silent in any case.
    """
    floor = float(np.percentile(found, 10)) if len(found) else SILENCE_DB
    return max(min(floor, LOUDEST_FLOOR_DB) + ABOVE_FLOOR_DB, ALWAYS_SILENT_DB)


def silences(found: Levels, gate: float, *, shortest: int = SHORTEST_SILENCE) -> Iterator[tuple[int, int]]:
    """Runs of frames [start, end) below the gate that last at least `shortest` frames."""
    yield from runs(found < gate, shortest)


def runs(marked: npt.NDArray[np.bool_], shortest: int) -> Iterator[tuple[int, int]]:
    """Runs [start, end) of True that are at least that long."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    for start, end in edges.reshape(-1, 2):
        if end - start >= shortest:
            yield int(start), int(end)


def kept_spans(found: Levels, gate: float, start: int, end: int) -> list[tuple[int, int]]:
    """What of the samples [start, end) is worth listening to: all but the middle of silences of two seconds or more.

    Each silence keeps 300 ms at both ends, except where it reaches the end of the stretch.
    """
    spans = []
    at = start
    first = start // FRAME
    for quiet_from, quiet_to in silences(found[first : -(-end // FRAME)], gate):
        low, high = (first + quiet_from) * FRAME, min((first + quiet_to) * FRAME, end)
        left = max(start, low + PAD) if low > start else start
        right = high - PAD if high < end else end
        if left > at:
            spans.append((at, left))
        at = max(at, right)
    if at < end:
        spans.append((at, end))
    return spans
