"""PDF by its text layer: its lines in order, then read as plain text is.

A PDF knows letters and places, no paragraphs; what was done to find them again is in the report.
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from studies.domain.clean import canonical
from studies.domain.sentences import Sentence, Unreadable, gettext_noop
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.encoding import Decoded
from transcripts.formats.pdf_layout import LaidOut, Page, Placed, lay_out_pages
from transcripts.formats.plain import read_plain

FROM_PDF = gettext_noop(
    "A PDF holds lines, not paragraphs: compare the turns with the pages. If you have the document it was made from, "
    "bring that."
)
MARGINS = gettext_noop("Running heads, page and line numbers were left out: %(count)d (%(examples)s).")
COLUMNS = gettext_noop("Pages in two columns: %(count)d; they are read one column after the other.")
DIVIDED = gettext_noop("Words divided at the end of a line were put together: %(count)d.")
WITHOUT_TEXT = gettext_noop("Pages without text, such as pictures of pages: %(pages)s. Their words are missing here.")
UNKNOWN_LETTERS = gettext_noop("Letters that the PDF does not name: %(count)d; each stands as � in the text.")

SCANNED = gettext_noop(
    "This PDF holds pictures of pages and no text. Run text recognition on it, or export the transcript as DOCX or TXT."
)
PASSWORD = gettext_noop(
    "This PDF is protected by a password. Save it without one, or export the transcript as DOCX or TXT."
)
DAMAGED = gettext_noop("This PDF is damaged. Save it again, or export the transcript as DOCX or TXT.")
TOO_MANY_PAGES = gettext_noop(
    "This PDF has more than 400 pages and was not read. Bring the pages of the transcript alone."
)
TOO_SLOW = gettext_noop("This PDF takes too long to read. Export the transcript as DOCX or TXT.")
NAMELESS_LETTERS = gettext_noop(
    "The letters of this PDF cannot be read: its fonts do not say which they are. Export the transcript as DOCX or TXT."
)

_REFUSED = {"password": PASSWORD, "damaged": DAMAGED, "pages": TOO_MANY_PAGES}
_PROGRAM = Path(__file__).with_name("pdf_lines.py")
_SECONDS = 60
_AT_ONCE = threading.BoundedSemaphore(2)
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_NAMELESS = re.compile(r"\(cid:\d+\)")
_HEADED = re.compile(r"(\S.{0,58}?)\s{2,}((?:\d{1,3}:)?\d{1,3}:\d{2})")
_EXAMPLES = 3


def read_pdf(data: bytes, names: str = "") -> ParsedTranscript:
    """The turns of a PDF; `names` is where the names stand, empty: find out.

    Raises Unreadable where it has no text, a password, too many pages, or is broken.
    """
    told = _pages_of(data)
    pages = [_page(page) for page in told]
    if not any(page.lines for page in pages):
        raise Unreadable(SCANNED)
    empty = [number for number, page in enumerate(pages, 1) if not page.lines and told[number - 1]["pictures"]]
    laid = lay_out_pages(pages)
    letters = sum(map(str.isalpha, laid.text))
    nameless = laid.text.count("\ufffd")
    if nameless > letters // 10:
        raise Unreadable(NAMELESS_LETTERS)
    warnings = tuple(_warnings(laid, empty, nameless))
    parsed = read_plain(Decoded(canonical(laid.text), "", warnings), names)
    return replace(parsed, report=replace(parsed.report, format="pdf"))


def _warnings(laid: LaidOut, empty: list[int], nameless: int) -> Iterator[Sentence]:
    yield Sentence(FROM_PDF)
    if laid.margins:
        examples = "; ".join(list(dict.fromkeys(laid.margins))[:_EXAMPLES])
        yield Sentence(MARGINS, {"count": len(laid.margins), "examples": examples[:120]})
    if laid.columns:
        yield Sentence(COLUMNS, {"count": laid.columns})
    if laid.divided:
        yield Sentence(DIVIDED, {"count": laid.divided})
    if empty:
        yield Sentence(WITHOUT_TEXT, {"pages": ", ".join(map(str, empty))[:120]})
    if nameless:
        yield Sentence(UNKNOWN_LETTERS, {"count": nameless})


def _page(told: dict[str, Any]) -> Page:
    lines = [Placed(x0, x1, y0, y1, _letters(text)) for x0, x1, y0, y1, text in told["lines"]]
    return Page(told["width"], told["height"], [line for line in lines if line.text])


def _letters(text: str) -> str:
    """Single blanks, but for two between a name and its time where the page has a wide gap there."""
    words = canonical(_NAMELESS.sub("\ufffd", text.translate(_LIGATURES)))
    headed = _HEADED.fullmatch(words)
    return "  ".join(" ".join(part.split()) for part in (headed.groups() if headed else [words]))


@lru_cache(maxsize=4)
def _pages_of(data: bytes) -> list[dict[str, Any]]:
    """What the program beside this one says about the file, run apart and given no secret.

    The preview of a file reads it at every look; the last few answers are kept.
    """
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    try:
        with _AT_ONCE:
            done = subprocess.run(
                [sys.executable, "-I", str(_PROGRAM)],
                input=data,
                capture_output=True,
                timeout=_SECONDS,
                env=kept,
                check=True,
            )
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(TOO_SLOW) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    if "refused" in told:
        raise Unreadable(_REFUSED[told["refused"]])
    pages: list[dict[str, Any]] = told["pages"]
    return pages
