"""The tables as one workbook, a sheet each."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

from reports.agreement.tables import Cell, tables
from reports.queries.comparing import Result
from studies.domain.cells import harmless


def workbook(results: Sequence[Result]) -> bytes:
    """An XLSX file; cells that a spreadsheet would take for a formula begin with an apostrophe."""
    book = Workbook(write_only=True)
    for table in tables(results):
        sheet = book.create_sheet(table.name.removeprefix("agreement_"))
        rows: list[Sequence[Cell]] = [table.header, *table.rows]
        for row in rows:
            sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
