"""The table that `make bench` prints: Markdown, so that it can be kept in docs/benchmarks.md as it is."""

from collections.abc import Sequence

from benchmarks.measure import Row

HEADER = ("work", "Tandem", "budget", "floor", "runs", "")


def table(rows: Sequence[Row]) -> str:
    """The rows, aligned."""
    cells = [HEADER, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths) for row in cells]
    rule = "|".join(["", *("-" * (width + 1) + (":" if n in _NUMBERS else "-") for n, width in enumerate(widths)), ""])
    return "\n".join([lines[0], rule, *lines[1:]])


_NUMBERS = range(1, 5)


def _cells(row: Row) -> tuple[str, ...]:
    value = _figure(row.value, row.unit)
    budget = f"≤ {_figure(row.budget, row.unit)}" if row.budget is not None else ""
    runs = str(len(row.samples)) if row.value is not None else ""
    return row.what, value, budget, _figure(row.floor, row.unit), runs, row.verdict


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "ms" and value >= 1000:
        return f"{value / 1000:.1f} s"
    digits = 1 if value < 10 and value != int(value) else 0
    return f"{value:,.{digits}f}{'' if unit == 'elements' else f' {unit}'}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.rjust(width) if place in _NUMBERS else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"
