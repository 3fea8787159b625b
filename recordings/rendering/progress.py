"""How far a recognition is, in numbers a person can use: where in the sound, how long it took, how long it takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from jobs.models import Job
from recordings import queries
from recordings.domain.chunks import speech_ms
from recordings.domain.estimates import factor, remaining_seconds
from recordings.models import Chunk, Recognition

STALLED = timedelta(minutes=3)


@dataclass(frozen=True)
class Progress:
    """Milliseconds of sound done and in all, over all tracks; chunks likewise; seconds; None where nobody can say."""

    done_ms: int
    all_ms: int
    done_chunks: int
    all_chunks: int
    failed_chunks: int
    elapsed_seconds: int
    remaining_seconds: int | None
    ahead: int
    is_stalled: bool


def progress(recognition: Recognition) -> Progress:
    """Read from the chunks, so that a reload, or another browser, shows the same."""
    rows = list(recognition.chunks.values_list("state", "start", "end", "seconds", "kept", "done_at"))
    over = [row for row in rows if row[0] != Chunk.State.WAITING]
    job = recognition.job
    recent = sorted((row for row in over if row[3] and row[5]), key=lambda row: row[5] or timezone.now())
    own = factor([(seconds, speech_ms(kept)) for _, _, _, seconds, kept, _ in recent])
    rate = own or queries.learned_factor(recognition.engine, recognition.model)
    waiting_ms = sum(speech_ms(row[4]) for row in rows if row[0] == Chunk.State.WAITING)
    return Progress(
        done_ms=sum(row[2] - row[1] for row in over) // 16,
        all_ms=sum(row[2] - row[1] for row in rows) // 16,
        done_chunks=len(over),
        all_chunks=len(rows),
        failed_chunks=sum(row[0] == Chunk.State.FAILED for row in rows),
        elapsed_seconds=round(sum(row[3] for row in rows)),
        remaining_seconds=remaining_seconds(waiting_ms, rate) if rows else None,
        ahead=queries.ahead(job) if job and job.state == Job.State.QUEUED else 0,
        is_stalled=_is_stalled(job, [row[5] for row in over]),
    )


def _is_stalled(job: Job | None, moments: list[datetime | None]) -> bool:
    """Whether a running job has not finished anything for three minutes."""
    if job is None or job.state != Job.State.RUNNING:
        return False
    last = max([job.created_at, *(moment for moment in moments if moment is not None)])
    return timezone.now() - last > STALLED
