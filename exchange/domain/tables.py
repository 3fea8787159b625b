"""Tables as CSV: UTF-8, one line feed a row, the same values always the same bytes.

Programs read them and their checksums are published, so that they have no byte-order mark and no carriage returns, as
the tables that pages hand out do.
"""

from collections.abc import Iterable, Sequence

from studies.domain.csv_text import csv_lines

Cell = str | int | float | None


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A header and rows, texts made harmless."""
    return "".join(csv_lines(header, rows, end="\n")).encode()
