"""A line taken apart, and the plain way to do it: a time, a name, a colon, the words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from transcripts.domain.names import LONGEST_LABEL, looks_like_label
from transcripts.domain.times import ONE_TIME, clock, time_pattern

BLANKS = "[ \t\u00a0\u202f\u3000]*"


@dataclass(frozen=True)
class Line:
    """A line taken apart: the candidate for a speaker, its times in milliseconds, the words, and what was cut.

    `nobody` is a line that belongs to no speaker, as a heading does; `form` is the way in which the file was read
    where that has to be confirmed (`lines.DASH`), `times` are those given as they stand in the file.
    """

    label: str | None
    start_ms: int | None
    text: str
    prefix: str = ""
    end_ms: int | None = None
    nobody: bool = False
    to_confirm: bool = False


Reader = Callable[[str], Line]

_RANGE = time_pattern()
_BRACKETED = re.compile(rf"\\?[\[(<]{_RANGE}\\?[\])>](?:{BLANKS}[-–—](?=\s))?{BLANKS}")
_STAMP = re.compile(r"#(?P<time>\d{1,2}:\d{2}:\d{2})(?:-(?P<tenth>\d))?#[ \t]*(?=\S)")
_BARE = re.compile(r"(?P<time>\d{1,3}:\d{1,2}:\d{1,2}(?:[.,]\d{1,6})?)(?P<until>)[ \t]+(?=\S)")
_ANY_BARE = re.compile(rf"{_RANGE}(?:{BLANKS}[-–—|](?=\s))?[ \t]+(?=\S)")
_ALONE = re.compile(rf"\\?[\[(<]?{_RANGE}\\?[\])>]?$")
_CHEVRONS = re.compile(r">{2,}[ \t]*|[-–—][ \t]*(?=[^\W\d_])")
_COLON_MARK = r"(?::(?=\s|$)|[：︓])"
_BOLD = re.compile(rf"\*\*(?P<label>[^*:\n]{{1,{LONGEST_LABEL}}}?)(?::\*\*|\*\*:){BLANKS}")
_COLON = re.compile(rf"(?P<label>[^\s:：*][^:：\n]{{0,{LONGEST_LABEL - 1}}}?){BLANKS}{_COLON_MARK}{BLANKS}")
_TIMED_COLON = re.compile(
    rf"(?P<label>[^\s:：*][^:：\n]{{0,{LONGEST_LABEL - 1}}}?){BLANKS}[-–—|,@]?{BLANKS}[\[(]?{_RANGE}[\])]?"
    rf"{BLANKS}{_COLON_MARK}{BLANKS}"
)
_HEADED = re.compile(rf"(?P<label>\S(?:.{{0,{LONGEST_LABEL}}}\S)?)[ \t]{{2,}}{_RANGE}[ \t]*$")
_MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+\S")


def read_line(line: str) -> Line:
    """Take a line's time and candidate label off its words."""
    whole = line.strip()
    if alone := _ALONE.match(whole):
        return timed(Line(None, None, "", whole), alone)
    if _MARKDOWN_HEADING.match(whole):
        return Line(None, None, whole, nobody=True)
    lead, rest = _leading_time(whole)
    if (headed := _HEADED.match(rest)) and looks_like_label(headed["label"]):
        return timed(Line(headed["label"], None, "", f"{rest} "), headed)
    chevrons = _CHEVRONS.match(rest)
    named = rest[chevrons.end() :] if chevrons else rest
    read = _labelled(named)
    if read.label is None and lead is None and (bare := _ANY_BARE.match(whole)):
        after = _labelled(whole[bare.end() :])
        read, lead = (after, bare) if after.label is not None else (read, None)
    if read.label is None:
        return timed(Line(None, None, rest, whole.removesuffix(rest)), lead) if lead else Line(None, None, rest)
    return replace(timed(read, lead) if lead else read, prefix=whole.removesuffix(read.text))


def split_label(line: str) -> tuple[str | None, str]:
    """The candidate label at the beginning of a line, without its colon, and what follows it."""
    match = None if _MARKDOWN_HEADING.match(line) else _BOLD.match(line) or _COLON.match(line)
    if match is None:
        return None, line
    label = match["label"].strip()
    return (label, line[match.end() :]) if looks_like_label(label) else (None, line)


def split_candidate(line: str) -> tuple[str | None, str]:
    """Whatever stands before a colon at the beginning of a line, and what follows; no speaker need look like that."""
    match = None if _MARKDOWN_HEADING.match(line) else _COLON.match(line)
    return (match["label"].strip(), line[match.end() :]) if match else (None, line)


def timed(line: Line, match: re.Match[str]) -> Line:
    """The line with the times that a match's groups hold; a time that it has already stays."""
    groups = match.groupdict()
    start_ms = clock(groups["time"]) + 100 * int(groups.get("tenth") or 0)
    until = groups.get("until")
    if line.start_ms is not None:
        return line
    return replace(line, start_ms=start_ms, end_ms=clock(until) if until else None)


def is_time_alone(line: str) -> bool:
    """Whether a line is a time or a range of times and nothing else."""
    return bool(_ALONE.match(line.strip()))


def begins_with_bare_time(line: str) -> bool:
    """Whether a time without brackets stands before other words."""
    return bool(_ANY_BARE.match(line.strip()))


def read_with_bare_times(line: str) -> Line:
    """As `read_line`, where a time without brackets begins the lines of a file."""
    read = read_line(line)
    bare = _ANY_BARE.match(line.strip())
    if read.label is not None or read.start_ms is not None or not bare:
        return read
    return timed(Line(None, None, line.strip()[bare.end() :], bare[0]), bare)


def _labelled(line: str) -> Line:
    """A line from where its label would begin."""
    if (match := _TIMED_COLON.match(line)) and looks_like_label(label := match["label"].strip(" \t-–—|,")):
        return timed(Line(label, None, line[match.end() :]), match)
    label_, text = split_label(line)
    if label_ is None:
        return Line(None, None, line)
    lead, words = _leading_time(text, bare=text[:1].isdigit() and bool(re.match(rf"{ONE_TIME}\t", text)))
    read = Line(label_, None, words)
    return timed(read, lead) if lead else read


def _leading_time(line: str, *, bare: bool = True) -> tuple[re.Match[str] | None, str]:
    match = _STAMP.match(line) or _BRACKETED.match(line) or (_BARE.match(line) if bare else None)
    return match, line[match.end() :] if match else line
