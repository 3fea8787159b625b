"""The background work of speech recognition: planned once, done chunk by chunk, each stored in one transaction.

A worker that is killed loses the chunk in hand; the next goes on at the first that is not done. Every chunk has its
own seed and knows nothing of the text before it, so that the result is the same to the byte (docs/recordings.md).
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.work import Cancelled, Work
from recordings import memory
from recordings.actions.taking import store_if_first
from recordings.consent import require_consent
from recordings.domain import chunks, languages
from recordings.domain import flags as doubts
from recordings.domain.levels import RATE, Levels, gate_level
from recordings.domain.words import Heard
from recordings.models import Chunk, Recognition, Track
from recordings.sound import pcm
from recordings.sound.store import open_stored
from recordings.speech import checkpoints
from recordings.speech.child import Child, EngineFailed, OutOfMemory
from recordings.speech.engine import Request, Sound
from studies.domain.sentences import gettext_noop
from studies.errors import Refused

logger = logging.getLogger("tandem.recordings")

LEASE = timedelta(minutes=1)
BEAT_SECONDS = 5.0
PATIENCE_SECONDS = 10.0
DEAD_ATTEMPTS = 2
PLANNING = gettext_noop("Finding the pauses")
LOADING = gettext_noop("Loading the model")
LISTENING = gettext_noop("Recognising speech")
MERGING = gettext_noop("Putting the turns together")


def recognise(work: Work) -> dict[str, Any]:
    """The background job. What is done stays done, whatever ends it."""
    recognition = Recognition.objects.select_related("recording__interview", "recording__study").get(uuid=work.subject)
    require_consent(recognition.recording.interview)
    if not recognition.chunks.exists():
        work.progress(0, 0, PLANNING, lease=LEASE)
        plan(recognition)
    Listener(recognition, work).listen()
    work.progress(work.job.done_steps, work.job.done_steps, MERGING)
    finish(recognition)
    version = store_if_first(recognition)
    return {"outcome": recognition.outcome, "stored": version is not None}


def plan(recognition: Recognition) -> None:
    """Cut every track that is recognised into chunks, and store the plan."""
    planned = []
    for track in recognition.recording.tracks.exclude(use=Track.Use.LISTEN):
        first, last = _stretch(recognition, track)
        with open_stored(track.pcm) as stored:
            found = pcm.levels_of(stored, track.samples)
        for index, chunk in enumerate(chunks.plan(found, last, first)):
            planned.append(
                Chunk(
                    recognition=recognition,
                    track=track,
                    index=index,
                    start=chunk.start,
                    end=chunk.end,
                    before=chunk.before,
                    after=chunk.after,
                    kept=[list(span) for span in chunk.kept],
                )
            )
    Chunk.objects.bulk_create(planned)


def finish(recognition: Recognition) -> None:
    """Say what came of it, and the fingerprint of all results."""
    done = list(recognition.chunks.select_related("track").order_by("track__index", "index"))
    has_words = any(chunk.result.get("segments") for chunk in done)
    gaps = any(chunk.state == Chunk.State.FAILED for chunk in done)
    outcomes = Recognition.Outcome
    recognition.outcome = outcomes.GAPS if gaps else outcomes.WORDS if has_words else outcomes.SILENCE
    recognition.fingerprint = fingerprint(done)
    recognition.save(update_fields=["outcome", "fingerprint"])


def fingerprint(done: list[Chunk]) -> str:
    """SHA-256 of the chunks' places, languages and results, as hexadecimal."""
    rows = [
        [chunk.track.index, chunk.index, chunk.start, chunk.end, chunk.state, chunk.language, chunk.result]
        for chunk in done
    ]
    return hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Listener:
    """One run over the chunks that wait, with the engine in a process of its own."""

    def __init__(self, recognition: Recognition, work: Work) -> None:
        self.recognition = recognition
        self.work = work
        self.model = checkpoints.find(recognition.engine, recognition.model)
        self.child: Child | None = None
        self.track: Track | None = None
        self.levels: Levels = np.zeros(0, dtype=np.float32)
        self.beaten = time.monotonic()
        self.stop_since: float | None = None

    def listen(self) -> None:
        """Do every chunk that waits, in order."""
        try:
            for done, of, chunk in self._waiting():
                self.work.progress(done, of, LISTENING, lease=LEASE)
                self._do(chunk)
            self._leave()
        except OutOfMemory as error:
            raise memory.too_little(self.model) from error
        finally:
            self._leave(at_once=True)

    def _waiting(self) -> Iterator[tuple[int, int, Chunk]]:
        every = list(self.recognition.chunks.select_related("track").order_by("track__index", "index"))
        waiting = [chunk for chunk in every if chunk.state == Chunk.State.WAITING]
        for at, chunk in enumerate(waiting):
            yield len(every) - len(waiting) + at, len(every), chunk
        self.work.progress(len(every), len(every), MERGING, lease=LEASE)

    def _do(self, chunk: Chunk) -> None:
        """One chunk, tried again after the engine died over it, given up as a gap after the second time."""
        while chunk.attempts < DEAD_ATTEMPTS:
            chunk.attempts += 1
            chunk.save(update_fields=["attempts"])
            try:
                self._recognise(chunk)
            except EngineFailed as error:
                logger.warning("chunk %s of track %s: the engine %s", chunk.index, chunk.track.index, error)
                self._leave(at_once=True)
            except Cancelled:
                Chunk.objects.filter(pk=chunk.pk).update(attempts=chunk.attempts - 1)
                raise
            else:
                return
        start_ms, end_ms = chunk.start // 16, chunk.end // 16
        gap = doubts.Flag(doubts.NOT_RECOGNISED, start_ms, end_ms)
        self._store(chunk, state=Chunk.State.FAILED, flags=[gap.as_json()])

    def _recognise(self, chunk: Chunk) -> None:
        began = time.monotonic()
        if not chunk.kept:
            self._store(chunk, state=Chunk.State.DONE, result=Heard("").as_json())
            return
        child, sound = self._engine(), self._sound(chunk)
        language = self._language(child, chunk, sound)
        request = Request(sound, language, _seed(chunk), self.recognition.prompt, self.recognition.settings["beam"])
        heard = child.transcribe(request)
        retried: dict[str, Any] = {}
        if doubts.is_loop(heard):
            other = _in_halves(child, request)
            better, worse = (other, heard) if other.compression < heard.compression else (heard, other)
            heard, retried = better, {"retried": worse.as_json()}
        placed = heard.moved(chunks.Timeline(chunk.kept).original, chunk.start // 16, chunk.end // 16)
        self._store(
            chunk,
            state=Chunk.State.DONE,
            language=language,
            result={**placed.as_json(), **retried},
            flags=[flag.as_json() for flag in self._doubts(chunk, placed)],
            seconds=round(time.monotonic() - began, 3),
        )

    def _store(self, chunk: Chunk, **values: Any) -> None:
        """The result and the state in one transaction, and only while the lease is ours."""
        with transaction.atomic():
            self.work.alive(LEASE)
            Chunk.objects.filter(pk=chunk.pk, state=Chunk.State.WAITING).update(done_at=timezone.now(), **values)

    def _engine(self) -> Child:
        if self.child is None:
            memory.require(self.model)
            self.work.progress(self.work.job.done_steps, self.work.job.all_steps, LOADING, lease=LEASE)
            self._know_the_model()
            try:
                self.child = Child(self.model.engine, self.model.path, self._while_waiting)
            except EngineFailed as error:
                sentence = _("The model “%(name)s” could not be loaded; install it again. What was recognised is kept.")
                raise Refused(sentence % {"name": self.model.name}) from error
            self.recognition.libraries = {**self.child.about.libraries, "device": self.child.about.device}
            self.recognition.save(update_fields=["libraries"])
        return self.child

    def _know_the_model(self) -> None:
        """Write down which file it is; one that changed since the first chunk would give a text of two models."""
        found = checkpoints.sha256(self.model)
        if self.recognition.model_sha256 not in ("", found):
            sentence = _("The model “%(name)s” is another file than when this began; start a new recognition.")
            raise Refused(sentence % {"name": self.model.name})
        self.recognition.model_sha256 = found
        self.recognition.save(update_fields=["model_sha256"])

    def _leave(self, *, at_once: bool = False) -> None:
        if self.child is not None:
            self.child.close(at_once=at_once)
            self.child = None

    def _while_waiting(self) -> None:
        """Keep the lease; ten seconds after somebody asked to stop, the engine is stopped within its chunk."""
        now = time.monotonic()
        if now - self.beaten < BEAT_SECONDS:
            return
        self.beaten = now
        self.work.alive(LEASE)
        if self.work.cancel_requested:
            self.stop_since = self.stop_since or now
            if now - self.stop_since >= PATIENCE_SECONDS:
                raise Cancelled

    def _sound(self, chunk: Chunk) -> Sound:
        """The kept spans put together, as the engines want them; the track's levels are at hand afterwards."""
        with open_stored(chunk.track.pcm) as stored:
            if self.track != chunk.track:
                self.track, self.levels = chunk.track, pcm.levels_of(stored, chunk.track.samples)
            spans = [pcm.read(stored, start, end) for start, end in chunk.kept]
        return np.concatenate(spans).astype(np.float32) / np.float32(32768)

    def _language(self, child: Child, chunk: Chunk, sound: Sound) -> str:
        allowed = list(self.recognition.settings["languages"])
        if len(allowed) == 1:
            return str(allowed[0])
        before = Chunk.objects.filter(
            recognition=self.recognition, track=chunk.track, index__lt=chunk.index, state=Chunk.State.DONE
        ).exclude(language="")
        last = before.order_by("-index").values_list("language", flat=True).first()
        return languages.chosen_language(child.languages(sound), allowed, last or "")

    def _doubts(self, chunk: Chunk, heard: Heard) -> list[doubts.Flag]:
        expected = self.recognition.recording.interview.language
        track = doubts.Sound(self.levels, gate_level(self.levels))
        return doubts.flags(heard, track, chunk.start // 16, chunk.end // 16, expected)


def _stretch(recognition: Recognition, track: Track) -> tuple[int, int]:
    """The samples of a track that are recognised."""
    if recognition.start_ms is None or recognition.end_ms is None:
        return 0, track.samples
    first = (recognition.start_ms - track.offset_ms) * RATE // 1000
    last = (recognition.end_ms - track.offset_ms) * RATE // 1000
    return max(0, first), max(0, min(track.samples, last))


def _seed(chunk: Chunk) -> int:
    return 1_000_003 * chunk.track.index + chunk.index


def _in_halves(child: Child, request: Request) -> Heard:
    """The same sound in two halves, without search and slightly warmer: what often ends a text that repeats itself."""
    middle = len(request.sound) // 2
    easier = replace(request, beam=1, temperatures=(0.2,))
    first = child.transcribe(replace(easier, sound=request.sound[:middle]))
    second = child.transcribe(replace(easier, sound=request.sound[middle:], seed=request.seed + 1))
    later_ms = middle * 1000 // RATE
    moved = second.moved(lambda start, end: (start + later_ms, end + later_ms), 0, 1 << 40)
    return Heard(request.language, (*first.segments, *moved.segments))
