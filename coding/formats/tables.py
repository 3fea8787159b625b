"""Codebooks as tables: CSV or XLSX in whatever manner they come (`studies.formats`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from coding.domain.codebook import STAGES, name_key
from coding.domain.palette import PALETTE, nearest
from coding.formats.book import MOST_CODES, Book, BookCode, Names, UnreadableBook, plain_uuid
from studies.domain.headers import header_key
from studies.domain.sentences import Unreadable
from studies.formats.table import Table
from studies.formats.table_files import read_table

COLUMNS = (
    "code",
    "parent",
    "stage",
    "definition",
    "when to use it",
    "when not to use it",
    "example",
    "fixed",
    "colour",
    "uuid",
)

_NAMES = {
    "name": "code, name, code name, codename, codes, nom, nom du code, tag, label, libellé, étiquette, title, titre",
    "path": "path, code path, full path, chemin, hierarchy, hiérarchie",
    "parent": "parent, parent code, under, sous, code parent",
    "category": "category, categories, category name, code group, code groups, theme, catégorie, catégories, thème, "
    "groupe de codes, groupes de codes",
    "stage": "stage, étape, level, niveau",
    "definition": "definition, définition, description, comment, commentaire, memo, mémo, code memo",
    "inclusion": "when to use it, when to use, inclusion, inclusion criteria, include, quand l'employer, "
    "critères d'inclusion",
    "exclusion": "when not to use it, when not to use, exclusion, exclusion criteria, exclude, "
    "quand ne pas l'employer, critères d'exclusion",
    "example": "example, examples, exemple, exemples",
    "is_fixed": "fixed, fixe, liste fixe",
    "colour": "colour, color, couleur",
    "uuid": "uuid, guid",
}
"""What columns are called, the plainest name first."""

HEADERS = {field: tuple(map(header_key, names.split(", "))) for field, names in _NAMES.items()}
TRUE = ("yes", "true", "1", "x", "oui", "vrai")
_STEP = re.compile(r"\s*(?:/|\\|>|::|→|»)\s*")


def rows(codes: Iterable[BookCode]) -> Iterator[Sequence[object]]:
    """The lines of a table, in the order of `COLUMNS`."""
    for code in codes:
        colour = PALETTE[code.colour % len(PALETTE)] if code.colour is not None else ""
        yield (
            code.name,
            code.parent,
            code.stage,
            code.definition,
            code.inclusion,
            code.exclusion,
            code.example,
            "yes" if code.is_fixed else "",
            colour,
            code.uuid,
        )


def read(content: bytes, encoding: str = "") -> Book:
    """The codes of a table. Raises UnreadableBook where it is none or has no column of names."""
    try:
        table = read_table(content, _worth, encoding=encoding)
    except Unreadable as error:
        raise UnreadableBook("not_a_table", sentence=error.sentence) from error
    places = _places(table.header)
    if not _worth(table.header):
        raise UnreadableBook("no_names", ", ".join(filter(None, table.header))[:120])
    names = Names()
    codes = list(_codes(table, places, names))
    if not codes:
        raise UnreadableBook("no_codes")
    unknown = [header for at, header in enumerate(table.header) if header and at not in places.values()]
    return Book(tuple(codes), tuple(names.notes), tuple(unknown), table.notes)


def _places(header: Sequence[str]) -> dict[str, int]:
    """The column of every field that has one, by the plainest of its headers."""
    keys = [header_key(cell) for cell in header]
    known = {field: next((name for name in names if name in keys), None) for field, names in HEADERS.items()}
    return {field: keys.index(name) for field, name in known.items() if name is not None}


def _worth(header: Sequence[str]) -> int:
    """How many fields the headers name, where a name of the code is among them."""
    places = _places(header)
    return len(places) if "name" in places or "path" in places else 0


def _codes(table: Table, places: Mapping[str, int], names: Names) -> Iterator[BookCode]:
    """The codes in order, with those that only stand in a path before the first that stands under them."""
    rows = [
        {field: cells[place] if place < len(cells) else "" for field, place in places.items()}
        for _, cells in table.lines
    ]
    own = {name_key(said.get("name", "")) for said in rows}
    for at, said in enumerate(rows):
        *above, name = _path(said, own)
        if not name:
            continue
        for parent, higher in zip(above, ["", *above], strict=False):
            if not names.is_taken(parent):
                yield BookCode(names.free(parent, ""), higher)
        parent = above[-1] if above else _one_line(said.get("parent") or said.get("category", ""))
        twice = names.is_taken(name) and (not parent or names.is_taken(f"{parent} / {name}"))
        yield _code(said, name if twice else names.free(name, parent), parent, "category" in places)
        if at > MOST_CODES:
            raise UnreadableBook("too_many")


def _path(said: Mapping[str, str], own: Set[str]) -> list[str]:
    """The names above a code and its own, the last one; a parent that is none of the names in `own` may be a path."""
    name, parent = _one_line(said.get("name", "")), _one_line(said.get("parent", ""))
    path = _one_line(said.get("path", "")) or ("" if name_key(parent) in own else parent)
    steps = [step for step in _STEP.split(path) if step]
    if path == parent and len(steps) < 2:
        return [name]
    if name and steps and name_key(steps[-1]) != name_key(name):
        steps.append(name)
    return steps or [name]


def _code(said: Mapping[str, str], name: str, parent: str, makes_parent: bool) -> BookCode:
    stage = said.get("stage", "").casefold()
    return BookCode(
        name=name,
        parent=parent,
        stage=stage if stage in STAGES else "",
        definition=said.get("definition", ""),
        inclusion=said.get("inclusion", ""),
        exclusion=said.get("exclusion", ""),
        example=said.get("example", ""),
        is_fixed=said.get("is_fixed", "").casefold() in TRUE,
        colour=nearest(said.get("colour", "")),
        uuid=plain_uuid(said.get("uuid", "")),
        makes_parent=makes_parent,
    )


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
