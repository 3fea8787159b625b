"""What DOCX, ODT and RTF share: their paragraphs and tables made into lines, and what was left out put in sentences."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from studies.domain.sentences import Sentence, gettext_noop
from transcripts.domain.labels import Line, likely_speakers, line_reader, looks_like_label
from transcripts.domain.turns import NotUnderstood, ParsedTranscript, Report
from transcripts.formats.lines import SourceLine, turns_of
from transcripts.formats.plain import WRITTEN_BY
from transcripts.formats.tables import has_heading, table_lines

NOTES = gettext_noop("Footnotes and comments were left out (%(count)d).")
DELETIONS = gettext_noop("Deletions marked as tracked changes were left out (%(count)d); insertions were kept.")
HIDDEN = gettext_noop("Hidden text was left out, as the document's reader does not see it (%(count)d).")
STRUCK = gettext_noop("Words that are struck through were left out (%(count)d).")
MARGINS = gettext_noop("Headers and footers of pages were left out (%(count)d).")
TEXT_BOXES = gettext_noop("Text boxes were left out (%(count)d).")
NUMBERS = gettext_noop("Numbers of lists were left out (%(count)d).")
SYMBOLS = gettext_noop("%(count)d characters of symbol fonts have no letter; each shows as �.")
HEADINGS = gettext_noop("Heading rows of tables were left out (%(count)d).")
BOLD_NAMES = gettext_noop("Names in bold were taken for speakers.")
BOLD_QUESTIONS = gettext_noop(
    "No speaker is named. Paragraphs in bold were taken for questions and those after them for answers."
)

MOST_WORDS_IN_BOLD_NAME = 4

_COUNTED = (NOTES, DELETIONS, HIDDEN, STRUCK, MARGINS, TEXT_BOXES, NUMBERS, SYMBOLS, HEADINGS)
_NUMBERED_QUESTION = re.compile(r"Q(?:uestion)?\s?\d+\b")
_ENDS_A_SENTENCE = re.compile(r"[.?!,;…]\s*$")
_BY_A_PROGRAM = re.compile(
    r"transcribed by https?://otter\.ai/?$"
    r"|\S.{0,80} (?:(?:started|stopped) transcription|a (?:démarré|commencé|arrêté) la transcription)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as its reader sees it: its text, how much of its beginning is bold, and `mark`, what a list writes
    before it ("2.")."""

    number: int
    text: str
    bold: str = ""
    mark: str = ""

    @property
    def is_question(self) -> bool:
        """Whether it is all bold and asks something."""
        text = self.text.strip()
        return bool(text) and self.bold.strip() == text and (text.endswith("?") or bool(_NUMBERED_QUESTION.match(text)))

    @property
    def bold_name(self) -> str | None:
        """The bold words at its beginning where they could be a name; a name with a colon needs no bold type."""
        name = self.bold.strip()
        after = self.text.lstrip()[len(name) :]
        apart = not after or after[0].isspace()
        short = len(name.split()) <= MOST_WORDS_IN_BOLD_NAME and "\n" not in name and not _ENDS_A_SENTENCE.search(name)
        return name if name and apart and short and looks_like_label(name) else None

    def lines(self) -> list[str]:
        """Its lines that hold words, with the list's mark where that names a speaker."""
        lines = [line for line in self.text.split("\n") if line.strip()]
        return [f"{self.mark} {lines[0]}", *lines[1:]] if lines and self.marks_speaker else lines

    @property
    def marks_speaker(self) -> bool:
        """Whether the list writes "Q1:" rather than a number."""
        return self.mark.endswith(":")


Table = list[list[str]]
Block = Paragraph | Table


class LeftOut(Counter[str]):
    """How often what was left out, by its sentence."""

    def warnings(self) -> list[Sentence]:
        """The sentences with their counts."""
        return [Sentence(template, {"count": self[template]}) for template in _COUNTED if self[template]]


def cell_text(blocks: Iterable[Block]) -> str:
    """The text of a table's cell; a table within it is text too, its cells apart by tabs."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(f"{block.mark} {block.text}" if block.mark and block.text.strip() else block.text)
        else:
            lines += ["\t".join(filter(None, row)) for row in block]
    return "\n".join(lines).strip()


def read_blocks(
    blocks: Sequence[Block],
    format: str,  # noqa: A002
    left_out: LeftOut,
    names: str = "",
) -> ParsedTranscript:
    """A turn at every paragraph or table row that names a speaker, and the report.

    `names` is where the names stand (`labels.PLACES`); empty means: find out.
    """
    notes, blocks = _without_notes(blocks)
    read = line_reader([line for block in blocks for line in _written(block)], names)
    lines = [line for block in blocks for line in _lines(block, read, left_out)]
    guess = None if names else _by_bold_type(blocks, read, lines, left_out)
    said = [Sentence(guess[0])] if guess else []
    turns = tuple(turns_of(guess[1] if guess else lines))
    report = Report(
        format,
        "rtf" if format == "rtf" else "utf-8",
        cues_in=len(turns) + len(notes),
        not_understood=tuple(notes),
        warnings=(*left_out.warnings(), *said),
    )
    return ParsedTranscript(turns, report)


def _without_notes(blocks: Sequence[Block]) -> tuple[list[NotUnderstood], list[Block]]:
    """What the program that made the file says about itself, and the other blocks."""
    notes = [
        NotUnderstood(block.number, block.text.strip(), WRITTEN_BY)
        for block in blocks
        if isinstance(block, Paragraph) and _BY_A_PROGRAM.match(block.text.strip())
    ]
    numbers = {note.line for note in notes}
    return notes, [block for block in blocks if not (isinstance(block, Paragraph) and block.number in numbers)]


def _written(block: Block) -> list[str]:
    return block.lines() if isinstance(block, Paragraph) else [line for row in block for line in _cell_lines(row)]


def _cell_lines(row: Sequence[str]) -> Iterator[str]:
    yield from (line for cell in row for line in cell.split("\n") if line.strip())


def _lines(block: Block, read: Callable[[str], Line], left_out: LeftOut) -> Iterator[SourceLine]:
    if isinstance(block, Paragraph):
        yield from _paragraph_lines(block, read, left_out)
    else:
        left_out[HEADINGS] += has_heading(block)
        yield from table_lines(block, read)


def _paragraph_lines(paragraph: Paragraph, read: Callable[[str], Line], left_out: LeftOut) -> Iterator[SourceLine]:
    name, tab, words = paragraph.text.partition("\t")
    if tab and name.strip() and paragraph.bold.strip() == name.strip() and looks_like_label(name.strip(": ")):
        yield SourceLine(paragraph.number, Line(name.strip(": "), None, words.strip(), f"{name}\t"))
        return
    for at, text in enumerate(paragraph.lines()):
        line = read(text)
        if at == 0 and paragraph.mark and not paragraph.marks_speaker:
            line = _marked(line, paragraph.mark, left_out)
        yield SourceLine(paragraph.number, line)


def _marked(line: Line, mark: str, left_out: LeftOut) -> Line:
    """The line with its list's number before its words; before a speaker's name the number is none of the words."""
    if line.label is None:
        return replace(line, text=f"{mark} {line.text}")
    left_out[NUMBERS] += 1
    return replace(line, prefix=f"{mark} {line.prefix}")


def _by_bold_type(
    blocks: Sequence[Block], read: Callable[[str], Line], lines: Sequence[SourceLine], left_out: LeftOut
) -> tuple[str, list[SourceLine]] | None:
    """Lines by bold names or bold questions, with the sentence that says so, where they say more than the lines do."""
    labels = Counter(line.read.label for line in lines if line.read.label is not None)
    likely = likely_speakers(line.read.label for line in lines)
    paragraphs = [block for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
    names = Counter(name for paragraph in paragraphs if (name := paragraph.bold_name))
    if _names_say_more(names, labels, likely):
        strict = _only({*names, *(label for label in likely if labels[label] > 1)}, read)
        return BOLD_NAMES, [line for block in blocks for line in _bold_lines(block, strict, left_out)]
    if not likely and sum(paragraph.is_question for paragraph in paragraphs) > 2:
        return BOLD_QUESTIONS, list(_questions_and_answers(paragraphs))
    return None


def _names_say_more(names: Counter[str], labels: Counter[str], likely: set[str]) -> bool:
    """Whether bold names, one of which comes back, are more than the other speakers, and the lines did not find them
    all or took others for speakers."""
    others = {label: count for label, count in labels.items() if label not in names}
    missed = names.total() > labels.total() - sum(others.values())
    speakers = sum(count for label, count in others.items() if label in likely)
    return max(names.values(), default=0) > 1 and names.total() > speakers and (missed or bool(others))


def _only(speakers: set[str], read: Callable[[str], Line]) -> Callable[[str], Line]:
    """A reader that takes nobody else for a speaker."""

    def read_strictly(text: str) -> Line:
        line = read(text)
        return line if line.label is None or line.label in speakers else _unnamed(line)

    return read_strictly


def _unnamed(line: Line) -> Line:
    """The line with its label given back to the words."""
    if line.label is None:
        return line
    return replace(line, label=None, text=f"{line.prefix}{line.text}".strip(), prefix="")


def _bold_lines(block: Block, read: Callable[[str], Line], left_out: LeftOut) -> Iterator[SourceLine]:
    name = block.bold_name if isinstance(block, Paragraph) else None
    if not isinstance(block, Paragraph) or name is None or read(block.lines()[0]).label == name:
        yield from _lines(block, read, LeftOut())
        return
    left_out[NUMBERS] += bool(block.mark)
    words = block.text.lstrip()[len(block.bold.strip()) :].lstrip(" \t\u00a0")
    first, *others = words.split("\n")
    line = _unnamed(read(first))
    yield SourceLine(block.number, replace(line, label=name, prefix=f"{name} " if first.strip() else f"{name}\n"))
    yield from (SourceLine(block.number, read(other)) for other in others if other.strip())


def _questions_and_answers(paragraphs: list[Paragraph]) -> Iterator[SourceLine]:
    asked = False
    for paragraph in paragraphs:
        label = "Question" if paragraph.is_question else "Answer" if asked else None
        asked = paragraph.is_question
        yield SourceLine(paragraph.number, Line(label, None, paragraph.text.strip()))
