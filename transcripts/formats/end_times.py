"""Times as f4 and easytranscript write them: `#00:00:03-5#` at the end of a paragraph, where the next one begins.

The last digit is tenths of a second; `#00:00:03#` has none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from transcripts.domain.times import clock
from transcripts.domain.turns import ParsedTranscript, ParsedTurn

_STAMP = re.compile(r"[ \t]*#(\d{1,2}:\d{2}:\d{2})(?:-(\d))?#")
_AT_THE_END = re.compile(r"#\d{1,2}:\d{2}:\d{2}(?:-\d)?#\s*$")
FEWEST = 2


def with_end_times(parsed: ParsedTranscript) -> ParsedTranscript:
    """The same turns with their stamps read and taken off the text, where at least two turns end with one."""
    if sum(_ends_with_stamp(turn) for turn in parsed.turns) < FEWEST:
        return parsed
    return replace(parsed, turns=tuple(_timed(parsed.turns)))


def _timed(turns: Sequence[ParsedTurn]) -> list[ParsedTurn]:
    timed: list[ParsedTurn] = []
    before: int | None = None
    for turn in turns:
        stamps = [_ms(match) for match in _STAMP.finditer(turn.text)]
        start_ms = turn.start_ms if turn.start_ms is not None else before
        before = stamps[-1] if _ends_with_stamp(turn) else None
        text = _STAMP.sub("", turn.text).strip()
        timed.append(replace(turn, text=text, start_ms=start_ms, end_ms=before if before is not None else turn.end_ms))
    return timed


def _ends_with_stamp(turn: ParsedTurn) -> bool:
    return bool(_AT_THE_END.search(turn.text))


def _ms(match: re.Match[str]) -> int:
    return clock(match[1]) + 100 * int(match[2] or 0)
