"""What a document may fetch while it is printed: files of the project's static folder, wherever links and dots lead."""

import io

import pypdf
import pytest
from django.conf import settings

from catalogue import pdf

STATIC = (settings.BASE_DIR / "static").resolve()


@pytest.fixture
def folder(tmp_path):
    own = tmp_path / "static"
    own.mkdir()
    (own / "style.css").write_text("p {}")
    (tmp_path / "static-not").mkdir()
    (tmp_path / "static-not" / "secret.css").write_text("secret")
    (tmp_path / "secret.css").write_text("secret")
    (own / "link.css").symlink_to(tmp_path / "secret.css")
    (own / "away").symlink_to(tmp_path)
    (own / "inner.css").symlink_to(own / "style.css")
    return own.resolve()


@pytest.mark.parametrize("address", ["style.css", "style.css?v=1#a", "./x/../style.css", "inner.css", "st%79le.css"])
def test_own_files_are_fetched(folder, address):
    assert pdf.below(folder, f"{folder.as_uri()}/{address}") == folder / "style.css"


@pytest.mark.parametrize(
    "address",
    [
        "../secret.css",
        "%2e%2e/secret.css",
        "..%2fsecret.css",
        "../static-not/secret.css",
        "link.css",
        "away/secret.css",
        "away/static/../secret.css",
    ],
)
def test_others_are_not(folder, address):
    with pytest.raises(ValueError, match="own files"):
        pdf.below(folder, f"{folder.as_uri()}/{address}")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "file://elsewhere/a.css", "http://localhost/a.css", "data:,a", "FTP://a/b"]
)
def test_no_other_place_and_no_other_protocol(folder, address):
    with pytest.raises(ValueError, match="own files"):
        pdf.below(folder, address)


def attached(*addresses):
    links = "".join(f'<link rel="attachment" href="{address}">' for address in addresses)
    page = f'<html lang="en"><head><title>A</title>{links}</head><body><p>a</p></body></html>'
    return dict(pypdf.PdfReader(io.BytesIO(pdf.render(page))).attachments)


def test_a_document_carries_no_file_from_elsewhere(tmp_path):
    (tmp_path / "secret.txt").write_text("zanzibar")
    assert list(attached("css/tokens.css")) == ["tokens.css"]
    up = "../" * len(STATIC.parts)
    assert attached((tmp_path / "secret.txt").as_uri(), f"{up}{tmp_path.relative_to('/')}/secret.txt") == {}
