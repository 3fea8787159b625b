"""Work with sound that is measured in a process of its own: `python -m benchmarks.speech VERB ...`, JSON at the end.

ingest FOLDER SECONDS     prepare a recording of so many seconds; its time and the most memory it took
whisper MODEL WAV         a plain `whisper.transcribe` of the whole file, as a script would do it
engine ENGINE MODEL       the memory of an engine with its model, and beyond that of the longest chunk
"""

from __future__ import annotations

import json
import resource
import sys
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np

RATE = 16_000
KILOBYTES = 1024


def memory_mb() -> float:
    """The most memory that this process ever had, in MB; `ru_maxrss` would begin with that of who started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / KILOBYTES


def ingest(folder: str, seconds: str) -> dict[str, Any]:
    """Decode, measure, copy; with the marker of `make_sound` at the end."""
    from recordings.domain.peaks import peaks
    from recordings.sound import decode, pcm, playback

    base, began = memory_mb(), time.perf_counter()
    source, out = Path(folder) / f"{seconds}.flac", Path(folder)
    with source.open("rb") as file, pcm.writing(out / "track.wav") as writer:
        for block in decode.decode(file, decode.streams(file)[0]):
            writer.write(block[0])
    with (out / "track.wav").open("rb") as stored:
        found = pcm.levels_of(stored, writer.samples)
    with (out / "track.wav").open("rb") as stored:
        playback.write_proxy(out / "proxy.m4a", pcm.read_all(stored, writer.samples))
    with (out / "track.wav").open("rb") as stored:
        outline = b"".join(peaks(block) for block in pcm.read_all(stored, writer.samples))
    return {
        "seconds": time.perf_counter() - began,
        "mb": memory_mb() - base,
        "samples": writer.samples,
        "frames": len(found),
        "outline": len(outline),
    }


def whisper(model: str, sound: str) -> dict[str, Any]:
    """Everything in one call, with the parameters that Tandem uses."""
    began = time.perf_counter()
    import whisper as plain

    from recordings.speech import engine

    loaded = plain.load_model(model, device="cpu")
    with wave.open(sound) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float32) / 32768
    said = loaded.transcribe(
        samples,
        language="en",
        beam_size=5,
        temperature=engine.TEMPERATURES,
        condition_on_previous_text=False,
        word_timestamps=True,
        hallucination_silence_threshold=engine.SILENCE_BEFORE_INVENTION,
        fp16=False,
        verbose=None,
    )
    words = sum(len(segment["words"]) for segment in said["segments"])
    return {"seconds": time.perf_counter() - began, "words": words, "mb": memory_mb()}


def engine_memory(name: str, model: str) -> dict[str, Any]:
    """Before and after the longest chunk."""
    from recordings.domain.chunks import LONGEST
    from recordings.domain.levels import FRAME
    from recordings.speech.engine import Request, load

    loaded = load(name, Path(model))
    with_model = memory_mb()
    noise = np.random.default_rng(1).normal(0, 0.1, LONGEST * FRAME).astype(np.float32)
    loaded.transcribe(Request(noise, "en", 1))
    return {"mb": memory_mb() - with_model}


VERBS = {"ingest": ingest, "whisper": whisper, "engine": engine_memory}

if __name__ == "__main__":
    print(json.dumps(VERBS[sys.argv[1]](*sys.argv[2:])))
