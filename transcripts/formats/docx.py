"""DOCX: the document as its reader sees it. Tracked insertions count, deletions do not; content controls, smart tags
and tables are read like the rest, and so are the numbers of lists; hidden and struck words, footnotes, comments,
headers and footers are counted and left out.

python-docx would lose insertions, content controls and tables, so the XML is walked here.
"""

from collections.abc import Iterator

from lxml import etree

from studies.domain.clean import canonical
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.documents import (
    DELETIONS,
    HIDDEN,
    MARGINS,
    NOTES,
    NUMBERS,
    SYMBOLS,
    Block,
    LeftOut,
    Paragraph,
    cell_text,
    read_blocks,
)
from transcripts.formats.ooxml import WordParts, attribute, local_name, word_document
from transcripts.formats.word_styles import Look, Numbering, Styles, children, first, value_of

_FORMATTING = frozenset(["pPr", "rPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr", "sectPr"])
_DELETED = frozenset(["del", "moveFrom"])
_SKIPPED = _FORMATTING | _DELETED | {"Fallback", "instrText", "delText", "delInstrText", "object"}
_NOTES = frozenset(["footnoteReference", "endnoteReference", "commentReference"])
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_NO_LETTER = "\ufffd"
MOST_COLUMNS = 64


class Document:
    """A walk through a document's body that counts what it meets on the way."""

    def __init__(self, parts: WordParts) -> None:
        self._body = parts.body
        self._styles = Styles(parts.styles)
        self._numbering = Numbering(parts.numbering, self._styles)
        self._fields = _Fields(parts.body)
        self._unseen: str | None = None
        self._paragraphs = 0
        self.left_out = LeftOut()
        self.left_out[MARGINS] = sum(any(_words(margin)) for margin in parts.margins)

    def blocks(self) -> Iterator[Block]:
        """Paragraphs, and tables as rows of cells, in the order of the document."""
        yield from self._blocks(self._body, Look())

    def _blocks(self, node: etree._Element, look: Look) -> Iterator[Block]:
        for child in node:
            name = local_name(child)
            if name == "p":
                yield self._paragraph(child, look)
            elif name == "tbl":
                inside = self._styles.of_table(child, look)
                yield [self._row(row, inside) for row in children(child, "tr") if self._is_seen(row)]
            elif name not in _SKIPPED:
                yield from self._blocks(child, look)
            elif name in _DELETED:
                self.left_out[DELETIONS] += 1

    def _is_seen(self, row: etree._Element) -> bool:
        properties = first(row, "trPr")
        for name, sentence in (("del", DELETIONS), ("hidden", HIDDEN)):
            if (value_of(properties, name) or "0") not in ("0", "false", "off"):
                self.left_out[sentence] += any(_words(row))
                return False
        return True

    def _row(self, row: etree._Element, look: Look) -> list[str]:
        cells: list[str] = []
        for cell in children(row, "tc"):
            span = value_of(first(cell, "tcPr"), "gridSpan") or "1"
            cells.append(cell_text(self._blocks(cell, self._styles.of_cell(cell, look))))
            cells += [""] * (min(int(span), MOST_COLUMNS) - 1 if span.isdecimal() else 0)
        return cells

    def _paragraph(self, node: etree._Element, around: Look) -> Paragraph:
        self._paragraphs += 1
        number = self._paragraphs
        self._unseen = None
        runs = list(self._pieces(node, self._styles.of_paragraph(node, around), bold=False))
        text = "".join(text for text, _ in runs)
        normal = next((at for at, (text, bold) in enumerate(runs) if text.strip() and not bold), len(runs))
        return Paragraph(number, text, "".join(text for text, _ in runs[:normal]), self._mark(node, text))

    def _mark(self, paragraph: etree._Element, text: str) -> str:
        """What a list writes before the paragraph; one that is hidden or deleted itself is not counted."""
        properties = first(paragraph, "pPr")
        own = first(properties, "rPr")
        if not text.strip() and any(first(own, name) is not None for name in ("vanish", "del", "moveFrom")):
            return ""
        mark = self._numbering.mark(properties)
        if mark is None:
            self.left_out[NUMBERS] += 1
        return canonical(mark or "")

    def _pieces(self, node: etree._Element, look: Look, *, bold: bool) -> Iterator[tuple[str, bool]]:
        for child in node:
            name = local_name(child)
            self.left_out[NOTES] += name in _NOTES
            self.left_out[DELETIONS] += name in _DELETED
            if name == "r":
                yield from self._run(child, look)
            elif name == "fldChar":
                self._fields.meet(child)
            elif name == "txbxContent":
                yield f"\n{cell_text(self._blocks(child, Look(ground=None)))}\n", False
            elif name not in _SKIPPED and not self._fields.in_instruction:
                yield from self._letters(child, name, look, bold=bold)

    def _letters(self, node: etree._Element, name: str, look: Look, *, bold: bool) -> Iterator[tuple[str, bool]]:
        if name == "t":
            yield (node.text or "").replace("\u00ad", ""), bold
        elif name in _LETTERS:
            yield _LETTERS[name], bold
        elif name == "sym":
            yield self._symbol(node), bold
        else:
            yield from self._pieces(node, look, bold=bold)

    def _run(self, run: etree._Element, look: Look) -> Iterator[tuple[str, bool]]:
        """A run's text, or none where it is not seen; neighbours left out for one reason count once."""
        unseen = self._styles.unseen(run, look)
        if unseen and any(_words(run)):
            self.left_out[unseen] += self._unseen != unseen
            self._unseen = unseen
        if unseen:
            self._fields.pass_over(run)
            return
        if any(_words(run)):
            self._unseen = None
        yield from self._pieces(run, look, bold=self._styles.is_bold(run, look))

    def _symbol(self, node: etree._Element) -> str:
        written = attribute(node, "char") or ""
        try:
            letter = canonical(chr(int(written, 16)))
        except (ValueError, OverflowError):
            letter = ""
        if letter not in ("", _NO_LETTER) and not 0xE000 <= ord(letter[0]) <= 0xF8FF:
            return letter
        self.left_out[SYMBOLS] += 1
        return _NO_LETTER


class _Fields:
    """Which fields are open, and whether the walk stands in the instruction of one; an instruction is not seen."""

    def __init__(self, root: etree._Element) -> None:
        kinds = [attribute(node, "fldCharType") for node in root.iter() if local_name(node) == "fldChar"]
        self._sound = kinds.count("begin") == kinds.count("end")
        self._open: list[bool] = []

    @property
    def in_instruction(self) -> bool:
        """Whether what comes now belongs to an instruction; never in a file whose fields do not end."""
        return self._sound and any(self._open)

    def meet(self, node: etree._Element) -> None:
        """Note a field's beginning, the end of its instruction, or its end."""
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self._open.append(True)
        elif self._open and kind == "separate":
            self._open[-1] = False
        elif self._open and kind == "end":
            self._open.pop()

    def pass_over(self, run: etree._Element) -> None:
        """Note what a run says about fields when its words are not read."""
        for node in run:
            if local_name(node) == "fldChar":
                self.meet(node)


def read_docx(data: bytes, names: str = "") -> ParsedTranscript:
    """Read a DOCX file: one turn a paragraph or table row that names a speaker. Raises Unreadable."""
    document = Document(word_document(data))
    blocks = list(document.blocks())
    return read_blocks(blocks, "docx", document.left_out, names)


def _words(node: etree._Element) -> Iterator[str]:
    """Whatever is written in a node, seen or not."""
    texts = (child.text or "" for child in node.iter() if local_name(child) in ("t", "delText"))
    return (text for text in texts if text.strip())
