"""Whisper's TSV: a header `start end text`, whole milliseconds, tabs between; quotation marks are text."""

import re

from studies.domain.clean import canonical
from studies.domain.sentences import gettext_noop
from transcripts.domain.times import LATEST_MS
from transcripts.domain.turns import NotUnderstood, ParsedTranscript, ParsedTurn, Report
from transcripts.formats.doubts import doubts
from transcripts.formats.encoding import Decoded

BAD_ROW = gettext_noop("This row has no times and text; left out.")
HEADER = re.compile(r"start\tend\ttext[ \t]*(?:\n|$)", re.IGNORECASE)

_ROW = re.compile(r"(\d{1,12})\t(\d{1,12})\t(.*)$")


def read_tsv(decoded: Decoded) -> ParsedTranscript:
    """Read Whisper's table: one cue a row."""
    turns: list[ParsedTurn] = []
    left_out: list[NotUnderstood] = []
    rows = [(number, line) for number, line in enumerate(decoded.text.split("\n"), 1) if line.strip()][1:]
    for number, line in rows:
        match = _ROW.match(line)
        text = " ".join(canonical(match[3]).split()) if match else ""
        if match and text:
            start_ms, end_ms = (min(int(match[at]), LATEST_MS) for at in (1, 2))
            turns.append(ParsedTurn(None, text, start_ms, end_ms, line=number))
        else:
            left_out.append(NotUnderstood(number, line.strip()[:80], BAD_ROW))
    warnings = (*decoded.warnings, *doubts(turns))
    report = Report("tsv", decoded.encoding, cues_in=len(rows), not_understood=tuple(left_out), warnings=warnings)
    return ParsedTranscript(tuple(turns), report)
