"""Cells of tables that leave the house: nothing in them that a spreadsheet would run (OWASP, CSV injection).

`unsafe` undoes `safe` and `harmless` exactly: a text that itself begins with an apostrophe before such a sign gets one
more on its way out and loses that one alone on its way in.
"""

import re
from typing import TypeVar

Cell = TypeVar("Cell")

_COULD_RUN = re.compile(r"[ ']*[=+\-@\t\r]")


def harmless(cell: Cell) -> Cell | str:
    """A text that would run as a formula gets an apostrophe in front; numbers and all other cells stay as they are."""
    return safe(cell) if isinstance(cell, str) and not _is_number(cell) else cell


def safe(text: str) -> str:
    """A text that a spreadsheet shows as text: one that could begin a formula gets an apostrophe in front."""
    return f"'{text}" if _COULD_RUN.match(text) else text


def unsafe(text: str) -> str:
    """A text as it was before `safe`; any other text as it is."""
    return text[1:] if text.startswith("'") and _COULD_RUN.match(text) else text


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
