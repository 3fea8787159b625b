"""OpenDocument text: paragraphs, lists and tables as their reader sees them; notes and comments are counted.

Tracked changes: insertions stand in the text, deletions lie in `text:tracked-changes` and are left out.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from transcripts.domain.labels import read_line
from transcripts.domain.sentences import Sentence, gettext_noop
from transcripts.domain.turns import ParsedTranscript, Report
from transcripts.formats.lines import SourceLine, turns_of
from transcripts.formats.ooxml import open_document_text
from transcripts.formats.tables import table_lines

NOTES = gettext_noop("Footnotes and comments were left out (%(count)d).")
DELETIONS = gettext_noop("Deletions marked as tracked changes were left out (%(count)d); insertions were kept.")

_PARAGRAPHS = frozenset({"p", "h"})
_NOTES = frozenset({"note", "annotation"})
_LETTERS = {"tab": "\t", "line-break": "\n"}
MOST_SPACES = 1000


class _Walk:
    """A walk through a document's body that counts what it leaves out."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self.paragraphs = 0

    def lines(self, node: etree._Element) -> Iterator[SourceLine]:
        """The lines of paragraphs and the rows of tables, in the order of the document."""
        for child in node:
            name = _name(child)
            if name in _PARAGRAPHS:
                yield from self._paragraph(child)
            elif name == "table":
                yield from table_lines([list(self._cells(row)) for row in child.iter() if _name(row) == "table-row"])
            elif name == "tracked-changes":
                self.left_out["deletion"] += sum(_name(found) == "deletion" for found in child.iter())
            elif name not in _NOTES:
                yield from self.lines(child)

    def _paragraph(self, node: etree._Element) -> Iterator[SourceLine]:
        self.paragraphs += 1
        for line in "".join(self._text(node)).split("\n"):
            if line.strip():
                yield SourceLine(self.paragraphs, read_line(line))

    def _cells(self, row: etree._Element) -> Iterator[str]:
        for cell in row:
            if _name(cell) == "table-cell":
                found = [part for part in cell.iter() if _name(part) in _PARAGRAPHS]
                yield "\n".join("".join(self._text(part)) for part in found).strip()

    def _text(self, node: etree._Element) -> Iterator[str]:
        yield (node.text or "").replace("\n", " ")
        for child in node:
            name = _name(child)
            if name in _LETTERS:
                yield _LETTERS[name]
            elif name == "s":
                yield " " * _spaces(child)
            elif name in _NOTES:
                self.left_out["note"] += 1
            elif isinstance(child.tag, str):
                yield from self._text(child)
            yield (child.tail or "").replace("\n", " ")


def read_odt(data: bytes) -> ParsedTranscript:
    """Read an ODT file: one turn a paragraph or table row that names a speaker. Raises Unreadable."""
    walk = _Walk()
    turns = turns_of(list(walk.lines(open_document_text(data))))
    counts = ((NOTES, walk.left_out["note"]), (DELETIONS, walk.left_out["deletion"]))
    warnings = tuple(Sentence(template, {"count": count}) for template, count in counts if count)
    return ParsedTranscript(tuple(turns), Report("odt", "utf-8", cues_in=len(turns), warnings=warnings))


def _spaces(node: etree._Element) -> int:
    written = next((str(value) for key, value in node.attrib.items() if str(key).endswith("}c")), "1")
    return min(int(written), MOST_SPACES) if written.isdigit() else 1


def _name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]
