"""ODT files made by hand for the tests of their reader."""

import io
import zipfile

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)


def content(*blocks: str, styles: str = "") -> str:
    """The XML of a text with its automatic styles."""
    return (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(blocks)}</office:text></office:body></office:document-content>"
    )


def named_styles(styles: str, masters: str = "") -> str:
    """The XML of styles.xml with named styles and master pages."""
    return (
        f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )


def paragraph(text: str, style: str = "") -> str:
    """A paragraph, with a style where it has one."""
    return f'<text:p text:style-name="{style}">{text}</text:p>' if style else f"<text:p>{text}</text:p>"


def odt(xml: str, styles: str = "") -> bytes:
    """An ODT file of content.xml and, where given, styles.xml."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", xml)
        if styles:
            archive.writestr("styles.xml", styles)
    return file.getvalue()
