"""Bytes of a transcript to text, as every importer reads them (`studies.formats.encoding`)."""

from studies.domain.sentences import Unreadable, gettext_noop
from studies.formats.encoding import BINARY, GUESSED, OFFERED, Decoded
from studies.formats.encoding import decode as decode_text

__all__ = ["GUESSED", "NOT_TEXT", "OFFERED", "Decoded", "decode"]

NOT_TEXT = gettext_noop(
    "This is not a transcript: the file is binary. Tandem reads TXT, WebVTT, SRT, DOCX, ODT, RTF, PDF, CSV and XLSX."
)


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The canonical text of a transcript's file, in a chosen encoding or a guessed one. Raises Unreadable."""
    try:
        return decode_text(data, encoding)
    except Unreadable as error:
        raise Unreadable(NOT_TEXT if error.sentence.template == BINARY else error.sentence.template) from error
