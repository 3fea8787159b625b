"""HTML to PDF: the only file that knows WeasyPrint. Nothing is fetched; fonts and styles are the project's own."""

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings

IDENTIFIER = b"tandem"
os.environ["SOURCE_DATE_EPOCH"] = "315532800"  # 1980: fontTools writes the date of subsetting into every font

for chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


def render(html: str) -> bytes:
    """A tagged PDF/UA-1. The same HTML gives the same bytes: no date, a fixed identifier.

    Addresses in the HTML are paths below the project's folder of static files.
    """
    from weasyprint import HTML

    static = (Path(settings.BASE_DIR) / "static").resolve()
    document = HTML(string=html, base_url=f"{static.as_uri()}/", url_fetcher=_fetcher(static))
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=IDENTIFIER)
    return content


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
