"""Tables in documents: rows of time, speaker and text, in any order of columns."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from transcripts.domain.labels import Line, likely_speakers, looks_like_label
from transcripts.domain.times import clock
from transcripts.formats.lines import SourceLine

_TIME = re.compile(r"[\[(]?((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)[\])]?$")
_TIME_WORDS = frozenset("time timestamp timecode start temps heure minutage début".split())
_NAME_WORDS = frozenset("speaker name who person locuteur locutrice nom qui".split())
_TEXT_WORDS = frozenset("text transcript content turn utterance words texte contenu tour".split())
_HEADINGS = _TIME_WORDS | _NAME_WORDS | _TEXT_WORDS

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class _Columns:
    """Which columns hold times and names."""

    times: int | None
    names: int | None


def has_heading(rows: Rows) -> bool:
    """Whether the first row names the columns."""
    first = [cell.strip().casefold() for cell in rows[0] if cell.strip()] if rows else []
    return bool(first) and all(cell in _HEADINGS for cell in first)


def table_lines(rows: Rows, read: Callable[[str], Line]) -> Iterator[SourceLine]:
    """A line a row, its speaker and time from their columns; the number is the row's.

    A table of one column is a frame around paragraphs.
    """
    headed = has_heading(rows)
    body = list(rows)[headed:]
    width = max(map(len, body), default=0)
    columns = _columns(rows[0] if headed else (), body, width)
    for number, row in enumerate(body, 1 + headed):
        if width == 1:
            yield from _framed(number, row, read)
        elif any(row):
            yield from _row_lines(number, row, columns, read)


def _columns(heading: Sequence[str], rows: Rows, width: int) -> _Columns:
    words = [cell.strip().casefold() for cell in heading]
    times = next((at for at, word in enumerate(words) if word in _TIME_WORDS), None)
    if times is None:
        times = next((at for at in range(width) if _holds_times(rows, at)), None)
    names = next((at for at, word in enumerate(words) if word in _NAME_WORDS), None)
    if names is None:
        names = next((at for at in range(width - 1) if at != times and _are_names(rows, at)), None)
    return _Columns(times, names)


def _framed(number: int, row: Sequence[str], read: Callable[[str], Line]) -> Iterator[SourceLine]:
    lines = (line for cell in row for line in cell.split("\n") if line.strip())
    yield from (SourceLine(number, read(line), alone=at == 0) for at, line in enumerate(lines))


def _row_lines(number: int, row: Sequence[str], columns: _Columns, read: Callable[[str], Line]) -> Iterator[SourceLine]:
    """The row's line; further lines of a cell of words stay in its turn."""
    time = _TIME.match(_cell(row, columns.times).strip())
    label = " ".join(_cell(row, columns.names).split()).strip(": ")
    label = label if looks_like_label(label) else ""
    used = {at for at, value in ((columns.times, time), (columns.names, label)) if value}
    words = "\t".join(cell for at, cell in enumerate(row) if at not in used and cell)
    first, _, others = words.partition("\n")
    line = Line(label, None, first, f"{label}: " if first else label) if label else read(first)
    text = "\n".join(filter(None, (line.text, others)))
    start_ms = clock(time[1]) if time else line.start_ms
    yield SourceLine(number, replace(line, start_ms=start_ms, text=text), alone=True)


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _are_names(rows: Rows, at: int) -> bool:
    """Whether a column holds short names beside words: they come back, or each could be a speaker's."""
    cells = [_cell(row, at).strip(": ") for row in rows if _cell(row, at) and len(list(filter(None, row))) > 1]
    if not cells or not all(looks_like_label(cell) and len(cell.split()) < 5 for cell in cells):
        return False
    return len(set(cells)) < len(cells) or set(cells) <= likely_speakers(cells)


def _holds_times(rows: Rows, at: int) -> bool:
    cells = [_cell(row, at) for row in rows if _cell(row, at)]
    return bool(cells) and 2 * sum(bool(_TIME.match(cell.strip())) for cell in cells) > len(cells)
