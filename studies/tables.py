"""Tables that leave the house as CSV: streamed, UTF-8, and with nothing a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from studies.domain.cells import harmless
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
