"""Any accepted sound file as blocks of 16 kHz samples, in memory that does not grow with its length.

The container is told from its first bytes and opened as that and nothing else: a playlist that names other files is
refused. Where a file's clock jumps ahead, silence fills the hole, so that times stay those of the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

from recordings.domain.levels import RATE
from studies.domain.sentences import Unreadable, gettext_noop

NOT_SOUND = gettext_noop(
    "This is no sound file that Tandem reads. It takes WAV, MP3, M4A, AAC, FLAC, OGG, Opus, WMA, AIFF, AMR, and MP4 or "
    "WebM video."
)
DAMAGED = gettext_noop("The file is damaged: no sound can be decoded from it. Export it again and upload it once more.")
NO_SOUND = gettext_noop("The file holds no sound.")
TOO_LONG = gettext_noop("The file holds more than %(hours)d hours of sound; cut it and upload the parts.")

LONGEST_HOURS = 12
BLOCK_SECONDS = 10
HOLE = RATE // 20

Block = npt.NDArray[np.int16]
"""Channels × samples; one channel or two."""

_MAGIC = (
    (0, b"RIFF", "wav"),
    (0, b"RF64", "wav"),
    (0, b"fLaC", "flac"),
    (0, b"OggS", "ogg"),
    (4, b"ftyp", "mov"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"ID3", "mp3"),
    (0, b"FORM", "aiff"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"#!AMR", "amr"),
    (0, b"caff", "caf"),
)


@dataclass(frozen=True)
class SoundStream:
    """One stream of sound of a file."""

    index: int
    channels: int
    duration_ms: int


def container_of(first: bytes) -> str:
    """The container's name from a file's first bytes. Raises Unreadable for anything else than sound and video."""
    for at, magic, name in _MAGIC:
        if first[at : at + len(magic)] == magic:
            return name
    if len(first) > 1 and first[0] == 0xFF and first[1] & 0xE0 == 0xE0:
        return "aac" if first[1] & 0x06 == 0 else "mp3"
    raise Unreadable(NOT_SOUND)


def streams(stored: IO[Any]) -> list[SoundStream]:
    """The streams of sound of a file. Raises Unreadable."""
    with _opened(stored) as container:
        whole = int((container.duration or 0) // 1000)
        found = [
            SoundStream(index, 1 if stream.codec_context.channels != 2 else 2, whole)
            for index, stream in enumerate(container.streams.audio)
        ]
    if not found:
        raise Unreadable(NO_SOUND)
    return found


def decode(stored: IO[Any], stream: SoundStream) -> Iterator[Block]:
    """Blocks of ten seconds, the last one shorter. Raises Unreadable where nothing can be decoded."""
    with _opened(stored) as container:
        yield from _even(_samples(container, stream))


def _opened(stored: IO[Any]) -> Any:
    stored.seek(0)
    name = container_of(stored.read(16))
    stored.seek(0)
    try:
        return av.open(stored, "r", format=name)
    except (av.FFmpegError, ValueError) as error:
        raise Unreadable(DAMAGED) from error


def _samples(container: Any, stream: SoundStream) -> Iterator[Block]:
    """Resampled frames with holes filled; damaged packets in between are passed over."""
    layout = "stereo" if stream.channels == 2 else "mono"
    resampler = AudioResampler(format="s16p", layout=layout, rate=RATE)
    made = 0
    for frame in _frames(container, stream):
        for block in _filled(frame, container, made, stream):
            made += block.shape[1]
            yield block
        for resampled in resampler.resample(frame):
            block = _block(resampled)
            made += block.shape[1]
            yield block
        if made > LONGEST_HOURS * 3600 * RATE:
            raise Unreadable(TOO_LONG, hours=LONGEST_HOURS)
    if not made:
        raise Unreadable(DAMAGED)
    for resampled in resampler.resample(None):
        yield _block(resampled)


def _block(frame: Any) -> Block:
    block: Block = frame.to_ndarray()
    return block


def _frames(container: Any, stream: SoundStream) -> Iterator[Any]:
    audio = container.streams.audio[stream.index]
    try:
        for packet in container.demux(audio):
            try:
                yield from packet.decode()
            except av.FFmpegError:
                continue
    except av.FFmpegError:
        return


def _filled(frame: Any, container: Any, made: int, stream: SoundStream) -> Iterator[Block]:
    if frame.pts is None:
        return
    begin = max(0, container.start_time or 0) / 1_000_000
    hole = round((float(frame.pts * frame.time_base) - begin) * RATE) - made
    if HOLE < hole < LONGEST_HOURS * 3600 * RATE:
        for at in range(0, hole, RATE):
            yield np.zeros((stream.channels, min(RATE, hole - at)), dtype=np.int16)


def _even(parts: Iterator[Block]) -> Iterator[Block]:
    """The same samples in blocks of equal size, a whole number of frames and of pairs of peaks."""
    size = BLOCK_SECONDS * RATE
    waiting: list[Block] = []
    length = 0
    for part in parts:
        waiting.append(part)
        length += part.shape[1]
        while length >= size:
            whole = np.concatenate(waiting, axis=1)
            yield whole[:, :size]
            waiting, length = [whole[:, size:]], length - size
    if length:
        yield np.concatenate(waiting, axis=1)
