"""What is measured between tracks: how much later one begins, and whether one microphone heard the other's speaker.

Envelopes are levels (`recordings.domain.levels`), fifty a second. The offset is where the envelopes of a track and of
the mixed file agree best; bleed is the share of ten-second windows whose envelopes move together (r > 0.7).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from recordings.domain.levels import FRAMES_A_SECOND, Levels

WINDOW = 10 * FRAMES_A_SECOND
ALIKE = 0.7
MUCH_BLEED = 0.1
LOUDER_DB = 6.0
MS_A_FRAME = 1000 // FRAMES_A_SECOND
MIXED = 0.8

Power = npt.NDArray[np.float64]


def offset_ms(track: Levels, reference: Levels) -> int:
    """How much later than the reference the track begins; negative where it begins earlier. To 20 ms."""
    one, other = _centred(track), _centred(reference)
    size = 1 << (len(one) + len(other) - 1).bit_length()
    product = np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size))
    best = int(np.argmax(np.fft.irfft(product, size)))
    return (best if best < len(other) else best - size) * MS_A_FRAME


def bleed(one: Levels, other: Levels) -> float:
    """The share of the windows with speech in which both tracks rise and fall together, from 0 to 1."""
    whole = min(len(one), len(other)) // WINDOW
    if not whole:
        return 0.0
    rows = [found[: whole * WINDOW].reshape(whole, WINDOW) for found in (one, other)]
    spoken = np.max(rows[0], axis=1) > np.percentile(one, 95) - 20
    spoken |= np.max(rows[1], axis=1) > np.percentile(other, 95) - 20
    alike = [_correlation(*pair) > ALIKE for pair in zip(rows[0][spoken], rows[1][spoken], strict=True)]
    return float(np.mean(alike)) if alike else 0.0


def mixed_track(tracks: Sequence[Levels]) -> int | None:
    """The track that is all the others together, as meeting software writes it beside the single ones; or None."""
    if len(tracks) < 3:
        return None
    length = max(map(len, tracks))
    power = [np.pad(np.power(10.0, found / 10), (0, length - len(found))) for found in tracks]
    whole = np.sum(power, axis=0)
    likeness = [_correlation(np.sqrt(one), np.sqrt(whole - one)) for one in power]
    best = int(np.argmax(likeness))
    return best if likeness[best] > MIXED else None


def _centred(found: Levels) -> Power:
    loud = np.maximum(found.astype(np.float64), -60.0)
    return np.asarray(loud - np.mean(loud), dtype=np.float64)


def _correlation(one: npt.NDArray[np.floating], other: npt.NDArray[np.floating]) -> float:
    one, other = one - np.mean(one), other - np.mean(other)
    size = float(np.sqrt(np.sum(one**2) * np.sum(other**2)))
    return float(np.sum(one * other)) / size if size > 0 else 0.0
