"""JSON transcripts: Whisper and WhisperX, the podcast namespace, oTranscribe.

Whisper: `{"segments": [{"start", "end", "text", "speaker"?}]}`, seconds; whisper.cpp: `{"transcription": [{"offsets":
{"from", "to"}, "text"}]}`, milliseconds; podcast namespace 1.0: `{"segments":
[{"startTime", "endTime", "body", "speaker"?}]}`; oTranscribe: `{"text": "<p>…", "media", "media-time"}`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from studies.domain.clean import canonical
from studies.domain.sentences import Unreadable, gettext_noop
from transcripts.domain.times import LATEST_MS
from transcripts.domain.turns import SAME_SPEAKER, SILENT, NotUnderstood, ParsedTranscript, ParsedTurn, Report
from transcripts.formats.doubts import doubts
from transcripts.formats.encoding import Decoded
from transcripts.formats.otranscribe import read_otranscribe

UNKNOWN = gettext_noop(
    "This JSON file is no transcript that Tandem knows: it reads those of Whisper, WhisperX, oTranscribe and podcasts."
)


def read_json(decoded: Decoded) -> ParsedTranscript:
    """Read a JSON file: one turn a segment. Raises Unreadable for JSON of another kind."""
    try:
        found = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(UNKNOWN) from error
    if isinstance(found, Mapping) and isinstance(found.get("text"), str) and "media-time" in found:
        return read_otranscribe(found["text"], decoded)
    segments = found.get("segments", found.get("transcription")) if isinstance(found, Mapping) else found
    if not isinstance(segments, list) or not any(_text(segment) for segment in segments):
        raise Unreadable(UNKNOWN)
    return _segments(segments, decoded)


def _segments(segments: Sequence[Any], decoded: Decoded) -> ParsedTranscript:
    podcast = any(isinstance(segment, Mapping) and "body" in segment for segment in segments)
    turns: list[ParsedTurn] = []
    silent: list[NotUnderstood] = []
    for number, segment in enumerate(segments, 1):
        if _text(segment):
            turns.append(_turn(segment, number, podcast=podcast))
        else:
            silent.append(NotUnderstood(number, str(segment)[:80], SILENT))
    report = Report(
        format="podcast_json" if podcast else "whisper_json",
        encoding=decoded.encoding,
        cues_in=len(segments),
        not_understood=tuple(silent),
        warnings=(*decoded.warnings, *doubts(turns)),
    )
    return ParsedTranscript(tuple(turns), report)


def _turn(segment: Mapping[str, Any], number: int, *, podcast: bool) -> ParsedTurn:
    speaker = segment.get("speaker")
    name = " ".join(canonical(speaker).split()) if isinstance(speaker, str) else ""
    start_ms, end_ms = _times(segment, podcast=podcast)
    return ParsedTurn(
        name or None,
        _text(segment),
        start_ms,
        end_ms,
        prefix=f"{name}: " if name else "",
        glue=SAME_SPEAKER if podcast else None,
        certain=bool(name),
        line=number,
    )


def _times(segment: Mapping[str, Any], *, podcast: bool) -> tuple[int | None, int | None]:
    offsets = segment.get("offsets")
    if isinstance(offsets, Mapping):
        return _ms(offsets.get("from"), scale=1), _ms(offsets.get("to"), scale=1)
    first, last = ("startTime", "endTime") if podcast else ("start", "end")
    return _ms(segment.get(first)), _ms(segment.get(last))


def _text(segment: Any) -> str:
    if not isinstance(segment, Mapping):
        return ""
    text = segment.get("body", segment.get("text"))
    return " ".join(canonical(text).split()) if isinstance(text, str) else ""


def _ms(number: Any, *, scale: int = 1000) -> int | None:
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number) or number < 0:
        return None
    return min(round(number * scale), LATEST_MS)
