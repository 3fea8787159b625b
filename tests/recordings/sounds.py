"""Sound for tests, made here: speech-like noise and silence of exact lengths, written as ordinary files."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

RATE = 16_000

Sound = npt.NDArray[np.int16]


def speech(seconds: float, *, loud: float = 0.2, seed: int = 1) -> Sound:
    """Noise in syllables of uneven length and loudness, with no pause that would be a silence."""
    size = round(seconds * RATE)
    random = np.random.default_rng(seed)
    ends = np.cumsum(random.uniform(0.12, 0.45, round(seconds * 8) + 8))
    heights = random.uniform(0.25, 1.0, len(ends))
    at = np.searchsorted(ends, np.arange(size) / RATE)
    return np.clip(random.normal(0, loud, size) * heights[at] * 32767, -32768, 32767).astype(np.int16)


def silence(seconds: float) -> Sound:
    """Nothing at all."""
    return np.zeros(round(seconds * RATE), dtype=np.int16)


def joined(*parts: Sound) -> Sound:
    """One after the other."""
    return np.concatenate(parts)


def wav(*channels: Sound, rate: int = RATE) -> bytes:
    """A WAV file with these channels."""
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(len(channels))
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(np.stack(channels, axis=1).astype("<i2").tobytes())
    return file.getvalue()


def encoded(sound: Sound, container: str, codec: str, *, rate: int = 48_000, streams: int = 1) -> bytes:
    """The sound in another container, as a recorder or a meeting would write it."""
    import av

    file = io.BytesIO()
    with av.open(file, "w", format=container) as target:
        lines = [target.add_stream(codec, rate=rate, layout="mono") for _ in range(streams)]
        for line in lines:
            line.bit_rate = 96_000
            frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = RATE
            resampler = av.AudioResampler(format=line.format, layout="mono", rate=rate, frame_size=line.frame_size)
            for part in [*resampler.resample(frame), *resampler.resample(None)]:
                target.mux(line.encode(part))
            target.mux(line.encode(None))
    return file.getvalue()


def parts_of(content: bytes, size: int) -> Sequence[bytes]:
    """A file in parts, the last one shorter."""
    return [content[at : at + size] for at in range(0, len(content), size)]
