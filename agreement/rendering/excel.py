"""The tables as one workbook, a sheet each."""

from __future__ import annotations

from collections.abc import Sequence

from agreement.queries.comparing import Result
from agreement.rendering.tables import tables
from studies import tables as files


def workbook(results: Sequence[Result]) -> bytes:
    """An XLSX file; cells that a spreadsheet would take for a formula begin with an apostrophe."""
    return files.workbook(
        (table.name.removeprefix("agreement_"), [table.header, *table.rows]) for table in tables(results)
    )
