"""HTML to PDF: the only file that knows WeasyPrint. Nothing is fetched; fonts and styles are the project's own."""

import logging
import os
from pathlib import Path

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
    from weasyprint.urls import URLFetcher

    static = Path(settings.BASE_DIR) / "static"
    fetcher = URLFetcher(allowed_protocols=["file"])
    document = HTML(string=html, base_url=f"{static.as_uri()}/", url_fetcher=fetcher)
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=IDENTIFIER)
    return content
