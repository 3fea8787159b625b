"""Tables as CSV: UTF-8, one line feed a row, the same values always the same bytes."""

import csv
import io
from collections.abc import Iterable, Sequence

from studies.domain.cells import harmless

Cell = str | int | float | None


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A header and rows, texts made harmless."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()
