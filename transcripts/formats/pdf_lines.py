"""The lines of a PDF with their places, as JSON on standard output: a program of its own, run by `pdf.py`.

Its input is a file of a stranger. It has a process without the server's secrets, with a limit on memory and on time,
so that a file made to hang or to fill the memory costs that process alone.

Output: `{"pages": [{"width", "height", "pictures", "lines": [[x0, x1, y0, y1, text], …]}, …]}` in points from the
lower left corner, or `{"refused": "password" | "damaged" | "pages"}`.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_WIDE = re.compile(r"[ \t\u00a0]{2,}")
MOST_PAGES = 400
MOST_CHARACTERS = 5_000_000
MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 45


def _limit() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def pages(data: bytes) -> dict[str, Any]:
    """Every page's lines, or why there are none."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfminer.pdfpage import PDFPage

    try:
        number = sum(1 for _ in zip(PDFPage.get_pages(io.BytesIO(data)), range(MOST_PAGES + 1), strict=False))
        if number > MOST_PAGES:
            return {"refused": "pages"}
        laid = extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None, all_texts=True))
        return {"pages": _within_limits(laid)}
    except (PDFPasswordIncorrect, PDFEncryptionError, PDFTextExtractionNotAllowed):
        return {"refused": "password"}
    except Exception:  # pdfminer raises whatever a broken file makes it
        return {"refused": "damaged"}


def _within_limits(laid: Any) -> list[dict[str, Any]]:
    shown, characters = [], 0
    for page in laid:
        shown.append(_page(page))
        characters += sum(len(line[4]) for line in shown[-1]["lines"])
        if characters > MOST_CHARACTERS:
            break
    return shown


def _page(page: Any) -> dict[str, Any]:
    from pdfminer.layout import LTFigure, LTImage

    pictures = sum(isinstance(item, LTFigure | LTImage) for item in page)
    return {"width": page.width, "height": page.height, "pictures": pictures, "lines": list(_lines(page))}


def _lines(container: Any) -> Iterator[list[Any]]:
    from pdfminer.layout import LTContainer, LTTextLineHorizontal

    for item in container:
        if isinstance(item, LTTextLineHorizontal):
            if text := _WIDE.sub("  ", item.get_text().strip()):
                yield [round(at, 1) for at in (item.x0, item.x1, item.y0, item.y1)] + [text]
        elif isinstance(item, LTContainer):
            yield from _lines(item)


if __name__ == "__main__":
    _limit()
    sys.stdout.write(json.dumps(pages(sys.stdin.buffer.read())))
