"""A track's outline for drawing: twenty pairs of lowest and highest sample a second, one signed byte each."""

import numpy as np

from recordings.domain.levels import RATE, Samples

A_SECOND = 20
SAMPLES_A_PAIR = RATE // A_SECOND


def peaks(samples: Samples) -> bytes:
    """Pairs of bytes for a block; every block but the last is a whole number of pairs long."""
    missing = -len(samples) % SAMPLES_A_PAIR
    rows = np.pad(samples, (0, missing)).reshape(-1, SAMPLES_A_PAIR)
    pairs = np.stack([rows.min(axis=1), rows.max(axis=1)], axis=1) // 256
    return pairs.astype(np.int8).tobytes()
