"""What a correction tells about the machine's text and about the work: counted when it is frozen, numbers only."""

import re
from collections.abc import Iterable
from typing import Any

from correction.domain.coverage import covered_ms, united
from correction.domain.error_rate import Errors, errors
from correction.models import Correction, Sitting
from recordings.domain.flags import UNSURE
from recordings.models import RecognisedTurn, Recording
from transcripts.domain.offset_map import OffsetMap
from transcripts.models import TranscriptVersion, Turn

_LETTERS = re.compile(r"\w(?:.*\w)?")
"""A word without the signs around it."""


def heard(correction: Correction) -> list[list[int]]:
    """Every stretch that anybody played while this text was in hand."""
    sittings = Sitting.objects.filter(correction=correction).values_list("heard", flat=True)
    return united(stretch for played in sittings for stretch in played)


def active_ms(correction: Correction) -> int:
    """How long people worked on it, all windows together."""
    return sum(Sitting.objects.filter(correction=correction).values_list("active_ms", flat=True))


def duration_ms(correction: Correction) -> int:
    """The length of the interview's recording; 0 without one."""
    found = Recording.objects.filter(interview=correction.transcript.interview_id).values_list("duration_ms", flat=True)
    return int(found.first() or 0)


def source_of(version: TranscriptVersion) -> TranscriptVersion:
    """The text that nobody had corrected yet: the nearest recognised or imported one that a version rests on."""
    while version.kind == TranscriptVersion.Kind.CORRECTED and version.parent is not None:
        version = version.parent
    return version


def counted(correction: Correction, version: TranscriptVersion) -> dict[str, Any]:
    """All that the statistics page shows of one frozen correction."""
    raw = source_of(correction.base)
    length = duration_ms(correction)
    return {
        "raw": raw.kind,
        "strict": _as_json(errors(raw.text, version.text)),
        "content": _as_json(errors(raw.text, version.text, hesitations=False)),
        **_segments(correction),
        **_certainty(raw, version),
        "audio_ms": length,
        "heard_ms": covered_ms(heard(correction), length),
        "active_ms": active_ms(correction),
    }


def _segments(correction: Correction) -> dict[str, int]:
    """Turns of the base, and how many of them have other words, another speaker, or are gone."""
    base = correction.base
    old = {
        turn.index: (base.text[turn.start : turn.end], turn.speaker_id) for turn in Turn.objects.filter(version=base)
    }
    drafts = correction.turns.filter(origin__isnull=False)
    changed = [
        draft for draft in drafts if draft.gone or (draft.text.strip(), draft.speaker_id) != old[draft.origin or 0]
    ]
    return {"turns": len(old), "changed": len(changed)}


def _certainty(raw: TranscriptVersion, version: TranscriptVersion) -> dict[str, int]:
    """How many of the words the machine was unsure of, and of the others, were changed: whether doubts are worth
    showing."""
    counts = {"unsure": 0, "unsure_changed": 0, "sure": 0, "sure_changed": 0}
    moved = OffsetMap(raw.text, version.text)
    for start, words in _placed(raw):
        for low, high, _begin, _finish, sure in words:
            word = _LETTERS.search(raw.text, start + low, start + high)
            if sure is None or word is None:
                continue
            kind = "unsure" if sure < UNSURE else "sure"
            counts[kind] += 1
            counts[f"{kind}_changed"] += 0 if moved.is_kept(word.start(), word.end()) else 1
    return counts


def _placed(version: TranscriptVersion) -> Iterable[tuple[int, list[Any]]]:
    rows = RecognisedTurn.objects.filter(turn__version=version).order_by("turn__index")
    return rows.values_list("turn__start", "words")


def _as_json(found: Errors) -> list[int]:
    return [found.substituted, found.deleted, found.inserted, found.words]
