"""HTML to PDF: the only file that knows WeasyPrint. Nothing is fetched; fonts and styles are the project's own."""

import logging
import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings

IDENTIFIER = b"tandem"
os.environ["SOURCE_DATE_EPOCH"] = "315532800"  # 1980: fontTools writes the date of subsetting into every font
_LOG = logging.getLogger("weasyprint")

for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


def render(html: str) -> bytes:
    """A tagged PDF/UA-1. The same HTML gives the same bytes: no date, a fixed identifier.

    Addresses in the HTML are paths below the project's folder of static files.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    static = Path(settings.BASE_DIR) / "static"
    fetcher = URLFetcher(allowed_protocols=["file"])
    document = HTML(string=html, base_url=f"{static.as_uri()}/", url_fetcher=fetcher)
    content: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=IDENTIFIER, finisher=_say_where_links_lead
    )
    return content


def _say_where_links_lead(document: Any, _pdf: Any) -> None:
    """PDF/UA wants a link's description in words; the printer gives its anchor. Here it is its title, or its text."""
    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            said = box.element.get("title") or " ".join("".join(box.element.itertext()).split())
            if said and hasattr(box, "link_annotation"):
                box.link_annotation["Contents"] = _pdf_string(said)


def _pdf_string(words: str) -> Any:
    import pydyf

    return pydyf.String(words)


def unprintable(texts: Iterable[str], stylesheet: str) -> frozenset[str]:
    """The characters of these texts for which neither the stylesheet's fonts nor the system's have a glyph.

    Asks the printer itself, with a page of nothing but the characters that are not in the project's own fonts.
    """
    asked = {sign for text in texts for sign in text if not _is_sure(sign)}
    return frozenset(_missing("".join(sorted(asked)), stylesheet)) if asked else frozenset()


def _is_sure(sign: str) -> bool:
    """Whether a sign is in the Latin fonts that the project ships, or is nothing that is drawn."""
    return sign < "\u0100" or unicodedata.category(sign) in ("Cf", "Mn", "Zs", "Zl", "Zp")


@lru_cache(maxsize=64)
def _missing(signs: str, stylesheet: str) -> str:
    heard = _Missing()
    _LOG.addFilter(heard)
    try:
        lines = "".join(f"<p>{escape(sign)}</p>" for sign in signs)
        head = f'<title>-</title><link rel="stylesheet" href="{stylesheet}">'
        render(f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{lines}</body></html>')
    finally:
        _LOG.removeFilter(heard)
    return "".join(sorted(set(signs) & heard.signs))


class _Missing(logging.Filter):
    """Keeps the characters that the printer says it has no glyph for, and keeps them out of the log: they are words."""

    def __init__(self) -> None:
        super().__init__()
        self.signs: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is about something else."""
        is_other = ".notdef" not in str(record.msg) or not isinstance(record.args, tuple)
        if not is_other and record.args:
            self.signs.add(str(record.args[0]))
        return is_other
