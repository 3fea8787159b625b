"""A codebook between a file and the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coding.domain.codebook import name_key
from studies.domain.sentences import Sentence

MOST_CODES = 5000


@dataclass(frozen=True)
class BookCode:
    """A code as files hold it; `parent` is the name of another code of it, `colour` a place in the palette.

    Where `makes_parent`, the parent comes from a column of categories and need not stand among the codes.
    """

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
    makes_parent: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Book:
    """The codes of a file in its order, parents before children, and what the reader has to say about the file.

    `notes` are names that became others, `unknown` headers of columns that stay out, `remarks` whole sentences.
    """

    codes: Sequence[BookCode]
    notes: Sequence[str] = field(default=())
    unknown: Sequence[str] = field(default=())
    remarks: Sequence[Sentence] = field(default=())


class UnreadableBook(ValueError):
    """A file that holds no codebook; `reason` is one of not_xml, no_codes, not_a_table, no_names, too_many.

    Where the reader of tables has a sentence of its own, it is in `sentence`.
    """

    def __init__(self, reason: str, about: str = "", sentence: Sentence | None = None) -> None:
        super().__init__(f"{reason}: {about}")
        self.reason, self.about, self.sentence = reason, about, sentence


class Names:
    """The names that a file's codes get: each once, a namesake of another branch with its parent's before it."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._taken: set[str] = set()
        self._times: Counter[str] = Counter()

    def is_taken(self, name: str) -> bool:
        """Whether a code before this one has the name."""
        return name_key(name) in self._taken

    def free(self, name: str, parent: str) -> str:
        """The name, or one that is free, noted."""
        free = name or "?"
        if self.is_taken(free) and parent:
            free = f"{parent} / {name}"
        while self.is_taken(free):
            self._times[name] += 1
            free = f"{name} ({self._times[name] + 1})"
        if free != name:
            self.notes.append(f"{name} → {free}")
        self._taken.add(name_key(free))
        return free


def plain_uuid(written: str) -> str:
    """A guid as this program writes it, in whatever brackets and letters a file has it; empty where it is none."""
    try:
        return str(UUID(written.strip("{} ")))
    except ValueError:
        return ""
