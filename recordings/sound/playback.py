"""Copies for the browser, made from the very samples that are recognised: AAC in MP4 with its index in front.

Every browser seeks in it to the millisecond; in an MP3 of varying bit rate they guess.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from recordings.domain.levels import RATE, Samples
from recordings.sound import pcm
from recordings.sound.store import open_stored

BITS_A_SECOND = 64_000
AT_ONCE = 10 * RATE


def write_proxy(path: Path, blocks: Iterable[Samples]) -> None:
    """Encode blocks of samples into a file."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        stream.bit_rate = BITS_A_SECOND
        at = 0
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            at += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def mixed(tracks: Sequence[tuple[str, int, int]]) -> Iterator[Samples]:
    """All tracks together, each (name in the storage, samples, offset in samples), in blocks of ten seconds."""
    length = max((samples + offset for _, samples, offset in tracks), default=0)
    with ExitStack() as stack:
        opened = [(stack.enter_context(open_stored(name)), samples, offset) for name, samples, offset in tracks]
        for start in range(0, max(0, length), AT_ONCE):
            size = min(AT_ONCE, length - start)
            whole = np.zeros(size, dtype=np.int32)
            for stored, samples, offset in opened:
                low, high = max(0, start - offset), min(samples, start - offset + size)
                if high > low:
                    part = pcm.read(stored, low, high)
                    begin = low + offset - start
                    whole[begin : begin + len(part)] += part
            yield np.clip(whole, -32768, 32767).astype(np.int16)
