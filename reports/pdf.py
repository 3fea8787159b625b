"""HTML to PDF: the only file that knows WeasyPrint. Nothing is fetched; fonts and styles are the project's own."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

IDENTIFIER = b"tandem"
os.environ["SOURCE_DATE_EPOCH"] = "315532800"  # 1980: fontTools writes the date of subsetting into every font

for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


class Printed(NamedTuple):
    """A PDF, and the characters of it that no font at hand can draw, in order: they stand there as boxes."""

    content: bytes
    without_glyph: str


def render(html: str) -> Printed:
    """A tagged PDF/UA-1. The same HTML gives the same bytes: no date, a fixed identifier.

    Addresses in the HTML are paths below the project's folder of static files.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    static = Path(settings.BASE_DIR) / "static"
    fetcher = URLFetcher(allowed_protocols=["file"])
    document = HTML(string=html, base_url=f"{static.as_uri()}/", url_fetcher=fetcher)
    with _missing_glyphs() as missing:
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=IDENTIFIER)
    return Printed(content, "".join(sorted(missing)))


@contextmanager
def _missing_glyphs() -> Iterator[set[str]]:
    """The characters for which WeasyPrint finds no glyph in any font; it says so in its log alone."""
    missing: set[str] = set()

    def hear(record: logging.LogRecord) -> bool:
        is_one = str(record.msg).startswith(".notdef glyph")
        if is_one and isinstance(record.args, tuple):
            missing.add(str(record.args[0]))
        return not is_one

    logger = logging.getLogger("weasyprint")
    logger.addFilter(hear)
    try:
        yield missing
    finally:
        logger.removeFilter(hear)
