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
    """The track that is all the others together, as meeting software writes it beside the single ones; or None.

    It is as long as the longest; somebody speaks in it whenever one of the others does, and hardly ever otherwise.
    """
    if len(tracks) < 3:
        return None
    longest = max(map(len, tracks))
    candidates = [at for at, track in enumerate(tracks) if len(track) >= longest - FRAMES_A_SECOND]
    covers = {at: _cover(tracks, at) for at in candidates}
    best = max(candidates, key=covers.__getitem__)
    return best if covers[best] > MIXED else None


def _cover(tracks: Sequence[Levels], candidate: int) -> float:
    """The least share of any track's speech that is in the candidate, and of the candidate's that is in the others."""
    mixed = _spoken(tracks[candidate])
    anybody = np.zeros(len(mixed), dtype=np.bool_)
    shares = []
    for at, track in enumerate(tracks):
        if at != candidate:
            later = offset_ms(track, tracks[candidate]) // MS_A_FRAME
            begin, end = max(0, later), min(len(mixed), later + len(track))
            spoken = _spoken(track)
            anybody[begin:end] |= spoken[begin - later : end - later]
            inside = np.sum(spoken[begin - later : end - later] & mixed[begin:end])
            shares.append(int(inside) / max(1, int(np.sum(spoken))))
    shares.append(int(np.sum(anybody & mixed)) / max(1, int(np.sum(mixed))))
    return min(shares)


def _spoken(found: Levels) -> npt.NDArray[np.bool_]:
    """Frames within 20 dB of the loud ones, and no whisper of a silent track."""
    loud = float(np.percentile(found, 95)) if len(found) else 0.0
    return np.asarray(found > max(loud - 20.0, -60.0), dtype=np.bool_)


def _centred(found: Levels) -> Power:
    amplitude = np.power(10.0, found.astype(np.float64) / 20)
    return np.asarray(amplitude - np.mean(amplitude), dtype=np.float64)


def _correlation(one: npt.NDArray[np.floating], other: npt.NDArray[np.floating]) -> float:
    one, other = one - np.mean(one), other - np.mean(other)
    size = float(np.sqrt(np.sum(one**2) * np.sum(other**2)))
    return float(np.sum(one * other)) / size if size > 0 else 0.0
