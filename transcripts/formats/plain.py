"""Plain text: `Speaker: text`, with times, numbered paragraphs, wrapped lines or Markdown names."""

import re
from collections.abc import Iterator
from itertools import pairwise

from studies.domain.sentences import gettext_noop
from transcripts.domain.labels import line_reader
from transcripts.domain.turns import NotUnderstood, ParsedTranscript, Report
from transcripts.formats.encoding import Decoded
from transcripts.formats.lines import SourceLine, turns_of

LONE_NUMBER = gettext_noop("A number that stands alone, such as a page number; left out.")

WRITTEN_BY = gettext_noop("A note of the program that made the file; left out.")

_OTTER = re.compile(r"\s*Transcribed by https?://otter\.ai/?\s*$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<number>\d{1,5})[.)]?(?:[ \t]+(?P<rest>.*))?$")
_LONE_NUMBER = re.compile(r"\s*\d+(?:\s*/\s*\d+)?\s*$")
_MARKDOWN_NAME = re.compile(r"^\*\*[^*\n]{1,60}(?::\*\*|\*\*:)", re.MULTILINE)
_MARKDOWN_ESCAPE = re.compile(r"\\([\\\[\]*_.#>()~`!+-])")


def read_plain(decoded: Decoded, names: str = "") -> ParsedTranscript:
    """Read a text file: one turn a paragraph that names a speaker, other paragraphs within it.

    `names` is where the names stand (`labels.PLACES`); empty means: find out.
    """
    text = decoded.text
    if len(_MARKDOWN_NAME.findall(text)) > 1:
        text = _MARKDOWN_ESCAPE.sub(r"\1", text)
    lines = text.split("\n")
    left_out: list[NotUnderstood] = []
    read = _numbered_lines if _is_numbered(lines) else _source_lines
    source = read(lines, left_out, names)
    turns = turns_of(source)
    report = Report(
        format="txt",
        encoding=decoded.encoding,
        cues_in=len(turns) + len(left_out),
        not_understood=tuple(left_out),
        warnings=decoded.warnings,
    )
    return ParsedTranscript(tuple(turns), report)


def _source_lines(lines: list[str], left_out: list[NotUnderstood], names: str) -> Iterator[SourceLine]:
    begins = True
    read = line_reader(lines, names)
    spaced = any(not line.strip() for line in lines[:-1])
    for number, line in enumerate(lines, 1):
        if _OTTER.match(line):
            left_out.append(NotUnderstood(number, line.strip(), WRITTEN_BY))
        elif line.strip():
            yield SourceLine(number, read(line), begins or not spaced)
        begins = not line.strip()


def _numbered_lines(lines: list[str], left_out: list[NotUnderstood], names: str) -> Iterator[SourceLine]:
    """Paragraphs begin with their number in the first column; the lines that go on are indented."""
    begins = True
    read = line_reader((_unnumbered(line) for line in lines), names)
    for number, line in enumerate(lines, 1):
        numbered = _NUMBERED.match(line)
        words = _unnumbered(line)
        if _LONE_NUMBER.match(line) or (numbered and (not words.strip() or _LONE_NUMBER.match(words))):
            left_out.append(NotUnderstood(number, " ".join(line.split()), LONE_NUMBER))
            begins = True
        elif words.strip():
            yield SourceLine(number, read(words), begins or bool(numbered), bool(numbered))
            begins = False
        else:
            begins = True


def _unnumbered(line: str) -> str:
    numbered = _NUMBERED.match(line)
    return (numbered["rest"] or "") if numbered else line


def _is_numbered(lines: list[str]) -> bool:
    """Whether most lines that begin with a number go on from the one before."""
    numbers = [int(match["number"]) for line in lines if (match := _NUMBERED.match(line)) and match["rest"]]
    steps = [after - before in (0, 1) for before, after in pairwise(numbers)]
    return len(steps) > 2 and sum(steps) * 5 >= len(steps) * 4
