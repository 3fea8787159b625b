"""Samples as they are kept: WAV, 16 kHz, mono, 16 bits; any stretch is read without the rest."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from recordings.domain.levels import RATE, Levels, Samples, levels

HEADER = 44
AT_ONCE = 60 * RATE


class PcmWriter:
    """Writes samples block by block into a local WAV file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.samples = 0
        self._file = wave.open(str(path), "wb")  # noqa: SIM115
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(RATE)

    def write(self, block: Samples) -> None:
        """Append a block."""
        self._file.writeframes(block.astype("<i2").tobytes())
        self.samples += len(block)

    def close(self) -> None:
        """Finish the file's header."""
        self._file.close()


@contextmanager
def writing(path: Path) -> Iterator[PcmWriter]:
    """A writer that is closed in any case."""
    writer = PcmWriter(path)
    try:
        yield writer
    finally:
        writer.close()


def read(stored: IO[Any], start: int, end: int) -> Samples:
    """The samples [start, end); fewer where the file ends before."""
    stored.seek(HEADER + 2 * start)
    return np.frombuffer(stored.read(2 * max(0, end - start)), dtype="<i2").astype(np.int16)


def read_all(stored: IO[Any], samples: int) -> Iterator[Samples]:
    """All of a file, a minute at a time."""
    for start in range(0, samples, AT_ONCE):
        yield read(stored, start, min(samples, start + AT_ONCE))


def levels_of(stored: IO[Any], samples: int) -> Levels:
    """The level of every frame of a track."""
    found = [levels(block) for block in read_all(stored, samples)]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)
