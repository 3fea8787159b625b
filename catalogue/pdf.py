"""HTML to PDF: the only file that knows WeasyPrint. Nothing is fetched; fonts and styles are the project's own."""

import logging
import os
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings

IDENTIFIER = b"tandem"
os.environ["SOURCE_DATE_EPOCH"] = "315532800"  # 1980: fontTools writes the date of subsetting into every font
_LOG = logging.getLogger("weasyprint")
NOT_DRAWN = ("Cc", "Cf", "Mn", "Zs", "Zl", "Zp")
"""Categories of Unicode without an ink of their own."""

for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


def render(html: str) -> bytes:
    """A tagged PDF/UA-1. The same HTML gives the same bytes: no date, a fixed identifier.

    Addresses in the HTML are paths below the project's folder of static files.
    """
    return _rendered(html)[0]


def _rendered(html: str) -> tuple[bytes, set[str]]:
    """The PDF, and the characters in it that no font has."""
    from weasyprint import HTML

    static = (Path(settings.BASE_DIR) / "static").resolve()
    document = HTML(string=html, base_url=f"{static.as_uri()}/", url_fetcher=_fetcher(static))
    missing = _Missing()
    _LOG.addFilter(missing)
    try:
        content: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=IDENTIFIER, finisher=_say_where_links_lead
        )
    finally:
        _LOG.removeFilter(missing)
    return content, missing.signs


def below(folder: Path, address: str) -> Path:
    """The file of a `file:` address, wherever links and dots lead. Raises ValueError unless it lies below `folder`."""
    parts = urlsplit(address)
    path = Path(url2pathname(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(folder):
        raise ValueError("not one of the project's own files")
    return path


def _fetcher(folder: Path) -> Any:
    """WeasyPrint's own, for files below `folder` alone."""
    from weasyprint.urls import URLFetcher

    class Own(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            """The file that was looked at, not what the address may be read as."""
            return super().fetch(below(folder, url).as_uri(), headers)

    return Own(allowed_protocols=["file"])


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


def unprintable(texts: Iterable[str]) -> frozenset[str]:
    """The characters of these texts for which neither the project's fonts nor the system's have a glyph.

    Asks the printer itself, with a page of nothing but the characters that are not in the project's own fonts.
    """
    asked = {sign for text in texts for sign in text if not _is_sure(sign)}
    return frozenset(_missing("".join(sorted(asked)))) if asked else frozenset()


def _is_sure(sign: str) -> bool:
    """Whether a sign is in the fonts that the project ships, or is nothing that is drawn."""
    return (
        sign < "\u0100"
        or ord(sign) in _own_signs()
        or unicodedata.category(sign) in ("Cc", "Cf", "Mn", "Zs", "Zl", "Zp")
    )


@lru_cache(maxsize=1)
def _own_signs() -> frozenset[int]:
    """The code points that the project's own fonts have a glyph for."""
    from fontTools.ttLib import TTFont

    signs: set[int] = set()
    for file in (Path(settings.BASE_DIR) / "static/vendor/fonts").glob("*.woff2"):
        with TTFont(file, lazy=True) as font:
            signs.update(font.getBestCmap())
    return frozenset(signs)


@lru_cache(maxsize=64)
def _missing(signs: str) -> str:
    lines = "".join(f"<p>{escape(sign)}</p>" for sign in signs)
    head = '<meta charset="utf-8"><title>-</title>'
    _content, missing = _rendered(f'<!DOCTYPE html><html lang="en">{head}<body>{lines}</body></html>')
    return "".join(sorted(missing & set(signs)))


class _Missing(logging.Filter):
    """Keeps the characters that the printer says it has no glyph for, and keeps them out of the log: they are words."""

    def __init__(self) -> None:
        super().__init__()
        self.signs: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is about something else."""
        signs = record.args if ".notdef" in str(record.msg) else ()
        if isinstance(signs, tuple):
            self.signs.update(map(str, signs[:1]))
        return not signs
