"""Whether the two channels of a stereo file hold one speaker each, from sums taken while it is decoded."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recordings.domain.levels import Levels, levels

DUAL_MONO_DB = -25.0
MOST_OVERLAP = 0.6
SPOKEN_DB = 20.0


@dataclass
class Channels:
    """Running sums over both channels, and their levels."""

    middle: float = 0.0
    side: float = 0.0
    left_levels: list[Levels] = field(default_factory=list)
    right_levels: list[Levels] = field(default_factory=list)

    def add(self, left: npt.NDArray[np.int16], right: npt.NDArray[np.int16]) -> None:
        """Count one block, a whole number of frames except the last."""
        one, other = left.astype(np.float64), right.astype(np.float64)
        self.middle += float(np.sum(np.square(one + other)))
        self.side += float(np.sum(np.square(one - other)))
        self.left_levels.append(levels(left))
        self.right_levels.append(levels(right))

    @property
    def side_db(self) -> float:
        """How much the channels differ: -25 dB and less is one sound on both."""
        return float(10 * np.log10(max(self.side, 1e-9) / max(self.middle, 1e-9)))

    @property
    def overlap(self) -> float:
        """The share of what is spoken on either channel that is spoken on both at once."""
        left, right = _spoken(self.left_levels), _spoken(self.right_levels)
        return int(np.sum(left & right)) / max(1, int(np.sum(left | right)))

    @property
    def are_speakers(self) -> bool:
        """Whether each channel is its own speaker: they differ, and seldom speak at once."""
        return self.side_db >= DUAL_MONO_DB and self.overlap <= MOST_OVERLAP


def _spoken(found: list[Levels]) -> npt.NDArray[np.bool_]:
    """Frames within 20 dB of the channel's loud parts."""
    all_levels = np.concatenate(found) if found else np.zeros(0, dtype=np.float32)
    loud = float(np.percentile(all_levels, 95)) if len(all_levels) else 0.0
    return np.asarray(all_levels > max(loud - SPOKEN_DB, -60.0), dtype=np.bool_)
