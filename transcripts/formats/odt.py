"""OpenDocument text: paragraphs, lists and tables as their reader sees them; hidden and struck words, notes, comments,
headers and footers are counted and left out.

Tracked changes: insertions stand in the text, deletions lie in `text:tracked-changes` and are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from studies.domain.clean import canonical
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.documents import (
    DELETIONS,
    HIDDEN,
    MARGINS,
    NOTES,
    NUMBERS,
    Block,
    LeftOut,
    Paragraph,
    cell_text,
    read_blocks,
)
from transcripts.formats.list_numbers import Counts
from transcripts.formats.ooxml import OpenText, attribute, local_name, open_document_text
from transcripts.formats.open_styles import OpenLists, OpenStyles

_PARAGRAPHS = frozenset({"p", "h"})
_NOTES = frozenset({"note", "annotation"})
_LETTERS = {"tab": "\t", "line-break": "\n"}
_NO_WORDS = frozenset({"number", "title", "desc", "forms", "script", "scripts", "annotation-end", "sequence-decls"})
_MARGINS = frozenset({"header", "footer", "header-left", "footer-left", "header-first", "footer-first"})
_HIDDEN_FIELDS = frozenset({"hidden-text", "hidden-paragraph"})
_EDGE = "\x1f"
_EDGES = re.compile(rf"[ {_EDGE}]*{_EDGE}[ {_EDGE}]*")
MOST_SPACES = 1000
MOST_COLUMNS = 64


@dataclass(frozen=True)
class _Item:
    """Where in a list the walk stands."""

    style: str
    level: int
    counts: Counts


class _Walk:
    """A walk through a document's body that counts what it leaves out."""

    def __init__(self, text: OpenText) -> None:
        self._styles = OpenStyles(text.styles)
        self._lists = OpenLists(self._styles)
        self._paragraphs = 0
        self._unseen: str | None = None
        self._inside = 0
        self._on_white = True
        self.left_out = LeftOut()
        margins = (node for root in text.styles for node in root.iter() if local_name(node) in _MARGINS)
        self.left_out[MARGINS] = sum(_has_words(margin) for margin in margins)

    def blocks(self, node: etree._Element, item: _Item | None = None) -> Iterator[Block]:
        """Paragraphs, and tables as rows of cells, in the order of the document."""
        for child in node:
            name = local_name(child)
            if name in _NO_WORDS or name.endswith("-source"):
                continue
            if name == "tracked-changes":
                self.left_out[DELETIONS] += sum(local_name(changed) == "deletion" for changed in child.iter())
            elif name in _NOTES:
                self.left_out[NOTES] += 1
            elif _is_hidden(child):
                self._leave_out(child, HIDDEN)
            else:
                yield from self._block(child, name, item)

    def _block(self, node: etree._Element, name: str, item: _Item | None) -> Iterator[Block]:
        if name in _PARAGRAPHS:
            yield self._paragraph(node)
        elif name == "table":
            yield [list(self._cells(row)) for row in self._rows(node)]
        elif name == "list":
            yield from self._list(node, item)
        else:
            yield from self.blocks(node, item)

    def _list(self, node: etree._Element, outer: _Item | None) -> Iterator[Block]:
        style = attribute(node, "style-name") or (outer.style if outer else "")
        counts = outer.counts if outer else self._lists.counts_of(node, style)
        inner = _Item(style, outer.level + 1 if outer else 0, counts)
        for entry in node:
            mark: str | None = ""
            if local_name(entry) == "list-item" and _begins_with_paragraph(entry):
                mark = self._lists.mark(entry, style, inner.level, counts)
                self.left_out[NUMBERS] += mark is None
            for block in self.blocks(entry, inner):
                marked = isinstance(block, Paragraph) and mark and not block.mark and block.text.strip()
                yield Paragraph(block.number, block.text, block.bold, canonical(mark or "")) if marked else block  # type: ignore[union-attr]
                mark = ""

    def _paragraph(self, node: etree._Element) -> Paragraph:
        self._paragraphs += 1
        number = self._paragraphs
        self._unseen = None
        style = attribute(node, "style-name") or ""
        self._on_white = not self._inside and self._styles.is_on_white("paragraph", style)
        unseen = self._styles.unseen("paragraph", style, on_white=self._on_white)
        if any(local_name(child) == "hidden-paragraph" and _is_hidden(child) for child in node.iter()):
            unseen = HIDDEN
        bold = bool(self._styles.is_bold("paragraph", style))
        runs = list(self._text(node, unseen, bold=bold))
        text = _EDGES.sub(" ", "".join(text for text, _ in runs))
        normal = next((at for at, (text, is_bold) in enumerate(runs) if text.strip() and not is_bold), len(runs))
        return Paragraph(number, text, "".join(text for text, _ in runs[:normal]))

    def _inner(self, node: etree._Element) -> str:
        """The text of a cell or a box; what is behind its words may have any colour."""
        outer, self._inside = self._on_white, self._inside + 1
        text = cell_text(self.blocks(node))
        self._on_white, self._inside = outer, self._inside - 1
        return text

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        """A table's own rows, wherever its groups and headings hold them."""
        for child in table:
            if local_name(child) == "table-row":
                if attribute(child, "visibility") in (None, "visible"):
                    yield child
                else:
                    self._leave_out(child, HIDDEN)
            elif local_name(child).startswith("table-") and local_name(child) != "table-cell":
                yield from self._rows(child)

    def _cells(self, row: etree._Element) -> Iterator[str]:
        for cell in row:
            if local_name(cell) in ("table-cell", "covered-table-cell"):
                seen = local_name(cell) == "table-cell"
                if not seen:
                    self._leave_out(cell, HIDDEN)
                yield self._inner(cell) if seen else ""
                yield from [""] * (min(_number(cell, "number-columns-repeated"), MOST_COLUMNS) - 1)

    def _text(self, node: etree._Element, unseen: str | None, *, bold: bool) -> Iterator[tuple[str, bool]]:
        """The words that are seen, with whether they are bold; `unseen` is the reason that holds for the node."""
        yield from self._words(node.text, unseen, bold=bold)
        for child in node:
            if isinstance(child.tag, str):
                yield from self._inline(child, local_name(child), unseen, bold=bold)
            yield from self._words(child.tail, unseen, bold=bold)

    def _inline(self, node: etree._Element, name: str, unseen: str | None, *, bold: bool) -> Iterator[tuple[str, bool]]:
        if name in _NOTES:
            self.left_out[NOTES] += 1
        elif name in _NO_WORDS or (unseen and name in {*_LETTERS, "s"}):
            return
        elif _is_hidden(node):
            yield from self._text(node, HIDDEN, bold=bold)
        elif name in _LETTERS:
            yield _LETTERS[name], bold
        elif name == "s":
            yield " " * min(_number(node, "c"), MOST_SPACES), bold
        elif name == "text-box":
            if unseen:
                self._leave_out(node, unseen)
            else:
                yield f"{_EDGE}{self._inner(node)}{_EDGE}", False
        else:
            style = attribute(node, "style-name") or "" if name in ("span", "a") else ""
            weight = self._styles.is_bold("text", style)
            reason = unseen or self._styles.unseen("text", style, on_white=self._on_white)
            yield from self._text(node, reason, bold=bold if weight is None else weight)

    def _words(self, written: str | None, unseen: str | None, *, bold: bool) -> Iterator[tuple[str, bool]]:
        """Words where they are seen; neighbours left out for one reason count once."""
        text = (written or "").replace("\n", " ")
        if text.strip():
            if unseen:
                self.left_out[unseen] += self._unseen != unseen
            self._unseen = unseen
        if text and not unseen:
            yield text, bold

    def _leave_out(self, node: etree._Element, sentence: str) -> None:
        self.left_out[sentence] += _has_words(node)


def read_odt(data: bytes, names: str = "") -> ParsedTranscript:
    """Read an ODT file: one turn a paragraph or table row that names a speaker. Raises Unreadable."""
    text = open_document_text(data)
    walk = _Walk(text)
    blocks = list(walk.blocks(text.body))
    return read_blocks(blocks, "odt", walk.left_out, names)


def _is_hidden(node: etree._Element) -> bool:
    """Whether a section, a field or anything else says itself that it is not shown."""
    hidden = attribute(node, "is-hidden")
    if local_name(node) in _HIDDEN_FIELDS:
        return hidden != "false"
    return hidden == "true" or attribute(node, "display") == "none"


def _begins_with_paragraph(item: etree._Element) -> bool:
    return next((local_name(child) in _PARAGRAPHS for child in item if local_name(child) != "number"), False)


def _has_words(node: etree._Element) -> bool:
    return any(str(text).strip() for text in node.itertext())


def _number(node: etree._Element, name: str) -> int:
    written = attribute(node, name) or "1"
    return int(written) if written.isdecimal() and len(written) < 10 else 1
