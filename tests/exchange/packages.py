"""Packages for tests: built in memory, opened, and searched for what must not be in them."""

from __future__ import annotations

import csv
import io
import urllib.parse
import zipfile
from collections.abc import Iterator

from django_scopes import scope
from pypdf import PdfReader

from exchange.package.build import build
from studies.models import Study


def packed(study: Study, language: str = "en") -> bytes:
    """The bytes of the study's package."""
    out = io.BytesIO()
    with scope(study=study):
        build(study, out, language=language)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Every file by its path."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files: dict[str, bytes], path: str) -> list[dict[str, str]]:
    """A table of the package."""
    return list(csv.DictReader(io.StringIO(files[path].decode())))


def places_of(token: str, content: bytes, path: str = "") -> list[str]:
    """Where a token stands in these bytes: as UTF-8, as UTF-16, in an address, inside PDFs and inside archives."""
    forms = {
        token.encode(),
        token.encode("utf-16-le"),
        token.encode("utf-16-be"),
        urllib.parse.quote(token).encode(),
    }
    found = [path] if any(form in content or form in path.encode() for form in forms) else []
    return found + [place for name, inner in _inside(content, path) for place in places_of(token, inner, name)]


def _inside(content: bytes, path: str) -> Iterator[tuple[str, bytes]]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{path}!comment", archive.comment
            for info in archive.infolist():
                yield f"{path}!{info.filename}", archive.read(info)
                yield f"{path}!{info.filename}!extra", info.comment + info.extra
    elif content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        yield f"{path}!text", "\n".join(page.extract_text() for page in reader.pages).encode()
        yield f"{path}!outline", str(reader.outline).encode()
        yield f"{path}!metadata", str(reader.metadata).encode() + str(reader.xmp_metadata and "").encode()
