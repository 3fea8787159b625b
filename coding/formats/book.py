"""A codebook between a file and the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_CODES = 5000
LONGEST_NAME = 120


@dataclass(frozen=True)
class BookCode:
    """A code as files hold it; `parent` is the name of another code of it, `colour` a place in the palette."""

    name: str
    parent: str = ""
    stage: str = ""
    definition: str = ""
    inclusion: str = ""
    exclusion: str = ""
    example: str = ""
    is_fixed: bool = False
    colour: int | None = None
    uuid: str = ""


@dataclass(frozen=True)
class Book:
    """The codes of a file in its order, parents before children, and what the reader has to say about the file."""

    codes: Sequence[BookCode]
    notes: Sequence[str] = field(default=())


class UnreadableBook(ValueError):
    """A file that holds no codebook; `reason` is one of not_xml, no_codes, not_a_table, no_names, too_many."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(f"{reason}: {about}")
        self.reason, self.about = reason, about
