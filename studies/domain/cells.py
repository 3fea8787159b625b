"""Cells of tables that leave the house: nothing in them that a spreadsheet would run (OWASP, CSV injection)."""

from typing import TypeVar

Cell = TypeVar("Cell")

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: Cell) -> Cell | str:
    """A text that would run as a formula gets an apostrophe in front; numbers and all other cells stay as they are."""
    if not isinstance(cell, str) or not cell.lstrip(" ").startswith(RUN_BY_SPREADSHEETS) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
