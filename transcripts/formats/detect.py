"""Which format a file has, by its content; its name is not asked."""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace

from transcripts.domain.sentences import Sentence, Unreadable, gettext_noop
from transcripts.domain.turns import ParsedTranscript, found_speakers
from transcripts.formats.cues import has_times
from transcripts.formats.docx import read_docx
from transcripts.formats.encoding import Decoded, decode
from transcripts.formats.end_times import with_end_times
from transcripts.formats.jsons import read_json
from transcripts.formats.noscribe import is_noscribe, read_noscribe
from transcripts.formats.odt import read_odt
from transcripts.formats.plain import read_plain
from transcripts.formats.rtf import read_rtf
from transcripts.formats.srt import read_srt
from transcripts.formats.tsv import HEADER, read_tsv
from transcripts.formats.vtt import read_vtt

EMPTY = gettext_noop("The file is empty. Check that it was saved and try again.")
TOO_LARGE = gettext_noop("The file has %(size)s MB; the limit of this installation is %(limit)s MB.")
OLD_WORD = gettext_noop(
    "This is an old Word file (.doc) or one with a password. Save it as DOCX without a password and try again."
)
PDF = gettext_noop("This is a PDF. Its lines and speakers cannot be read safely; export the transcript as DOCX or TXT.")
WEB_PAGE = gettext_noop("This is a web page. Save its text as TXT, or export the transcript as WebVTT or DOCX.")
TOO_MANY_LINES = gettext_noop("The file has %(lines)d lines; a transcript has at most %(limit)d.")
NO_TEXT = gettext_noop("The file holds no words that could be a transcript.")
NO_SPEAKERS = gettext_noop("No speaker was found; the turns have none.")

BROKEN = gettext_noop(
    "The file cannot be read: something in it is not as its format asks. Save it again, or as TXT, and try once more."
)

MOST_LINES = 100_000

logger = logging.getLogger(__name__)

_REFUSED = ((b"\xd0\xcf\x11\xe0", OLD_WORD), (b"%PDF", PDF))
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis"
_WEBVTT = re.compile(r"WEBVTT(?:[ \t\n]|$)")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def read(data: bytes, *, most_bytes: int) -> ParsedTranscript:
    """The turns and the report of a transcript file. Raises Unreadable with a whole sentence."""
    check_size(len(data), most_bytes)
    if not data.strip():
        raise Unreadable(EMPTY)
    try:
        parsed = _read_zip(data) if data.startswith(b"PK") else _read_text(data)
    except Unreadable:
        raise
    except Exception as error:
        logger.exception("A transcript file could not be read")
        raise Unreadable(BROKEN) from error
    if not any(turn.text for turn in parsed.turns):
        raise Unreadable(NO_TEXT)
    if any(found.likely for found in found_speakers(parsed.turns)):
        return parsed
    warnings = (*parsed.report.warnings, Sentence(NO_SPEAKERS))
    return replace(parsed, report=replace(parsed.report, warnings=warnings))


def check_size(size: int, most_bytes: int) -> None:
    """Raise Unreadable where a file is larger than the installation allows."""
    if size > most_bytes:
        raise Unreadable(TOO_LARGE, size=_megabytes(size), limit=_megabytes(most_bytes))


def _read_zip(data: bytes) -> ParsedTranscript:
    return with_end_times(read_odt(data) if _OPEN_DOCUMENT in data[:200] else read_docx(data))


def _read_text(data: bytes) -> ParsedTranscript:
    for beginning, sentence in _REFUSED:
        if data.startswith(beginning):
            raise Unreadable(sentence)
    if data.startswith(b"{\\rtf"):
        return with_end_times(read_rtf(data))
    decoded = decode(data)
    text = decoded.text.lstrip()
    if (lines := text.count("\n")) > MOST_LINES:
        raise Unreadable(TOO_MANY_LINES, lines=lines, limit=MOST_LINES)
    return with_end_times(_reader(text)(replace(decoded, text=decoded.text.rstrip())))


def _reader(text: str) -> Callable[[Decoded], ParsedTranscript]:
    if _WEBVTT.match(text):
        return read_vtt
    if _HTML.match(text):
        if is_noscribe(text):
            return read_noscribe
        raise Unreadable(WEB_PAGE)
    if _is_json(text):
        return read_json
    if HEADER.match(text):
        return read_tsv
    return read_srt if has_times(text) else read_plain


def _is_json(text: str) -> bool:
    if not text.startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    except RecursionError:
        return True
    return True


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")
