"""Parts of an Office Open XML file, read from memory with limits; nothing is unpacked, no entity is followed."""

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from transcripts.domain.sentences import Unreadable, gettext_noop

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
MOST_RATIO = 150
_RATIO_COUNTS_FROM = 4 << 20

_END_OF_DIRECTORY = b"PK\x05\x06"
_MAIN_DOCUMENT = "/officeDocument"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError)


def word_document(data: bytes) -> etree._Element:
    """The root element of a DOCX file's main part. Raises Unreadable."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _xml(_part(archive, _main_part(archive)))
    except _BROKEN as error:
        raise Unreadable(DAMAGED) from error


def open_document_text(data: bytes) -> etree._Element:
    """The body of an OpenDocument text. Raises Unreadable."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "content.xml" not in archive.namelist():
                raise Unreadable(NO_OPEN_TEXT)
            root = _xml(_part(archive, "content.xml"))
    except _BROKEN as error:
        raise Unreadable(DAMAGED) from error
    body = next((node for node in root.iter() if str(node.tag).endswith("office:1.0}text")), None)
    if body is None:
        raise Unreadable(NO_OPEN_TEXT)
    return body


def _check_directory(data: bytes) -> None:
    """Refuse a directory so long that listing it alone would cost too much memory."""
    at = data.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(data) < at + 22:
        raise Unreadable(DAMAGED)
    entries, size = struct.unpack_from("<HL", data, at + 10)
    if entries > MOST_ENTRIES or size > MOST_DIRECTORY_BYTES:
        raise Unreadable(TOO_LARGE_INSIDE)


def _main_part(archive: zipfile.ZipFile) -> str:
    """The main document's name, from the package's relationships."""
    if "_rels/.rels" not in archive.namelist():
        raise Unreadable(NO_WORD_DOCUMENT)
    for relation in _xml(_part(archive, "_rels/.rels")):
        if relation.get("Type", "").endswith(_MAIN_DOCUMENT):
            name = posixpath.normpath(relation.get("Target", "")).lstrip("/")
            if name.startswith("word/") and name in archive.namelist():
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
