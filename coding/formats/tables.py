"""Codebooks as tables: CSV in any usual separator and encoding, and the first sheet of an XLSX workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from charset_normalizer import from_bytes
from openpyxl import load_workbook

from coding.domain.codebook import STAGES
from coding.domain.palette import PALETTE, nearest
from coding.formats.book import MOST_CODES, Book, BookCode, UnreadableBook

COLUMNS = (
    "code",
    "parent",
    "stage",
    "definition",
    "when to use it",
    "when not to use it",
    "example",
    "fixed",
    "colour",
    "uuid",
)
FIELDS = ("name", "parent", "stage", "definition", "inclusion", "exclusion", "example", "is_fixed", "colour", "uuid")

HEADERS = {
    "name": ("code", "name", "nom", "tag", "label"),
    "parent": ("parent", "under", "sous", "category", "catégorie"),
    "stage": ("stage", "étape", "level"),
    "definition": ("definition", "définition", "description", "comment", "memo"),
    "inclusion": ("when to use it", "inclusion", "include", "quand l'employer"),
    "exclusion": ("when not to use it", "exclusion", "exclude", "quand ne pas l'employer"),
    "example": ("example", "exemple"),
    "is_fixed": ("fixed", "fixe", "liste fixe"),
    "colour": ("colour", "color", "couleur"),
    "uuid": ("uuid", "guid"),
}
"""What columns are called, in small letters."""

TRUE = ("yes", "true", "1", "x", "oui", "vrai")
MOST_UNPACKED = 50 * 1024 * 1024
LOOKED_AT = 100_000


def rows(codes: Iterable[BookCode]) -> Iterator[Sequence[object]]:
    """The lines of a table, in the order of `COLUMNS`."""
    for code in codes:
        colour = PALETTE[code.colour % len(PALETTE)] if code.colour is not None else ""
        yield (
            code.name,
            code.parent,
            code.stage,
            code.definition,
            code.inclusion,
            code.exclusion,
            code.example,
            "yes" if code.is_fixed else "",
            colour,
            code.uuid,
        )


def read(content: bytes) -> Book:
    """The codes of a table. Raises UnreadableBook where it is none or has no column of names."""
    lines = _workbook(content) if content[:2] == b"PK" else _csv(content)
    header = [str(cell or "").strip().casefold() for cell in next(lines, [])]
    places = {
        field: next((header.index(name) for name in names if name in header), None) for field, names in HEADERS.items()
    }
    if places["name"] is None:
        raise UnreadableBook("no_names", ", ".join(cell for cell in header if cell)[:120])
    found: list[BookCode] = []
    for line in lines:
        said = {field: _cell(line, place) for field, place in places.items()}
        if said["name"]:
            found.append(_code(said))
        if len(found) > MOST_CODES:
            raise UnreadableBook("too_many")
    if not found:
        raise UnreadableBook("no_codes")
    return Book(tuple(found))


def _code(said: dict[str, str]) -> BookCode:
    stage = said["stage"].casefold()
    return BookCode(
        name=" ".join(said["name"].split()),
        parent=" ".join(said["parent"].split()),
        stage=stage if stage in STAGES else "",
        definition=said["definition"],
        inclusion=said["inclusion"],
        exclusion=said["exclusion"],
        example=said["example"],
        is_fixed=said["is_fixed"].casefold() in TRUE,
        colour=nearest(said["colour"]),
        uuid=said["uuid"].strip("{}").lower(),
    )


def _cell(line: Sequence[object], place: int | None) -> str:
    """A cell as text; the apostrophe that our own files put before what a spreadsheet would run is taken away."""
    if place is None or place >= len(line) or line[place] is None:
        return ""
    text = str(line[place]).replace("\r\n", "\n").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _csv(content: bytes) -> Iterator[Sequence[object]]:
    text = _decoded(content)
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise UnreadableBook("not_a_table", str(error)) from error


def _decoded(content: bytes) -> str:
    """The text in UTF-8, or in the encoding it looks most like, judged by its beginning."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content[:LOOKED_AT]).best()
        text = content.decode(best.encoding, errors="replace").lstrip("\ufeff") if best else "\x00"
    if "\x00" in text:
        raise UnreadableBook("not_a_table")
    return text


def _workbook(content: bytes) -> Iterator[Sequence[object]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise UnreadableBook("too_many")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except UnreadableBook:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it
        raise UnreadableBook("not_a_table", str(error)[:120]) from error
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is not None:
        yield from sheet.iter_rows(values_only=True)
