"""Tables in documents: rows of time, speaker and text, in any order of columns."""

import re
from collections.abc import Iterator, Sequence

from transcripts.domain.labels import Line, clock, looks_like_label, read_line
from transcripts.formats.lines import SourceLine

_TIME = re.compile(r"[\[(]?((?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)[\])]?$")
_HEADING_WORDS = """
    time timestamp timecode speaker name who person text transcript content turn utterance
    temps heure minutage locuteur locutrice nom qui texte contenu tour
"""
_HEADINGS = frozenset(_HEADING_WORDS.split())


def table_lines(rows: Sequence[Sequence[str]]) -> Iterator[SourceLine]:
    """A line a row, its speaker and time from their columns; the number is the row's."""
    rows = list(rows)
    if rows and all(cell.strip().casefold() in _HEADINGS for cell in rows[0] if cell):
        rows = rows[1:]
    width = max(map(len, rows), default=0)
    times = next((at for at in range(width) if _holds_times(rows, at)), None)
    names = next((at for at in range(width - 1) if at != times and _are_names(rows, at)), None)
    for number, row in enumerate(rows, 1):
        if any(row):
            yield SourceLine(number, _read_row(row, times, names), alone=True)


def _read_row(row: Sequence[str], times: int | None, names: int | None) -> Line:
    time = _TIME.match(row[times]) if times is not None and times < len(row) else None
    label = row[names].strip(": ") if names is not None and names < len(row) else ""
    used = {at for at, read in ((times, time), (names, label)) if read}
    words = "\t".join(cell for at, cell in enumerate(row) if at not in used and cell)
    read = Line(label, None, words, f"{label}: ") if label else read_line(words)
    return Line(read.label, clock(time[1]) if time else read.start_ms, read.text, read.prefix)


def _are_names(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a column holds short names that come back."""
    cells = [row[at].strip(": ") for row in rows if at < len(row) and row[at]]
    return len(set(cells)) < len(cells) and all(looks_like_label(cell) and len(cell.split()) < 5 for cell in cells)


def _holds_times(rows: Sequence[Sequence[str]], at: int) -> bool:
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    return bool(cells) and 2 * sum(bool(_TIME.match(cell)) for cell in cells) > len(cells)
