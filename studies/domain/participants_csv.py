"""Participants as a table of text: read from whatever a spreadsheet saved, compared with what is known, written back.

Nothing here stores anything: `read` makes a table of cells, `guess` finds out what its columns mean, `plan` says line
by line what would be created, changed or refused. A file that cannot be read at all raises `Unreadable`.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studies.domain.csv_text import csv_lines
from studies.domain.participant_columns import COLUMNS, HEADERS, LONGEST, Problem, Why, guess, value_of

DELIMITERS = (",", ";", "\t", "|")
MOST_LINES = 2000
MOST_BYTES = 1_000_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file as a whole cannot be read; `why` says in which way, `detail` names a header or a number."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why)
        self.why, self.detail = why, detail


@dataclass(frozen=True)
class Table:
    """Cells as text; `lines` pairs each row with the number it has in the file, counted from 1."""

    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Planned:
    """What would become of one line. `values` are what would be stored: everything new, or only what changes.

    `known` is the pseudonym of the participant there is already, `before` what the changed fields hold now.
    """

    line: int
    pseudonym: str
    values: Mapping[str, Any] = field(default_factory=dict)
    known: str | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def outcome(self) -> str:
        """`refused`, `added`, `changed` or `same`."""
        if self.problems:
            return "refused"
        if self.known is None:
            return "added"
        return "changed" if self.values else "same"


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding it was read in: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises Unreadable for a workbook, for anything else that is no text, and for more than MOST_BYTES.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(Why.TOO_BIG)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(Why.WORKBOOK)
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "windows-1252"
        text = content.decode(encoding, errors="replace")
    if "\0" in text:
        raise Unreadable(Why.BINARY)
    return text, encoding.removesuffix("-sig")


def read(text: str, encoding: str = "utf-8") -> Table:
    """Cut a text into cells, whatever separates them. Raises Unreadable."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE)
    skipped = 1 if told else 0
    rows = list(_rows(rest if told else text, told[1] if told else _delimiter(text)))
    rows = [(number + skipped, cells) for number, cells in rows if any(cells)]
    if len(rows) < 2:
        raise Unreadable(Why.EMPTY)
    if len(rows) - 1 > MOST_LINES:
        raise Unreadable(Why.TOO_LONG, str(len(rows) - 1))
    return Table(rows[0][1], tuple(rows[1:]), encoding)


def fingerprint(lines: Iterable[Planned]) -> str:
    """The same for the same plan: what was looked at is what is stored."""
    told = [(one.line, one.outcome, one.known, sorted(one.values.items())) for one in lines]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def plan(table: Table, columns: Sequence[str | None], known: Iterable[Mapping[str, Any]]) -> list[Planned]:
    """What would become of every line; `known` are the participants there are, as values of all `COLUMNS`.

    An empty cell leaves what is known as it is. Raises Unreadable where no column, or more than one, is the pseudonym
    or another field.
    """
    _check(columns)
    stored = {name_key(one["pseudonym"]): one for one in known}
    first_lines: dict[str, int] = {}
    planned = []
    for number, cells in table.lines:
        one = _planned(number, cells, columns, stored, first_lines)
        first_lines.setdefault(name_key(one.pseudonym), number)
        planned.append(one)
    return planned


def name_key(pseudonym: str) -> str:
    """A pseudonym for comparing: `P1` and `p1 ` are the same person."""
    return " ".join(pseudonym.casefold().split())


def write(people: Iterable[Mapping[str, Any]]) -> str:
    """Participants as CSV that no spreadsheet takes for formulas, and that `read` and `plan` read back unchanged."""
    header = [headers.partition(", ")[0] for headers in HEADERS.values()]
    rows = ([_written(person[name]) for name in COLUMNS] for person in people)
    return "".join(csv_lines(header, rows, guard=lambda cell: cell))


def safe(cell: str) -> str:
    """A cell that a spreadsheet shows as text: one that could begin a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith((*_DANGEROUS, "'")) else cell


def _unsafe(cell: str) -> str:
    """A cell as it was before `safe`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_DANGEROUS, "'")) else cell


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else safe(str(value))


def _rows(text: str, delimiter: str) -> Iterable[tuple[int, tuple[str, ...]]]:
    """Rows of trimmed cells with the line in the file where each begins, whatever line breaks its cells hold."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for row in reader:
            yield begins, tuple(_unsafe(" ".join(cell.split())) for cell in row)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(Why.BINARY) from error


def _delimiter(text: str) -> str:
    """The separator that cuts the first line into the most known headers, else into the most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def worth(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(name is not None for name in guess(cells)), len(cells)

    return max(DELIMITERS, key=worth)


def _check(columns: Sequence[str | None]) -> None:
    used = [name for name in columns if name]
    if "pseudonym" not in used:
        raise Unreadable(Why.NO_PSEUDONYM_COLUMN)
    for name in used:
        if used.count(name) > 1:
            raise Unreadable(Why.COLUMN_TWICE, name)


def _planned(
    number: int,
    cells: Sequence[str],
    columns: Sequence[str | None],
    stored: Mapping[str, Mapping[str, Any]],
    first_lines: Mapping[str, int],
) -> Planned:
    texts = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    pseudonym = texts.pop("pseudonym", "")
    problems = list(_line_problems(number, pseudonym, cells[len(columns) :], first_lines))
    values: dict[str, Any] = {}
    for name, cell in texts.items():
        value = value_of(name, cell) if cell else None
        if isinstance(value, Problem):
            problems.append(value)
        elif cell:
            values[name] = value
    old = stored.get(name_key(pseudonym))
    if old is None:
        return Planned(number, pseudonym, {"pseudonym": pseudonym, **values}, problems=tuple(problems))
    changed = {name: value for name, value in values.items() if old[name] != value}
    before = {name: old[name] for name in changed}
    return Planned(number, pseudonym, changed, old["pseudonym"], before, tuple(problems))


def _line_problems(
    number: int, pseudonym: str, surplus: Sequence[str], first_lines: Mapping[str, int]
) -> Iterable[Problem]:
    if not pseudonym:
        yield Problem(Why.NO_PSEUDONYM)
    elif name_key(pseudonym) in first_lines:
        yield Problem(Why.NAMED_TWICE, line=first_lines[name_key(pseudonym)])
    if len(pseudonym) > LONGEST["pseudonym"]:
        yield Problem(Why.CELL_TOO_LONG, "pseudonym", pseudonym)
    if any(surplus):
        yield Problem(Why.TOO_MANY_CELLS, cell=next(cell for cell in surplus if cell))
