"""Tables that leave the house, as CSV or as a workbook, with nothing in them that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook

from studies.domain.cells import harmless
from studies.domain.clean import canonical
from studies.gate import in_scope
from studies.models import Study


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file, header first."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def csv_answer(
    study: Study, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A download that begins at once, however long the table is; the study's scope stays open while it is read."""
    lines = (line.encode() for line in csv_lines(header, rows))
    answer = StreamingHttpResponse(in_scope(study, lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767


def xlsx_answer(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]], about: Mapping[str, object]
) -> HttpResponse:
    """A download as a workbook: the table, and on a second sheet what it is about, such as the question it answers."""
    sheets = [(_("table"), chain([header], rows)), (_("about"), about.items())]
    answer = HttpResponse(workbook(sheets), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


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
