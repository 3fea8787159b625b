"""The confusion matrix of codes as a page shows it: the codes most often taken for another."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from agreement.queries.comparing import Result
from coding.models import Code

SHOWN = 15
STEPS = 4


class Cell(NamedTuple):
    """Units, and how dark they are drawn, 0 to STEPS."""

    units: int
    step: int
    is_diagonal: bool


class MatrixRow(NamedTuple):
    """What the first coder of a pair used (None: no code), against each column."""

    code: Code | None
    cells: list[Cell]


class Matrix(NamedTuple):
    """Columns are what the second coder used; the last row and column stand for no code. Empty without confusion."""

    columns: list[Code | None]
    rows: list[MatrixRow]
    left_out: int


def matrix(result: Result) -> Matrix:
    """The codes with the most units in which the other coder used another code, the most first."""
    units = {(one.row, one.column): one.units for one in result.comparison.confusions}
    chosen, left_out = _most_confused(units)
    if not chosen:
        return Matrix([], [], 0)
    keys: list[str | None] = [*chosen, None]
    most = max(
        (count for (row, column), count in units.items() if row != column and {row, column} <= {*keys}), default=0
    )
    used = [cell for cell, count in units.items() if count and {*cell} <= {*keys} and cell[0] != cell[1]]
    columns = [key for key in keys if any(key == column for _, column in used)]
    rows = [
        MatrixRow(_code(result, row), [_cell(units.get((row, column), 0), most, row == column) for column in columns])
        for row in keys
        if any(row == one for one, _ in used)
    ]
    return Matrix([_code(result, key) for key in columns], rows, left_out)


def taken_for(result: Result, code: str) -> list[tuple[Code, int]]:
    """The codes that the other coder used instead of this one, the most first."""
    found: Counter[str] = Counter()
    for one in result.comparison.confusions:
        if one.row and one.column and one.row != one.column and code in (one.row, one.column):
            found[one.column if one.row == code else one.row] += one.units
    return [(result.codes[other], count) for other, count in found.most_common()]


def _most_confused(units: dict[tuple[str | None, str | None], int]) -> tuple[list[str], int]:
    confused: Counter[str] = Counter()
    for (row, column), count in units.items():
        if row and column and row != column:
            confused[row] += count
            confused[column] += count
    ranked = [code for code, _ in sorted(confused.items(), key=lambda item: (-item[1], item[0]))]
    return ranked[:SHOWN], max(len(ranked) - SHOWN, 0)


def _cell(count: int, most: int, is_diagonal: bool) -> Cell:
    step = 0 if is_diagonal or not count or not most else -(-STEPS * count // most)
    return Cell(count, step, is_diagonal)


def _code(result: Result, code: str | None) -> Code | None:
    return result.codes[code] if code else None
