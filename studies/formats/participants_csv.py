"""Participants as a table: read from whatever a spreadsheet saved, compared with what is known, written back.

Nothing here stores anything: `open_table` makes a table of cells, `guess` finds out what its columns mean, `plan` says
line by line what would be created, changed or refused. A file that cannot be read at all raises `Unreadable`.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from studies.domain import sentences
from studies.domain.cells import safe
from studies.domain.csv_text import csv_lines
from studies.domain.participant_columns import COLUMNS, HEADERS, LONGEST, Problem, Why, guess, value_of
from studies.formats.delimited import table_of
from studies.formats.encoding import Decoded
from studies.formats.table import Table
from studies.formats.table_files import read_table

MOST_LINES = 2000
MOST_BYTES = 1_000_000


class Unreadable(Exception):
    """The file as a whole cannot be read; `why` says in which way, `detail` names a header or a number.

    Where the reader of tables has a sentence of its own, it is in `sentence`.
    """

    def __init__(self, why: Why, detail: str = "", sentence: sentences.Sentence | None = None) -> None:
        super().__init__(why)
        self.why, self.detail, self.sentence = why, detail, sentence


@dataclass(frozen=True)
class Planned:
    """What would become of one line. `values` are what would be stored: everything new, or only what changes.

    `known` is the pseudonym of the participant there is already, `before` what the changed fields hold now. `problems`
    are why the line is refused, or why one field of it is left as it is.
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
        if any(problem.loses_line for problem in self.problems):
            return "refused"
        if self.known is None:
            return "added"
        return "changed" if self.values else "same"


def open_table(content: bytes, encoding: str = "") -> Table:
    """The table in a file, CSV or XLSX. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(Why.TOO_BIG)
    try:
        table = read_table(content, _worth, encoding=encoding)
    except sentences.Unreadable as error:
        raise Unreadable(Why.NO_TABLE, sentence=error.sentence) from error
    return _checked(table)


def read(text: str) -> Table:
    """Cut a text into cells, whatever separates them. Raises Unreadable."""
    try:
        table = table_of(Decoded(text, "utf-8"), _worth)
    except sentences.Unreadable as error:
        raise Unreadable(Why.NO_TABLE, sentence=error.sentence) from error
    return _checked(table)


def as_text(table: Table) -> str:
    """The table as a text that `read` reads back, every row in the line that it has now."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(safe(cell) for cell in table.header)
    at = 2
    for number, cells in table.lines:
        out.write("\n" * (number - at))
        writer.writerow(safe(cell) for cell in cells)
        at = max(at, number) + 1
    return out.getvalue()


def odd_years(table: Table, columns: Sequence[str | None]) -> list[str]:
    """What stands under years of experience and is no number of them, each once."""
    if "experience_years" not in columns:
        return []
    at = columns.index("experience_years")
    cells = dict.fromkeys(cells[at] for _, cells in table.lines if at < len(cells) and cells[at])
    return [cell for cell in cells if isinstance(value_of("experience_years", cell), Problem)]


def fingerprint(lines: Iterable[Planned]) -> str:
    """The same for the same plan: what was looked at is what is stored."""
    told = [(one.line, one.outcome, one.known, sorted(one.values.items())) for one in lines]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def plan(
    table: Table,
    columns: Sequence[str | None],
    known: Iterable[Mapping[str, Any]],
    years: Mapping[str, int] | None = None,
) -> list[Planned]:
    """What would become of every line; `known` are the participants there are, as values of all `COLUMNS`.

    `years` says what cells mean that are no number of years. An empty cell leaves what is known as it is.
    Raises Unreadable where no column, or more than one, is the pseudonym or another field.
    """
    _check(columns)
    stored = {name_key(one["pseudonym"]): one for one in known}
    first_lines: dict[str, int] = {}
    planned = []
    for number, cells in table.lines:
        one = _planned(number, cells, columns, stored, first_lines, years or {})
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


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else safe(str(value))


def _worth(header: Sequence[str]) -> int:
    """How many fields the headers mean, where one of them is the pseudonym."""
    meanings = [name for name in guess(header) if name]
    return len(meanings) if "pseudonym" in meanings else 0


def _checked(table: Table) -> Table:
    """The table with its cells on one line each, not empty and not too long."""
    if not table.lines:
        raise Unreadable(Why.EMPTY)
    if len(table.lines) > MOST_LINES:
        raise Unreadable(Why.TOO_LONG, str(len(table.lines)))
    lines = tuple((number, tuple(" ".join(cell.split()) for cell in cells)) for number, cells in table.lines)
    return replace(table, lines=lines)


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
    years: Mapping[str, int],
) -> Planned:
    texts = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    pseudonym = texts.pop("pseudonym", "")
    problems = list(_line_problems(number, pseudonym, cells[len(columns) :], first_lines))
    values: dict[str, Any] = {}
    for name, cell in filter(all, texts.items()):
        value = years[cell] if name == "experience_years" and cell in years else value_of(name, cell)
        if isinstance(value, Problem):
            problems.append(value)
        else:
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
