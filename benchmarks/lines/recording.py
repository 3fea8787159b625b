"""Recordings: two hours taken in, speech recognised beside a plain whisper, a jump to almost the end of two hours."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from django.conf import settings
from django_scopes import scope

from benchmarks.bench import Bench
from benchmarks.browser import fresh_page
from benchmarks.measure import Row, complaint
from benchmarks.server import session_of
from jobs.tasks import run_job
from recordings import actions
from recordings.actions.recognising import Manner
from recordings.models import Recording
from recordings.sound import decode
from tests.recordings.converted import convert_in_a_process_of_its_own
from tests.recordings.made import record
from tests.recordings.scripted import make_in_a_process_of_its_own
from tests.recordings.sounds import RATE, joined, silence, speech, wav

TWO_HOURS, TEN_MINUTES = 7200, 600
LATE = 7140.0
"""01:59:00, where a marker begins."""
MARKER_SECONDS = 0.5
SENTENCES = 60
"""Of ten seconds each, with a pause at the end, as people speak."""
RUNS, SEEKS = 3, 5
ENGINES = ("openai-whisper", "faster-whisper")


def recording(bench: Bench) -> Iterator[Row]:
    """Everything about sound; the models are scripted, so that the words are known and the work is whisper's own."""
    with tempfile.TemporaryDirectory(dir=settings.TANDEM_DATA_DIR) as folder:
        yield from _ingesting(Path(folder))
        yield from _recognising(bench, Path(folder))
        yield from _seeking(bench, Path(folder))


def _ingesting(folder: Path) -> Iterator[Row]:
    for seconds in (TEN_MINUTES, TWO_HOURS):
        make_sound(folder / f"{seconds}.flac", seconds)
    short, long = (_alone("ingest", str(folder), str(seconds)) for seconds in (TEN_MINUTES, TWO_HOURS))
    wrong = complaint(
        two_hours_are_not_two_hours=long["samples"] == TWO_HOURS * RATE,
        a_frame_is_missing=long["frames"] == TWO_HOURS * 50,
        the_outline_is_not_whole=long["outline"] == TWO_HOURS * 40,
    )
    yield Row("two hours of sound taken in", "ms", [long["seconds"] * 1000], None, None, wrong)
    yield Row("the same: memory beyond the process, 10 minutes", "MB", [short["mb"]])
    yield Row("the same: memory beyond the process, two hours", "MB", [long["mb"]], 1000, None, wrong)


def _recognising(bench: Bench, folder: Path) -> Iterator[Row]:
    settings.TANDEM_MODELS_DIR, settings.TANDEM_SPEECH_ENGINES = folder / "models", list(ENGINES)
    checkpoint = folder / "models" / ENGINES[0] / "interview.pt"
    make_in_a_process_of_its_own(checkpoint.parent, "interview")
    convert_in_a_process_of_its_own(checkpoint, folder / "models" / ENGINES[1] / "interview")
    sound = folder / "talk.wav"
    sentences = [part for seed in range(SENTENCES) for part in (speech(9.3, seed=seed), silence(0.7))]
    sound.write_bytes(wav(joined(*sentences)))
    with scope(study=bench.loaded.study):
        interview = bench.loaded.study.interviews.filter(recording=None).first()
        interview.participants.update(consents_to_record=True)
        made = record(interview, bench.loaded.owner, ("talk.wav", sound.read_bytes()))
        tandem: dict[str, list[float]] = {name: [] for name in ENGINES}
        plain, words = [], []
        for _ in range(RUNS):
            said = _alone("whisper", str(checkpoint), str(sound))
            plain.append(said["seconds"] * 1000)
            for name in ENGINES:
                spent, found = _recognised(bench, made, name)
                tandem[name].append(spent)
                words.append(found / said["words"])
    wrong = complaint(words_are_missing=min(words) > 0.9, words_were_invented=max(words) < 1.1)
    overhead = [100 * (own / bare - 1) for own, bare in zip(tandem[ENGINES[0]], plain, strict=True)]
    yield Row("recognise ten minutes: plain whisper.transcribe", "ms", plain)
    yield Row("recognise ten minutes: Tandem with openai-whisper", "ms", tandem[ENGINES[0]], None, None, wrong)
    yield Row("the same: longer than the plain call by", "%", overhead, 10, None, wrong)
    yield Row("recognise ten minutes: Tandem with faster-whisper", "ms", tandem[ENGINES[1]], None, None, wrong)
    memory = _alone("engine", ENGINES[0], str(checkpoint))["mb"]
    yield Row("recognise: memory of the longest chunk beyond the loaded model", "MB", [memory], 1000)


def _recognised(bench: Bench, made: Recording, engine: str) -> tuple[float, int]:
    """A whole job, its process and its model included; milliseconds and words."""
    manner = Manner(engine, "interview", ("en",))
    run = actions.start_recognition(recording=made, actor=bench.loaded.owner, manner=manner)
    assert run.job is not None
    began = time.perf_counter()
    run_job.func(run.job.pk)
    spent = (time.perf_counter() - began) * 1000
    results = run.chunks.values_list("result", flat=True)
    return spent, sum(len(segment["words"]) for result in results for segment in result.get("segments", []))


def _seeking(bench: Bench, folder: Path) -> Iterator[Row]:
    if bench.browser is None:
        yield Row("seek to 01:59:00", "ms", absent=bench.no_browser)
        return
    with scope(study=bench.loaded.study):
        interview = bench.loaded.study.interviews.filter(recording=None).first()
        interview.participants.update(consents_to_record=True)
        made = record(interview, bench.loaded.owner, ("long.flac", (folder / f"{TWO_HOURS}.flac").read_bytes()))
        copy = made.tracks.get().proxy
    address = f"{bench.server.address}/s/{bench.loaded.study.slug}/recordings/{made.uuid}"
    with fresh_page(bench.browser, bench.server.address, session_of(bench.loaded.owner)) as page:
        page.goto(address)
        asked = [page.evaluate(SEEK, at) for n in range(SEEKS) for at in (600.0 * n, LATE)][1::2]
    marker = _marker(Path(settings.STORAGES["default"]["OPTIONS"]["location"]) / copy)
    errors = [1000 * abs(at - LATE) + 1000 * abs(marker - LATE) for at, _ in asked]
    yield Row("seek to 01:59:00: off by, the copy's own error included", "ms", errors, 50)
    yield Row("seek to 01:59:00: until it can play", "ms", [spent for _, spent in asked], 200)


SEEK = """seconds => new Promise((resolve) => {
    const audio = document.querySelector("audio");
    const begun = performance.now();
    const done = () => resolve([audio.currentTime, performance.now() - begun]);
    audio.addEventListener("seeked", done, { once: true });
    audio.currentTime = seconds;
})"""


def make_sound(path: Path, seconds: int) -> None:
    """A FLAC file of faint noise with a loud marker at 01:59:00, written block by block."""
    random = np.random.default_rng(1)
    with av.open(str(path), "w", format="flac") as target:
        stream = target.add_stream("flac", rate=RATE, layout="mono")
        for second in range(0, seconds, 10):
            block = random.normal(0, 40, 10 * RATE)
            if second <= LATE < second + 10:
                begin = int((LATE - second) * RATE)
                block[begin : begin + int(MARKER_SECONDS * RATE)] *= 300
            frame = av.AudioFrame.from_ndarray(
                np.clip(block, -32768, 32767).astype(np.int16).reshape(1, -1), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts, frame.time_base = RATE, second * RATE, Fraction(1, RATE)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))


def _marker(copy: Path) -> float:
    """Where the marker begins in the playback copy, in seconds."""
    at = 0
    with copy.open("rb") as file:
        for block in decode.decode(file, decode.streams(file)[0]):
            loud = np.flatnonzero(np.abs(block[0].astype(np.int32)) > 4000)
            if len(loud):
                return (at + int(loud[0])) / RATE
            at += block.shape[1]
    return float("inf")


def _alone(*words: str) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.speech", *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
