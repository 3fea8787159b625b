"""DOCX: the document as its reader sees it. Tracked insertions count, deletions do not; content controls, smart tags
and tables are read like the rest; footnotes and comments are counted and left out.

python-docx would lose insertions, content controls and tables, so the XML is walked here.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from transcripts.domain.labels import Line, likely_speakers, line_reader, looks_like_label
from transcripts.domain.sentences import Sentence, gettext_noop
from transcripts.domain.turns import ParsedTranscript, Report
from transcripts.formats.lines import SourceLine, turns_of
from transcripts.formats.ooxml import word_document
from transcripts.formats.tables import table_lines

BOLD_QUESTIONS = gettext_noop(
    "No speaker is named. Paragraphs in bold were taken for questions and those after them for answers."
)
DELETIONS = gettext_noop("Deletions marked as tracked changes were left out (%(count)d); insertions were kept.")
NOTES = gettext_noop("Footnotes and comments were left out (%(count)d).")
SYMBOLS = gettext_noop("%(count)d characters of symbol fonts have no letter; each shows as �.")

_FORMATTING = frozenset(["pPr", "rPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr", "sectPr"])
_SKIPPED = _FORMATTING | {"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "object"}
_NOTES = frozenset(["footnoteReference", "endnoteReference", "commentReference"])
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_OFF = frozenset(("0", "false", "off", "none"))
_NUMBERED_QUESTION = re.compile(r"Q(?:uestion)?\s?\d+\b")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph's text, and how much of its beginning is bold."""

    number: int
    text: str
    bold: str

    @property
    def is_question(self) -> bool:
        """Whether it is all bold and asks something."""
        text = self.text.strip()
        return bool(text) and self.bold.strip() == text and (text.endswith("?") or bool(_NUMBERED_QUESTION.match(text)))


class Document:
    """A walk through a document's body that counts what it meets on the way."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.seen: Counter[str] = Counter()
        self.paragraphs = 0

    def blocks(self) -> Iterator[Paragraph | list[list[str]]]:
        """Paragraphs, and tables as rows of cells, in the order of the document."""
        yield from self._blocks(self.root)

    def _blocks(self, node: etree._Element) -> Iterator[Paragraph | list[list[str]]]:
        for child in node:
            name = _name(child)
            if name == "p":
                yield self._paragraph(child)
            elif name == "tbl":
                yield [[self._cell(cell) for cell in _children(row, "tc")] for row in _children(child, "tr")]
            elif name not in _SKIPPED:
                yield from self._blocks(child)

    def _cell(self, cell: etree._Element) -> str:
        lines = []
        for block in self._blocks(cell):
            lines += [block.text] if isinstance(block, Paragraph) else ["\t".join(row) for row in block]
        return "\n".join(lines).strip()

    def _paragraph(self, node: etree._Element) -> Paragraph:
        self.paragraphs += 1
        number = self.paragraphs
        runs = list(self._runs(node, bold=False))
        text = "".join(text for text, _ in runs)
        normal = next((at for at, (text, bold) in enumerate(runs) if text.strip() and not bold), len(runs))
        return Paragraph(number, text, "".join(text for text, _ in runs[:normal]))

    def _runs(self, node: etree._Element, *, bold: bool) -> Iterator[tuple[str, bool]]:
        for child in node:
            name = _name(child)
            self.seen[name] += 1
            if name == "t":
                yield (child.text or "").replace("\u00ad", ""), bold
            elif name in _LETTERS:
                yield _LETTERS[name], bold
            elif name == "sym":
                yield self._symbol(child), bold
            elif name == "p":
                yield "\n" + self._paragraph(child).text, bold
            elif name not in _SKIPPED:
                yield from self._runs(child, bold=bold or (name == "r" and _is_bold(child)))

    def _symbol(self, node: etree._Element) -> str:
        letter = chr(int(_attribute(node, "char") or "FFFD", 16))
        if not 0xE000 <= ord(letter) <= 0xF8FF:
            return letter
        self.seen["unknown symbol"] += 1
        return "\ufffd"

    def warnings(self) -> Iterator[Sentence]:
        """What was left out, in sentences."""
        counts = (
            (DELETIONS, self.seen["del"] + self.seen["moveFrom"]),
            (NOTES, sum(self.seen[name] for name in _NOTES)),
            (SYMBOLS, self.seen["unknown symbol"]),
        )
        yield from (Sentence(template, {"count": count}) for template, count in counts if count)


def read_docx(data: bytes) -> ParsedTranscript:
    """Read a DOCX file: one turn a paragraph or table row that names a speaker. Raises Unreadable."""
    document = Document(word_document(data))
    blocks = list(document.blocks())
    read = line_reader(block.text for block in blocks if isinstance(block, Paragraph))
    lines = [line for block in blocks for line in _lines(block, read)]
    warnings = list(document.warnings())
    asked = [block for block in blocks if isinstance(block, Paragraph) and block.is_question]
    if len(asked) > 2 and not likely_speakers(line.read.label for line in lines):
        lines = list(_questions_and_answers([block for block in blocks if isinstance(block, Paragraph)]))
        warnings.append(Sentence(BOLD_QUESTIONS))
    turns = tuple(turns_of(lines))
    return ParsedTranscript(turns, Report("docx", "utf-8", cues_in=len(turns), warnings=tuple(warnings)))


def _lines(block: Paragraph | list[list[str]], read: Callable[[str], Line]) -> Iterator[SourceLine]:
    if isinstance(block, Paragraph):
        yield from _paragraph_lines(block, read)
    else:
        yield from table_lines(block)


def _paragraph_lines(paragraph: Paragraph, read: Callable[[str], Line]) -> Iterator[SourceLine]:
    name, tab, words = paragraph.text.partition("\t")
    if tab and name.strip() and paragraph.bold.strip() == name.strip() and looks_like_label(name.strip(": ")):
        yield SourceLine(paragraph.number, Line(name.strip(": "), None, words.strip(), f"{name}\t"))
        return
    for line in paragraph.text.split("\n"):
        if line.strip():
            yield SourceLine(paragraph.number, read(line))


def _questions_and_answers(paragraphs: list[Paragraph]) -> Iterator[SourceLine]:
    asked = False
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if not text:
            continue
        label = "Question" if paragraph.is_question else "Answer" if asked else None
        asked = paragraph.is_question
        yield SourceLine(paragraph.number, Line(label, None, text))


def _is_bold(run: etree._Element) -> bool:
    marks = [mark for properties in _children(run, "rPr") for mark in _children(properties, "b")]
    return any((_attribute(mark, "val") or "1") not in _OFF for mark in marks)


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name, those inside content controls and tracked insertions included."""
    for child in node:
        if _name(child) == name:
            yield child
        elif _name(child) in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _children(child, name)


def _attribute(node: etree._Element, name: str) -> str | None:
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), None)


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]
