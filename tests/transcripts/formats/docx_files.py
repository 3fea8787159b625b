"""DOCX files made by hand, good and bad, for the tests of their reader."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def run(text: str, *, bold: bool = False) -> str:
    """One run of text."""
    mark = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{mark}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*pieces: str) -> str:
    """A paragraph of runs, or of whatever else may stand in one."""
    return f"<w:p>{''.join(pieces)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of one paragraph a cell."""
    cells = ("".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def document(*blocks: str, prologue: str = "") -> str:
    """The XML of a main part."""
    return f'{prologue}<w:document xmlns:w="{W}"><w:body>{"".join(blocks)}</w:body></w:document>'


def docx(xml: str | bytes, *, target: str = "word/document.xml", extra: dict[str, bytes] | None = None) -> bytes:
    """A DOCX file with that main part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS.format(target=target))
        archive.writestr(target, xml)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()
