"""Tables that leave the house, as CSV or as a workbook, with nothing in them that a spreadsheet would run."""

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook

from studies.domain.cells import harmless
from studies.domain.clean import canonical
from studies.domain.csv_text import BYTE_ORDER_MARK, csv_lines
from studies.gate import in_scope
from studies.models import Study

Answer = TypeVar("Answer", bound=HttpResponseBase)


def csv_answer(
    study: Study, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A download that begins at once, however long the table is; the study's scope stays open while it is read."""
    lines = (line.encode() for line in chain([BYTE_ORDER_MARK], csv_lines(header, rows)))
    return as_download(StreamingHttpResponse(in_scope(study, lines), content_type=CSV), name)


def short_csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same for a table that is ready: whole, with its length."""
    return as_download(HttpResponse([BYTE_ORDER_MARK, *csv_lines(header, rows)], content_type=CSV), name)


def as_download(answer: Answer, name: str) -> Answer:
    """The answer as a file of this name, which keeps its letters in every language (RFC 6266)."""
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


CSV = "text/csv; charset=utf-8"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767


def xlsx_answer(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]], about: Mapping[str, object]
) -> HttpResponse:
    """A download as a workbook: the table, and on a second sheet what it is about, such as the question it answers."""
    sheets = [(_("table"), chain([header], rows)), (_("about"), about.items())]
    return as_download(HttpResponse(workbook(sheets), content_type=EXCEL), name)


def workbook(sheets: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> bytes:
    """An XLSX file of these sheets, each with its name and rows."""
    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(cell: object) -> object:
    """A cell that a workbook can hold: harmless, without what XML forbids, not too long."""
    return harmless(canonical(cell))[:LONGEST_CELL] if isinstance(cell, str) else cell
