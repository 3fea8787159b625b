"""CSV as it is written everywhere: a header, rows, nothing in a cell that a spreadsheet would run."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence

from studies.domain.cells import harmless

BYTE_ORDER_MARK = "\ufeff"
"""Before a table that a person opens: without it Excel takes UTF-8 for the system's old encoding."""


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    end: str = "\r\n",
    guard: Callable[[object], object] = harmless,
) -> Iterator[str]:
    """The lines of a CSV file, header first, each with its `end`; `guard` makes a cell safe."""
    writer = csv.writer(_Echo(), lineterminator=end)
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([guard(cell) for cell in row])
