"""Authors as people type them: a line each, with ORCID and affiliation where they are known.

An ORCID iD is sixteen characters in four groups; the last is a check by ISO 7064 MOD 11-2
(https://support.orcid.org, "Structure of the ORCID Identifier").
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

BARE = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
LIKE = re.compile(r"(?:https?://)?(?:www\.)?(?:orcid\.org/)?([\dX-]{8,})/?", re.IGNORECASE)
"""What is meant as an ORCID, right or wrong."""


class NamedAuthor(NamedTuple):
    """Somebody who signs; `orcid` and `affiliation` are empty where nothing is known."""

    name: str
    orcid: str = ""
    affiliation: str = ""


def parsed(text: str) -> list[NamedAuthor]:
    """An author a line, "Name; ORCID; affiliation" or without the second or third; empty lines are passed over."""
    return [_author(line) for line in text.splitlines() if line.strip(" ;\t")]


def written(authors: Iterable[NamedAuthor]) -> str:
    """The same as text, which `parsed` reads back."""
    return "\n".join("; ".join(filter(None, author)) for author in authors)


def is_orcid(orcid: str) -> bool:
    """Whether it is four groups of four, and the last character the check that the others give."""
    if not BARE.fullmatch(orcid):
        return False
    digits, total = orcid.replace("-", ""), 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits[-1] == ("X" if check == 10 else str(check))


def _author(line: str) -> NamedAuthor:
    name, *rest = (" ".join(part.split()) for part in line.split(";"))
    meant = LIKE.fullmatch(rest[0]) if rest else None
    if meant:
        return NamedAuthor(name, meant[1].upper(), "; ".join(filter(None, rest[1:])))
    return NamedAuthor(name, "", "; ".join(filter(None, rest)))
