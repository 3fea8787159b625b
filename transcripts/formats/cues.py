"""Cues of WebVTT and SRT, read as leniently as the files in use ask for.

Follows the block structure of the WebVTT parser (https://www.w3.org/TR/webvtt1/#file-parsing), and keeps what that
parser would throw away: text after a missing or surplus blank line, cues whose times cannot be read. Every line with
an arrow is counted, and becomes a cue or is reported.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from studies.domain.sentences import Sentence, gettext_noop
from transcripts.domain.times import clock
from transcripts.domain.turns import SILENT, NotUnderstood, ParsedTurn, Report
from transcripts.formats.doubts import doubts
from transcripts.formats.encoding import Decoded

ARROW_IN_TEXT = gettext_noop("An arrow without times; kept as text.")
ARROW_IN_COMMENT = gettext_noop("An arrow in a comment or a heading; left out.")
BAD_TIMES = gettext_noop("The times of this cue cannot be read; its text was kept without times.")
OUTSIDE_CUES = gettext_noop("Text before the first cue; left out.")
NAME_OF_CUE = gettext_noop("Read as the name of the next cue; left out.")
BLANK_LINES = gettext_noop(
    "In %(count)d places, first in line %(line)d, text follows a blank line inside a cue; it was kept."
)
ROLLING = gettext_noop("The captions roll: %(count)d lines that stood in the cue before were left out.")

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,6})?"
_ANY_TIME = r"[-+]?\d+:[-\d:.,]*"
_TIMING = re.compile(rf"[ \t]*({_TIME})[ \t]*-{{1,2}}>[ \t]*({_TIME})(?:[ \t].*)?$")
_BROKEN_TIMING = re.compile(rf"[ \t]*(?:{_ANY_TIME}[ \t]*-->|\S*[ \t]*-->[ \t]*{_ANY_TIME}(?:[ \t]|$))")
_UNPADDED = re.compile(r"\d:\d(?!\d)")
_FRACTION = re.compile(r"[.,](\d+)")
_NUMBER = re.compile(r"[ \t]*\d{1,9}[ \t]*$")
_GUID = re.compile(r"[ \t]*(?P<whole>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}[\w/-]*)[ \t]*$")
_PIECE = re.compile(r"(.+/\d+)-\d+$")
_JUMP = 20
_UNSEEN = re.compile(r"<!--[^<>]{0,2000}-->|<[^<>]{0,2000}>|\{\\[^{}]{0,500}\}")
_NAME_OF_COMMENT = "NOTE"
_COMMENT = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t:]|$)")


@dataclass(frozen=True)
class Cue:
    """One cue: the number of its line of times, its times in milliseconds, its lines of text; `utterance` is what Teams
    calls the utterance that it is a piece of, `count` how many cues of the file it stands for."""

    line: int
    start_ms: int | None
    end_ms: int | None
    text: tuple[str, ...]
    utterance: str = ""
    count: int = 1


@dataclass
class CueFile:
    """The cues of a file, how many lines with arrows there were, and what was not understood.

    `clock` reads its times; `number` and `guid` are the identifiers read last.
    """

    cues: list[Cue] = field(default_factory=list)
    arrows: int = 0
    not_understood: list[NotUnderstood] = field(default_factory=list)
    kept_after_blank: list[int] = field(default_factory=list)
    repeated_lines: int = 0
    clock: Callable[[str], int] = clock
    number: int | None = None
    guid: str = ""
    has_guids: bool = False

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What was read against the letter of the format, in a sentence."""
        places, repeated = self.kept_after_blank, self.repeated_lines
        said = [Sentence(BLANK_LINES, {"count": len(places), "line": places[0]})] if places else []
        return (*said, Sentence(ROLLING, {"count": repeated})) if repeated else tuple(said)

    def complain(self, at: int, line: str, reason: str) -> None:
        """Report the line at index `at`, without what its tags hold."""
        self.not_understood.append(NotUnderstood(at + 1, _UNSEEN.sub("", line).strip()[:80], reason))


def has_times(text: str) -> bool:
    """Whether any line of the text gives the times of a cue."""
    return any(_TIMING.match(line) for line in text.split("\n") if "->" in line)


def read_cues(lines: Sequence[str], *, comments: bool) -> CueFile:
    """Read the cues of a file's lines; `comments` is whether NOTE, STYLE and REGION blocks may stand between."""
    marks = [at for at, line in enumerate(lines) if _is_mark(line)]
    found = CueFile(clock=_clock_of([lines[at] for at in marks]))
    found.arrows = len(marks) + sum("-->" in line and not _is_mark(line) for line in lines)
    heading = lines[: marks[0] if marks else len(lines)]
    _read_heading(found, _without_identifier(found, heading, 0, comments) if marks else heading, comments)
    for at, following in pairwise([*marks, len(lines)]):
        body, guid = lines[at + 1 : following], found.guid
        found.guid = ""
        if following < len(lines):
            body = _without_identifier(found, body, at + 1, comments)
        _read_cue(found, lines[at], at, body, guid=guid, comments=comments)
    return found


def _clock_of(timings: Sequence[str]) -> Callable[[str], int]:
    """How a file's times are read.

    Teams pads no field, so its `0:0:10.20` is 10 020 ms. That is so where fields are not padded and some longer
    fraction ends in a zero: a decimal fraction without padding would have lost it.
    """
    unpadded = any(_UNPADDED.search(timing) for timing in timings)
    fractions = [fraction for timing in timings for fraction in _FRACTION.findall(timing)]
    whole = unpadded and any(len(fraction) > 1 and fraction.endswith("0") for fraction in fractions)
    return _clock_of_whole_milliseconds if whole else clock


def _clock_of_whole_milliseconds(time: str) -> int:
    whole, _, fraction = time.replace(",", ".").partition(".")
    return clock(f"{whole}.{fraction:0>3}")


def report_of(found: CueFile, format: str, decoded: Decoded, turns: Sequence[ParsedTurn]) -> Report:  # noqa: A002
    """The report on a file of cues; what goes out is counted when the speakers are settled."""
    return Report(
        format=format,
        encoding=decoded.encoding,
        cues_in=found.arrows,
        not_understood=tuple(sorted(found.not_understood, key=lambda entry: entry.line)),
        warnings=(*decoded.warnings, *found.warnings, *doubts(turns)),
    )


def _is_mark(line: str) -> bool:
    return "->" in line and bool(_TIMING.match(line) or _BROKEN_TIMING.match(line))


def _read_heading(found: CueFile, heading: Sequence[str], comments: bool) -> None:
    """What stands before the first cue: a header, comments; other text is reported."""
    for first, block in _blocks(heading):
        known = comments and (_COMMENT.match(block[0]) or block[0].startswith("WEBVTT"))
        for at, line in enumerate(block, first):
            if "-->" in line:
                found.complain(at, _NAME_OF_COMMENT if known else line, ARROW_IN_COMMENT)
            elif not known and _NUMBER.match(line):
                found.number = int(line)
            elif not known:
                found.complain(at, line, OUTSIDE_CUES)


def _read_cue(found: CueFile, timing: str, at: int, body: Sequence[str], *, guid: str, comments: bool) -> None:
    text = _read_text(found, at + 1, body, comments)
    if not text:
        found.complain(at, timing, SILENT)
        return
    times = _TIMING.match(timing)
    if times is None:
        found.complain(at, timing, BAD_TIMES)
    start_ms, end_ms = (found.clock(times[1]), found.clock(times[2])) if times else (None, None)
    piece = _PIECE.match(guid)
    found.cues.append(Cue(at + 1, start_ms, end_ms, tuple(text), piece[1] if piece else ""))


def _read_text(found: CueFile, first: int, body: Sequence[str], comments: bool) -> list[str]:
    """The words of a cue; comments after it are skipped, identifiers dropped, other blocks kept and noted."""
    text: list[str] = []
    for at, block in _blocks(body, first):
        if comments and at > first and _COMMENT.match(block[0]):
            arrows = [below for below, line in enumerate(block, at) if "-->" in line]
            found.not_understood += [NotUnderstood(below + 1, _NAME_OF_COMMENT, ARROW_IN_COMMENT) for below in arrows]
        elif not (text and len(block) == 1 and _is_next_number(found, block[0])):
            if text:
                found.kept_after_blank.append(at + 1)
            _report_arrows(found, at, block, ARROW_IN_TEXT)
            text.extend(line.strip() for line in block)
    return text


def _is_next_number(found: CueFile, line: str) -> bool:
    """Whether a line that stands alone is the identifier of the next cue; another number is somebody's answer."""
    if not _NUMBER.match(line) or found.number is None or int(line) != found.number + 1:
        return False
    found.number = int(line)
    return True


def _report_arrows(found: CueFile, at: int, block: Sequence[str], reason: str) -> None:
    for below, line in enumerate(block, at):
        if "-->" in line:
            found.complain(below, line, reason)


def _without_identifier(found: CueFile, body: Sequence[str], first: int, comments: bool) -> Sequence[str]:
    """Drop the next cue's identifier from the end of the lines before it.

    A GUID is one wherever it stands, a number after a blank line or where it goes on counting; another line is one in
    WebVTT, after a blank line, and is reported where it could be text.
    """
    if not body or not body[-1].strip():
        return body
    line = body[-1]
    alone = len(body) == 1 or not body[-2].strip()
    if guid := _GUID.match(line):
        found.guid, found.has_guids = guid["whole"], True
        return body[:-1]
    if _NUMBER.match(line):
        return body[:-1] if _is_identifier(found, line, first + len(body) - 1, alone=alone) else body
    named = comments and len(body) > 1 and alone and "-->" not in line and not _COMMENT.match(line)
    if named and " " in line.strip():
        found.complain(first + len(body) - 1, line, NAME_OF_CUE)
    return body[:-1] if named else body


def _is_identifier(found: CueFile, line: str, at: int, *, alone: bool) -> bool:
    """Whether a number above a line of times counts cues; where it follows words and could be one, it is reported."""
    number, before = int(line), found.number
    possible = found.has_guids if before is None else number == 1 or before < number <= before + _JUMP
    if not alone and not possible:
        return False
    if not alone and (before is None or number != before + 1):
        found.complain(at, line, NAME_OF_CUE)
    found.number = number
    return True


def _blocks(lines: Sequence[str], first: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines without a blank one, each with the index of its first line."""
    block: list[str] = []
    for at, line in enumerate(lines, first):
        if line.strip():
            block.append(line)
        elif block:
            yield at - len(block), block
            block = []
    if block:
        yield first + len(lines) - len(block), block
