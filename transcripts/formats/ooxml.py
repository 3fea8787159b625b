"""Parts of an Office Open XML file, read from memory with limits; nothing is unpacked, no entity is followed."""

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from studies.domain.sentences import Unreadable, gettext_noop

DAMAGED = gettext_noop("The Word document is damaged or protected by a password; save it again as DOCX without one.")
TOO_LARGE_INSIDE = gettext_noop("The Word document unpacks to more than Tandem reads; it may be made to do harm.")
WITH_ENTITIES = gettext_noop("The Word document declares XML entities, which no word processor writes; it was refused.")
NO_WORD_DOCUMENT = gettext_noop("This ZIP file holds no Word document. Tandem reads DOCX, ODT and files of text.")
NO_OPEN_TEXT = gettext_noop(
    "This OpenDocument file holds no text. Save the transcript as ODT, DOCX or TXT and try again."
)

MOST_DIRECTORY_BYTES = 1 << 20
MOST_ENTRIES = 5_000
MOST_PART_BYTES = 32 << 20
MOST_TAGS = 2_000_000
MOST_MARGINS = 100
MOST_RATIO = 150
_RATIO_COUNTS_FROM = 4 << 20

_END_OF_DIRECTORY = b"PK\x05\x06"
_MAIN_DOCUMENT = "/officeDocument"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError)


class Package:
    """The XML parts of a file of ZIP and XML, read one at a time while all together stay under a limit."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())
        self._room = 2 * MOST_PART_BYTES

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def part(self, name: str) -> etree._Element:
        """The root element of a part. Raises Unreadable where it is damaged or too large."""
        content = _part(self._archive, name)
        self._room -= len(content)
        if self._room < 0:
            raise Unreadable(TOO_LARGE_INSIDE)
        return _xml(content)

    def optional_part(self, name: str) -> etree._Element | None:
        """The root element of a part that a file may lack."""
        return self.part(name) if name in self else None


@dataclass(frozen=True)
class WordParts:
    """The parts of a DOCX file that decide what its reader sees; headers and footers are `margins`."""

    body: etree._Element
    styles: etree._Element | None = None
    numbering: etree._Element | None = None
    margins: tuple[etree._Element, ...] = ()


@dataclass(frozen=True)
class OpenText:
    """The body of an OpenDocument text, and the roots that hold its styles: the named ones before those of the text."""

    body: etree._Element
    styles: tuple[etree._Element, ...]


def word_document(data: bytes) -> WordParts:
    """The parts of a DOCX file. Raises Unreadable."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _word_parts(Package(archive))
    except _BROKEN as error:
        raise Unreadable(DAMAGED) from error


def open_document_text(data: bytes) -> OpenText:
    """The text of an OpenDocument file. Raises Unreadable."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            root = package.optional_part("content.xml")
            styles = package.optional_part("styles.xml")
    except _BROKEN as error:
        raise Unreadable(DAMAGED) from error
    nodes = root.iter() if root is not None else ()
    body = next((node for node in nodes if str(node.tag).endswith("office:1.0}text")), None)
    if root is None or body is None:
        raise Unreadable(NO_OPEN_TEXT)
    return OpenText(body, (root,) if styles is None else (styles, root))


def _word_parts(package: Package) -> WordParts:
    main = _main_part(package)
    folder = posixpath.dirname(main)
    of_type = _related(package, main)
    styles, numbering = ((of_type.get(kind) or [f"{folder}/{kind}.xml"])[0] for kind in ("styles", "numbering"))
    margins = [name for kind in ("header", "footer") for name in of_type.get(kind, ())][:MOST_MARGINS]
    return WordParts(
        package.part(main),
        package.optional_part(styles),
        package.optional_part(numbering),
        tuple(package.part(name) for name in margins),
    )


def _related(package: Package, main: str) -> dict[str, list[str]]:
    """The names of the parts that the main part refers to, by the last word of their type."""
    folder, name = posixpath.split(main)
    relations = package.optional_part(f"{folder}/_rels/{name}.rels")
    of_type: dict[str, list[str]] = {}
    for relation in () if relations is None else relations:
        part = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if part in package and relation.get("TargetMode") != "External":
            of_type.setdefault(posixpath.basename(relation.get("Type", "")), []).append(part)
    return of_type


def _check_directory(data: bytes) -> None:
    """Refuse a directory so long that listing it alone would cost too much memory."""
    at = data.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(data) < at + 22:
        raise Unreadable(DAMAGED)
    entries, size = struct.unpack_from("<HL", data, at + 10)
    if entries > MOST_ENTRIES or size > MOST_DIRECTORY_BYTES:
        raise Unreadable(TOO_LARGE_INSIDE)


def _main_part(package: Package) -> str:
    """The main document's name, from the package's relationships."""
    relations = package.optional_part("_rels/.rels")
    for relation in () if relations is None else relations:
        if relation.get("Type", "").endswith(_MAIN_DOCUMENT):
            name = posixpath.normpath(relation.get("Target", "")).lstrip("/")
            if name.startswith("word/") and name in package:
                return name
    raise Unreadable(NO_WORD_DOCUMENT)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, never more than the limit whatever its header says."""
    entry = archive.getinfo(name)
    if entry.compress_type not in _METHODS:
        raise Unreadable(DAMAGED)
    with archive.open(entry) as stream:
        content = stream.read(MOST_PART_BYTES + 1)
    ratio = len(content) / max(1, entry.compress_size)
    if len(content) > MOST_PART_BYTES or (len(content) > _RATIO_COUNTS_FROM and ratio > MOST_RATIO):
        raise Unreadable(TOO_LARGE_INSIDE)
    return content


def _xml(content: bytes) -> etree._Element:
    if content.count(b"<") > MOST_TAGS:
        raise Unreadable(TOO_LARGE_INSIDE)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(WITH_ENTITIES)
    return root


def local_name(node: etree._Element) -> str:
    """A tag without its namespace: DOCX has two, strict and transitional."""
    return str(node.tag).rpartition("}")[2]


def attribute(node: etree._Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), None)
