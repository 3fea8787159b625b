"""Tables in XLSX workbooks: the sheet with the known headers, as its reader sees it.

openpyxl reads the values; what it does not tell while it reads a sheet row by row (merged cells, what is hidden, how
large it all is) is looked up in the sheet's own XML first. A workbook that would unpack to more than these limits is
refused before it is read: 12 KB can hold a million empty rows.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook import Workbook

from studies.domain.sentences import Sentence, Unreadable, gettext_noop
from studies.formats.shown_values import shown
from studies.formats.table import MOST_COLUMNS, MOST_LINES, Lines, Table, Worth, clean_cell, header_at, under_headers

DAMAGED = gettext_noop("The workbook is damaged or protected by a password. Save it again as XLSX and try again.")
OLD = gettext_noop("This is an old workbook (.xls) or one with a password. Save it as XLSX or CSV without a password.")
OTHER = gettext_noop("This file is no XLSX workbook. Save the table as XLSX or CSV and choose that file.")
TOO_LARGE_INSIDE = gettext_noop("The workbook unpacks to far more than a table of this kind holds; it was not read.")
SHEETS = gettext_noop("The sheet “%(sheet)s” is read; left out: %(others)s.")
HIDDEN = gettext_noop("Hidden rows, columns and sheets are left out: %(what)s.")
MERGED = gettext_noop("Merged cells count for every row that they cover: %(count)d.")
FORMULAS = gettext_noop(
    "Formulas without a result are empty here: %(count)d. Open the workbook in a spreadsheet program and save it."
)

MOST_UNPACKED = 30_000_000
MOST_TAGS = 600_000
MOST_RATIO = 200
_RATIO_COUNTS_FROM = 1_000_000
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass
class _Layout:
    """What a sheet's XML says about it: ranges as (first column, first row, last column, last row), from 1."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas_without_result: int = 0


@dataclass(frozen=True)
class _Sheet:
    name: str
    lines: Lines
    notes: tuple[Sentence, ...]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a workbook does, of today or of before 2007."""
    return data.startswith((b"PK\x03\x04", _OLE))


def holds_workbook(data: bytes) -> bool:
    """Whether a ZIP file holds a workbook rather than a document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return False
    return any(name.startswith("xl/") for name in names) or b"opendocument.spreadsheet" in kind[:100]


def read_workbook(data: bytes, worth: Worth) -> Table:
    """The table of the sheet that knows most headers. Raises Unreadable where there is none or it is far too large."""
    if data.startswith(_OLE):
        raise Unreadable(OLD)
    try:
        sheets, hidden = _sheets(data)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it
        raise Unreadable(DAMAGED) from error
    filled = [sheet for sheet in sheets if sheet.lines]
    if not filled:
        return Table((), ())
    best = max(filled, key=lambda sheet: worth(sheet.lines[header_at(sheet.lines, worth)][1]))
    header, rows, notes = under_headers(best.lines, worth)
    said = [*best.notes, *notes]
    others = [sheet.name for sheet in filled if sheet is not best]
    if others:
        said.append(Sentence(SHEETS, {"sheet": best.name, "others": ", ".join(others)[:200]}))
    if hidden:
        said.append(Sentence(HIDDEN, {"what": ", ".join(hidden)[:200]}))
    return Table(header, tuple(rows), sheet=best.name, notes=tuple(said))


def _sheets(data: bytes) -> tuple[list[_Sheet], list[str]]:
    """The visible sheets, and the names of the hidden ones."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _refuse_bombs(archive)
        if not any(name == "xl/workbook.xml" for name in archive.namelist()):
            raise Unreadable(OTHER)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        return [_sheet(book, sheet.title, archive) for sheet in shown_sheets], hidden


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Look at sizes, at tags and at rows before anything is built from them."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > MOST_UNPACKED or (unpacked > _RATIO_COUNTS_FROM and unpacked > MOST_RATIO * packed):
        raise Unreadable(TOO_LARGE_INSIDE)
    tags = rows = 0
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            content = archive.read(entry)
            tags += content.count(b"<")
            rows += len(_ROW.findall(content))
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise Unreadable(DAMAGED)
    if tags > MOST_TAGS or rows > MOST_LINES:
        raise Unreadable(TOO_LARGE_INSIDE)


def _sheet(book: Workbook, name: str, archive: zipfile.ZipFile) -> _Sheet:
    sheet = book[name]
    path = sheet._worksheet_path  # type: ignore[attr-defined]
    layout = _layout(archive.read(posixpath.normpath(path).lstrip("/")))
    sheet.reset_dimensions()
    rows: dict[int, list[str]] = {}
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_LINES:
            raise Unreadable(TOO_LARGE_INSIDE)
        row = [clean_cell(shown(cell.value, cell.number_format)) if cell.value is not None else "" for cell in cells]
        while row and not row[-1]:
            row.pop()
        rows[number] = row
    _carry_down(rows, layout)
    return _Sheet(name, _visible(rows, layout), tuple(_notes(layout)))


def _layout(content: bytes) -> _Layout:
    """What is merged and what is hidden."""
    layout = _Layout()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for element in etree.fromstring(content, parser).iter("{*}row", "{*}col", "{*}mergeCell", "{*}c"):
        kind = etree.QName(element).localname
        is_hidden = element.get("hidden") in ("1", "true")
        if kind == "mergeCell":
            layout.merged.append(range_boundaries(element.get("ref") or ""))  # type: ignore[arg-type]
        elif kind == "row" and is_hidden:
            layout.hidden_rows.add(int(element.get("r") or 0))
        elif kind == "col" and is_hidden:
            last = min(int(element.get("max") or 0), MOST_COLUMNS)
            layout.hidden_columns.update(range(int(element.get("min") or 1), last + 1))
        elif kind == "c" and element.find("{*}f") is not None and not element.findtext("{*}v"):
            layout.formulas_without_result += 1
    return layout


def _carry_down(rows: dict[int, list[str]], layout: _Layout) -> None:
    """Give every row that a merged cell covers what stands in it."""
    filled = 0
    for column, first, _, last in layout.merged:
        above = rows.get(first, [])
        words = above[column - 1] if column <= len(above) else ""
        for number in range(first + 1, min(last, max(rows, default=0)) + 1) if words else ():
            row = rows[number]
            row += [""] * (column - len(row))
            row[column - 1] = words
            filled += 1
            if filled > MOST_LINES:
                raise Unreadable(TOO_LARGE_INSIDE)


def _visible(rows: dict[int, list[str]], layout: _Layout) -> Lines:
    return [
        (number, tuple(kept))
        for number, row in rows.items()
        if number not in layout.hidden_rows
        and any(kept := [cell for at, cell in enumerate(row, 1) if at not in layout.hidden_columns])
    ]


def _notes(layout: _Layout) -> Iterator[Sentence]:
    if down := sum(last > first for _, first, _, last in layout.merged):
        yield Sentence(MERGED, {"count": down})
    hidden = [str(number) for number in sorted(layout.hidden_rows)]
    hidden += [get_column_letter(number) for number in sorted(layout.hidden_columns)]
    if hidden:
        yield Sentence(HIDDEN, {"what": ", ".join(hidden)[:200]})
    if layout.formulas_without_result:
        yield Sentence(FORMULAS, {"count": layout.formulas_without_result})
