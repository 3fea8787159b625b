"""Which format a file has, by its content; its name is not asked. Whatever a reader meets, people get a sentence."""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from studies.domain.sentences import Sentence, Unreadable, gettext_noop
from studies.formats.delimited import table_of
from studies.formats.workbooks import holds_workbook, read_workbook
from transcripts.domain.labels import COLUMN
from transcripts.domain.offset_map import TOKEN
from transcripts.domain.turns import CUE_FORMATS, ParsedTranscript, found_speakers
from transcripts.formats.cues import has_times
from transcripts.formats.docx import read_docx
from transcripts.formats.encoding import Decoded, decode
from transcripts.formats.end_times import with_end_times
from transcripts.formats.foreign import foreign
from transcripts.formats.inner_times import without_inner_times
from transcripts.formats.jsons import read_json
from transcripts.formats.noscribe import is_noscribe, read_noscribe
from transcripts.formats.odt import read_odt
from transcripts.formats.pdf import read_pdf
from transcripts.formats.plain import read_plain
from transcripts.formats.reading import Reading
from transcripts.formats.rows import is_transcript, looks_like_table, read_rows, worth
from transcripts.formats.rtf import read_rtf
from transcripts.formats.srt import read_srt
from transcripts.formats.tsv import HEADER, read_tsv
from transcripts.formats.vtt import read_vtt

EMPTY = gettext_noop("The file is empty. Check that it was saved and try again.")
TOO_LARGE = gettext_noop("The file has %(size)s MB; the limit of this installation is %(limit)s MB.")
OLD_WORD = gettext_noop(
    "This is an old Word file (.doc) or one with a password. Save it as DOCX without a password and try again."
)
WEB_PAGE = gettext_noop("This is a web page. Save its text as TXT, or export the transcript as WebVTT or DOCX.")
TOO_MANY_LINES = gettext_noop("The file has %(lines)d lines; a transcript has at most %(limit)d.")
NO_TEXT = gettext_noop("The file holds no words that could be a transcript.")
NO_SPEAKERS = gettext_noop("No speaker was found; the turns have none.")
BROKEN = gettext_noop(
    "The file cannot be read: something in it is not as its format asks. Save it again, or as TXT, and try once more."
)
TOO_MANY_WORDS = gettext_noop("The file has %(words)d words and signs; a transcript has at most %(limit)d.")

MOST_LINES = 100_000
MOST_WORDS = 200_000
"""Words and signs, of twenty hours of talk: versions are compared word by word, in time that grows with the square."""

_UNTOLD = Reading()
_OLE = b"\xd0\xcf\x11\xe0"
_PDF = b"%PDF-"
_BEFORE_PDF = b"\xef\xbb\xbf \t\r\n\0"

logger = logging.getLogger(__name__)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis"
_WEBVTT = re.compile(r"WEBVTT(?:[ \t\n]|$)")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def read(data: bytes, *, most_bytes: int, reading: Reading = _UNTOLD) -> ParsedTranscript:
    """The turns and the report of a transcript file. Raises Unreadable with a whole sentence, and nothing else."""
    check_size(len(data), most_bytes)
    if not data.strip():
        raise Unreadable(EMPTY)
    parsed = _read_safely(data, reading)
    if not any(turn.text for turn in parsed.turns):
        raise Unreadable(NO_TEXT)
    if (words := sum(1 for turn in parsed.turns for _ in TOKEN.finditer(turn.text))) > MOST_WORDS:
        raise Unreadable(TOO_MANY_WORDS, words=words, limit=MOST_WORDS)
    if any(found.likely for found in found_speakers(parsed.turns)):
        return parsed
    warnings = (*parsed.report.warnings, Sentence(NO_SPEAKERS))
    return replace(parsed, report=replace(parsed.report, warnings=warnings))


def _read_safely(data: bytes, reading: Reading) -> ParsedTranscript:
    """Let no exception out but Unreadable: a reader cannot know what a broken or hostile file makes its parts do."""
    try:
        return _read(data, reading)
    except Unreadable:
        raise
    except Exception as error:
        logger.exception("A transcript file could not be read")
        raise Unreadable(BROKEN) from error


def check_size(size: int, most_bytes: int) -> None:
    """Raise Unreadable where a file is larger than the installation allows."""
    if size > most_bytes:
        raise Unreadable(TOO_LARGE, size=_megabytes(size), limit=_megabytes(most_bytes))


def _read(data: bytes, reading: Reading) -> ParsedTranscript:
    if data.startswith(b"PK"):
        return _read_zip(data, reading)
    if data.startswith(_OLE):
        raise Unreadable(OLD_WORD)
    if data.lstrip(_BEFORE_PDF).startswith(_PDF):
        return _timed(read_pdf(data, reading.names))
    if data.startswith(b"{\\rtf"):
        return _timed(read_rtf(data, reading.names))
    return _read_text(data, reading)


def _read_zip(data: bytes, reading: Reading) -> ParsedTranscript:
    if holds_workbook(data):
        return read_rows(read_workbook(data, worth), "xlsx")
    read_document = read_odt if _OPEN_DOCUMENT in data[:200] else read_docx
    return _timed(read_document(data, reading.names))


def _timed(parsed: ParsedTranscript) -> ParsedTranscript:
    """The turns with the times that stand within them read, and taken out of the words."""
    timed = with_end_times(parsed)
    return timed if timed.report.format in CUE_FORMATS else without_inner_times(timed)


def _read_text(data: bytes, reading: Reading) -> ParsedTranscript:
    decoded = decode(data, reading.encoding)
    text = decoded.text.lstrip()
    if (lines := text.count("\n")) > MOST_LINES:
        raise Unreadable(TOO_MANY_LINES, lines=lines, limit=MOST_LINES)
    parsed = _timed(_reader(text, reading.names)(replace(decoded, text=decoded.text.rstrip())))
    return replace(parsed, report=replace(parsed.report, encoding_guessed=decoded.guessed))


def _reader(text: str, names: str) -> Callable[[Decoded], ParsedTranscript]:
    if _WEBVTT.match(text):
        return partial(read_vtt, names=names)
    if _HTML.match(text):
        if is_noscribe(text):
            return read_noscribe
        raise Unreadable(WEB_PAGE)
    if _is_json(text):
        return read_json
    if _are_json_lines(text):
        return _read_json_lines
    if sentence := foreign(text):
        raise Unreadable(sentence)
    return _reader_of_lines(text, names)


def _reader_of_lines(text: str, names: str) -> Callable[[Decoded], ParsedTranscript]:
    if HEADER.match(text):
        return read_tsv
    if has_times(text):
        return partial(read_srt, names=names)
    as_table = names in ("", COLUMN) and _is_table(text)
    return _read_table if as_table else partial(read_plain, names=names)


def _is_table(text: str) -> bool:
    """Whether a text is a table: one of a transcript, or one that must not be read as prose."""
    try:
        table = table_of(Decoded(text, ""), worth)
    except Unreadable:
        return False
    if is_transcript(table) and worth(table.header):
        return True
    told = table.separator != "\t" if is_transcript(table) else looks_like_table(table)
    return told and not _names_speakers(text)


def _names_speakers(text: str) -> bool:
    """Whether lines begin as those of a transcript in prose do."""
    return any(found.likely for found in found_speakers(read_plain(Decoded(text, "")).turns))


def _read_table(decoded: Decoded) -> ParsedTranscript:
    return read_rows(table_of(decoded, worth), "csv")


def _are_json_lines(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith("{") and _is_json(line.strip()) for line in lines)


def _read_json_lines(decoded: Decoded) -> ParsedTranscript:
    lines = filter(str.strip, decoded.text.split("\n"))
    return read_json(replace(decoded, text=f"[{','.join(lines)}]"))


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
