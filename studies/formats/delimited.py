"""Tables as text: whatever separates the cells, in whatever encoding, with lines above the headers or without."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from studies.domain.sentences import Sentence, Unreadable, gettext_noop
from studies.formats.encoding import Decoded, decode_raw
from studies.formats.table import MOST_COLUMNS, MOST_LINES, Lines, Table, Worth, clean_cell, header_at, under_headers

SEPARATORS = (",", ";", "\t", "|")
UNQUOTED = gettext_noop("A quotation mark is never closed; all of them were read as part of the words.")
BROKEN = gettext_noop("This file cannot be read as a table.")

_TOLD = re.compile(r"\ufeff?[\"']?sep=(.)[\"']?[ ,;\t]*\r?(?:\n|$)", re.IGNORECASE)
_TRIED_ON = 20_000
_END = "\ue0ff"
"""A cell of a row put after the last: it comes back as one where every quotation mark is closed."""
_LONGEST_CELL = 1_000_000

csv.field_size_limit(_LONGEST_CELL)


def read_delimited(data: bytes, worth: Worth, *, encoding: str = "") -> Table:
    """The table in a file of text. Raises Unreadable where there is none."""
    return table_of(decode_raw(data, encoding), worth)


def table_of(decoded: Decoded, worth: Worth) -> Table:
    """The table in a text whose line ends are as they were in the file."""
    told = _TOLD.match(decoded.text)
    text = decoded.text[told.end() :] if told else decoded.text
    separator = told[1] if told and told[1] not in '"\r\n' else best_separator(text, worth)
    lines, closed = _cells(text, separator)
    if told:
        lines = [(number + 1, cells) for number, cells in lines]
    header, rows, notes = under_headers(lines, worth)
    warnings = () if closed else (Sentence(UNQUOTED),)
    return Table(
        header,
        tuple(rows),
        decoded.encoding,
        decoded.guessed,
        separator,
        notes=(*decoded.warnings, *notes, *warnings),
    )


def best_separator(text: str, worth: Worth) -> str:
    """What cuts a row into the most known headers, and the rows under it into as many cells."""
    beginning = text if len(text) <= _TRIED_ON else text[: text.rfind("\n", 0, _TRIED_ON) + 1] or text[:_TRIED_ON]

    def fitness(separator: str) -> tuple[int, bool, float, int]:
        lines = _cells(beginning, separator)[0][:200]
        if not lines:
            return 0, False, 0.0, 0
        at = header_at(lines, worth)
        header, rows = lines[at][1], lines[at + 1 :]
        fits = sum(len(cells) == len(header) for _, cells in rows) / max(1, len(rows))
        return worth(header), len(header) > 1 and fits > 0.7, fits, len(header)

    return max(SEPARATORS, key=fitness)


def _cells(text: str, separator: str) -> tuple[Lines, bool]:
    """The rows that hold anything, and whether every quotation mark is closed; tabs often go without quotation."""
    lines = list(islice(_rows(f"{text}\n{_END}", separator, quoted=True), MOST_LINES + 2))
    if len(lines) > MOST_LINES + 1 or (lines and lines[-1][1] == (_END,)):
        return [(number, cells) for number, cells in lines if _says(cells) and cells != (_END,)], True
    unquoted = islice(_rows(text, separator, quoted=False), MOST_LINES + 2)
    return [(number, cells) for number, cells in unquoted if _says(cells)], False


def _says(cells: tuple[str, ...]) -> bool:
    """Whether a row holds anything but separators."""
    return any(cell.strip("".join(SEPARATORS)) for cell in cells)


def _rows(text: str, separator: str, *, quoted: bool) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows of cells with the line of the text where each begins, whatever line breaks its cells hold."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        skipinitialspace=separator != "\t",
    )
    begins = 1
    try:
        for row in reader:
            yield begins, tuple(clean_cell(cell) for cell in row[: MOST_COLUMNS + 1])
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(BROKEN) from error
