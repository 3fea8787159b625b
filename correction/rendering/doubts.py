"""The review list: places of the recording that a person should hear again, as recognition flagged them."""

from typing import Any

from correction.models import Correction
from recordings.actions.taking import base_of, taken_passages
from recordings.models import Recording
from recordings.rendering.recordings import ShownFlag, shown_flags


def doubts(correction: Correction) -> list[dict[str, Any]]:
    """Every doubt of the recognition that the text rests on, in order of time; a passage taken since covers its own
    stretch."""
    recording = Recording.objects.filter(interview=correction.transcript.interview_id).first()
    base = base_of(recording) if recording else None
    if base is None:
        return []
    passages = taken_passages(base)
    kept = [
        flag
        for flag in shown_flags(base)
        if not any((run.start_ms or 0) <= flag.start_ms < (run.end_ms or 0) for run in passages)
    ]
    found = [*kept, *(flag for run in passages for flag in shown_flags(run))]
    return [_row(flag) for flag in sorted(found, key=lambda flag: (flag.start_ms, flag.end_ms))]


def _row(flag: ShownFlag) -> dict[str, Any]:
    return {
        "key": f"{flag.kind}:{flag.start_ms}:{flag.end_ms}",
        "kind": flag.kind,
        "words": flag.words,
        "start": flag.start_ms,
        "end": flag.end_ms,
        "count": flag.count,
    }
