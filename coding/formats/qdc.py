"""REFI-QDA codebooks, `.qdc`: strict in writing, lenient in reading (REFI-QDA standard 1.5, section 5; Codebook.xsd).

The standard knows a name, a description and a colour. Rules and example are written into the description, each after
a heading of its own, and read back from there; stages and fixed lists travel as sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from coding.domain.codebook import STAGES
from coding.domain.palette import PALETTE, nearest
from coding.formats.book import MOST_CODES, Book, BookCode, Names, UnreadableBook, plain_uuid
from studies.domain.clean import canonical, one_line
from studies.domain.sentences import Sentence, gettext_noop

NAMESPACE = "urn:QDA-XML:codebook:1.0"
HEADINGS = {"inclusion": "When to use it:", "exclusion": "When not to use it:", "example": "Example:"}
STAGE_SET, FIXED_SET = "Stage: ", "Fixed list"
FOLDERS = gettext_noop("In the file these cannot be applied; here they are codes like the others: %(names)s.")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@cache
def schema() -> etree.XMLSchema:
    """The standard's schema, as its publishers released it on 5 October 2017."""
    return etree.XMLSchema(etree.parse(Path(__file__).with_name("Codebook-mrt2019.xsd")))


def write(codes: Sequence[BookCode]) -> bytes:
    """A codebook file, valid against the schema. Raises UnreadableBook without a code: the standard needs one."""
    if not codes:
        raise UnreadableBook("no_codes")
    namespaces: dict[str | None, str] = {None: NAMESPACE}
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap=namespaces, origin="Tandem")  # type: ignore[arg-type]
    top = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    places = {"": top}
    for code in _parents_first(codes):
        places[code.name] = _element(places.get(code.parent, top), code)
    _add_sets(root, codes)
    schema().assertValid(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def read(content: bytes) -> Book:
    """The codes of a codebook file, or of a project's codebook. Raises UnreadableBook."""
    root = _parse(content)
    codes = next((one for one in root.iter() if _tag(one) == "Codes"), None)
    if codes is None:
        raise UnreadableBook("no_codes")
    members, names = _members(root), Names()
    read_codes: list[BookCode] = []
    folders: list[str] = []
    for element, parent in _walk(_without_wrapper(codes)):
        name = names.free(one_line(element.get("name") or ""), parent)
        read_codes.append(_code(element, name, parent, members))
        element.set("_name", name)
        folders += [] if _is_codable(element) else [name]
        if len(read_codes) > MOST_CODES:
            raise UnreadableBook("too_many")
    if not read_codes:
        raise UnreadableBook("no_codes")
    remarks = (Sentence(FOLDERS, {"names": ", ".join(folders)[:300]}),) if folders else ()
    return Book(tuple(read_codes), tuple(names.notes), remarks=remarks)


def _element(place: etree._Element, code: BookCode) -> etree._Element:
    made = etree.Element(f"{{{NAMESPACE}}}Code", guid=_guid(code), name=_clean(code.name), isCodable="true")
    if code.colour is not None:
        made.set("color", PALETTE[code.colour % len(PALETTE)])
    pieces = [
        code.definition,
        *(f"{said}\n{text}" for field, said in HEADINGS.items() if (text := getattr(code, field))),
    ]
    description = "\n\n".join(piece for piece in pieces if piece)
    if description:
        etree.SubElement(made, f"{{{NAMESPACE}}}Description").text = _clean(description)
    place.append(made)
    return made


def _add_sets(root: etree._Element, codes: Sequence[BookCode]) -> None:
    named = {f"{STAGE_SET}{stage}": [code for code in codes if code.stage == stage] for stage in STAGES[1:]}
    named[FIXED_SET] = [code for code in codes if code.is_fixed]
    filled = {name: members for name, members in named.items() if members}
    if not filled:
        return
    sets = etree.SubElement(root, f"{{{NAMESPACE}}}Sets")
    for name, members in filled.items():
        guid = str(uuid5(NAMESPACE_URL, name))
        one = etree.SubElement(sets, f"{{{NAMESPACE}}}Set", guid=guid, name=name)
        for code in members:
            etree.SubElement(one, f"{{{NAMESPACE}}}MemberCode", guid=_guid(code))


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableBook("not_xml", str(error)[:120]) from error


def _tag(element: etree._Element) -> str:
    """The element's name whatever its namespace: tools write `1.0`, `1:0` and `0:4`."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if _tag(child) == "Code"]


def _without_wrapper(codes: etree._Element) -> etree._Element:
    """NVivo puts everything under one root that cannot be applied; it is no code."""
    top = _children(codes)
    alone = len(top) == 1 and not _is_codable(top[0]) and _children(top[0])
    return top[0] if alone else codes


def _is_codable(element: etree._Element) -> bool:
    return element.get("isCodable", "true").lower() not in ("false", "0")


def _walk(place: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every code with the name its parent was given, parents before children."""
    waiting = [(child, "") for child in reversed(_children(place))]
    while waiting:
        element, parent = waiting.pop()
        yield element, parent
        name = element.get("_name") or ""
        waiting += [(child, name) for child in reversed(_children(element))]


def _code(element: etree._Element, name: str, parent: str, members: Mapping[str, set[str]]) -> BookCode:
    guid = (element.get("guid") or "").strip("{} ").lower()
    description = next((child.text or "" for child in element if _tag(child) == "Description"), "")
    said = _taken_apart(canonical(description))
    stage = next((stage for stage in STAGES[1:] if guid in members.get(f"{STAGE_SET}{stage}", ())), "")
    return BookCode(
        name=name,
        parent=parent,
        stage=stage,
        definition=said.get("definition", ""),
        inclusion=said.get("inclusion", ""),
        exclusion=said.get("exclusion", ""),
        example=said.get("example", ""),
        is_fixed=guid in members.get(FIXED_SET, ()),
        colour=nearest(element.get("color") or ""),
        uuid=plain_uuid(guid),
    )


def _members(root: etree._Element) -> dict[str, set[str]]:
    """Guids of the codes of every set; codebook files say `guid`, projects `targetGUID`."""
    return {
        one.get("name") or "": {
            (member.get("guid") or member.get("targetGUID") or "").strip("{} ").lower() for member in one
        }
        for one in root.iter()
        if _tag(one) == "Set"
    }


def _taken_apart(description: str) -> dict[str, str]:
    """Definition, rules and example of a description that was written here; all of it is definition otherwise.

    What stands under the same heading twice goes on after a blank line.
    """
    fields = {said: field for field, said in HEADINGS.items()}
    pieces: dict[str, list[list[str]]] = {"definition": [[]]}
    here = "definition"
    for line in description.split("\n"):
        if line.strip() in fields:
            here = fields[line.strip()]
            pieces.setdefault(here, []).append([])
        else:
            pieces[here][-1].append(line)
    texts = {field: ["\n".join(lines).strip() for lines in parts] for field, parts in pieces.items()}
    return {field: "\n\n".join(filter(None, parts)) for field, parts in texts.items()}


def _parents_first(codes: Sequence[BookCode]) -> Iterator[BookCode]:
    names = {code.name for code in codes}
    under: dict[str, list[BookCode]] = {}
    for code in codes:
        under.setdefault(code.parent if code.parent in names else "", []).append(code)
    waiting = list(reversed(under.get("", [])))
    while waiting:
        code = waiting.pop()
        yield code
        waiting += reversed(under.get(code.name, []))


def _guid(code: BookCode) -> str:
    return code.uuid or str(uuid5(NAMESPACE_URL, code.name))


def _clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)
