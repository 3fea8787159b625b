"""Tables as people bring them, CSV in any manner or an XLSX workbook, as cells of text under one row of headers.

Every importer of tables reads them here; what its headers mean, it says with a `Worth`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studies.domain.cells import unsafe
from studies.domain.clean import canonical
from studies.domain.sentences import Sentence, Unreadable, gettext_noop

Worth = Callable[[Sequence[str]], int]
"""How many cells of a row are headers that the importer knows; 0 where one that it cannot do without is missing."""

Lines = list[tuple[int, tuple[str, ...]]]
"""Rows of cells, none of them empty, each with the number of the line in which it begins, from 1."""

MOST_COLUMNS = 300
MOST_LINES = 20_000
_LOOKED_AT = 30

ABOVE = gettext_noop("Above the headers stands this, which is left out: %(words)s")
WIDE = gettext_noop("The table has more than %(limit)d columns. Take away those that are not needed.")
LONG = gettext_noop("The table has more than %(limit)d lines. Take away those that are not needed.")


@dataclass(frozen=True)
class Table:
    """Headers, and rows with the number of the line in which each begins; where they come from and what to say.

    `encoding` and `separator` are empty for a workbook, `sheet` for a file of text; `guessed` is whether the encoding
    was.
    """

    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str = ""
    guessed: bool = False
    separator: str = ""
    sheet: str = ""
    notes: tuple[Sentence, ...] = ()


def clean_cell(raw: str) -> str:
    """A cell's canonical text without the blanks around it and without the apostrophe that our own files put in."""
    return unsafe(canonical(raw).strip(" \n\u00a0")).strip()


def header_at(lines: Lines, worth: Worth) -> int:
    """The place of the row of headers: the first that names what is needed; a title above it is no such row."""
    worths = [worth(cells) for _, cells in lines[:_LOOKED_AT]]
    several = next((at for at, known in enumerate(worths) if known > 1), None)
    any_ = next((at for at, known in enumerate(worths) if known), None)
    if any_ is not None:
        return several if several is not None and _is_title(lines[any_][1]) else any_
    return next((at for at, (_, cells) in enumerate(lines[:_LOOKED_AT]) if not _is_title(cells)), 0)


def under_headers(lines: Lines, worth: Worth) -> tuple[tuple[str, ...], Lines, tuple[Sentence, ...]]:
    """The headers, the rows under them, and what stands above. Raises Unreadable for a table out of all proportion."""
    if len(lines) > MOST_LINES:
        raise Unreadable(LONG, limit=MOST_LINES)
    if not lines:
        return (), [], ()
    at = header_at(lines, worth)
    above = [cell for _, cells in lines[:at] for cell in cells if cell]
    header = tuple(" ".join(cell.split()) for cell in lines[at][1])
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise Unreadable(WIDE, limit=MOST_COLUMNS)
    notes = (Sentence(ABOVE, {"words": " · ".join(above)[:200]}),) if above else ()
    return header, lines[at + 1 :], notes


def _is_title(cells: Sequence[str]) -> bool:
    return sum(bool(cell) for cell in cells) < 2
