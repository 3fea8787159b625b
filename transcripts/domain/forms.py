"""The ways in which files put name and time: beside each other on a line, in brackets, above what is said.

A form is chosen for a whole file, by how many of its lines it explains, so that a sentence that happens to look like
one is not cut.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcripts.domain.lines import BLANKS, Line, timed
from transcripts.domain.names import LONGEST_LABEL, looks_like_label, looks_like_name
from transcripts.domain.times import is_time_of_day, time_pattern

LATEST_OF_A_DAY_MS = 24 * 3_600_000

_NAME = rf"(?P<label>[^\s\[\]<>:：](?:[^:：\n\t]{{0,{LONGEST_LABEL - 2}}}?[^\s:：\n])??)"
_TIMES = time_pattern()
_IN_BRACKETS = rf"\\?[\[(<]{_TIMES}\\?[\])>]"
_END = r"[ \t]*:?[ \t]*$"
_WORDS = r"(?P<text>\S.*)$"


@dataclass(frozen=True)
class Form:
    """One way to write a name on a line, with the groups label, time, until and text where it has them.

    `strict` asks for a plain name, where nothing but the name's look tells it from a sentence; `of_day` is whether its
    times are those of a clock on the wall; `to_confirm` whether a person must look.
    """

    place: str
    pattern: re.Pattern[str]
    strict: bool = True
    of_day: bool = False
    to_confirm: bool = False

    def read(self, line: str) -> Line | None:
        """The line taken apart, or None where it is not written like that."""
        match = self.pattern.match(line)
        if match is None:
            return None
        label = match["label"].strip(" \t,|*:：")
        fits = looks_like_name if self.strict else looks_like_label
        if not label or not fits(label):
            return None
        words = match.groupdict().get("text") or ""
        prefix = line.removesuffix(words) if words else f"{line} "
        read = Line(label, None, words, prefix, to_confirm=self.to_confirm)
        return timed(read, match) if match.groupdict().get("time") else read


def _form(place: str, *parts: str, strict: bool = True, of_day: bool = False, to_confirm: bool = False) -> Form:
    return Form(place, re.compile("".join(parts)), strict, of_day, to_confirm)


TIMED = (
    _form("timed", r"\[", _NAME, r"\][ \t]+", _TIMES, _END, of_day=True),
    _form("timed", _NAME, r"(?:[ \u00a0]{2,}|[ \u00a0]*\t[ \t]*)", _TIMES, r"[ \t]*$", strict=False),
    _form("timed", _NAME, r"[ \u00a0]+", _TIMES, _END),
    _form("timed", _NAME, r"[ \t]*[-–—|,@·•][ \t]*", _TIMES, _END),
    _form("timed", _NAME, BLANKS, _IN_BRACKETS, r"[ \t]*:?(?:[ \t]+", _WORDS, "|$)"),
    _form("timed", r"\[", _NAME, r"[ \t,|–—-]+", _TIMES, r"\]:?(?:[ \t]+", _WORDS, "|$)"),
    _form("timed", _IN_BRACKETS, r"[ \t]*(?:[-–—|][ \t]+)?", _NAME, _END),
    _form("timed", _TIMES, r"(?:[ \t]+(?:[-–—|][ \t]+)?|[ \t]*\|[ \t]*)", _NAME, _END),
    _form("timed", _NAME, r":?[ ]*\t[ \t]*[\[(]?", _TIMES, r"[\])]?[ \t]*\t[ \t]*", _WORDS),
    _form("timed", r"[\[(]?", _TIMES, r"[\])]?[ ]*\t[ ]*", _NAME, r"[ ]*:?[ ]*\t[ \t]*", _WORDS),
    _form("timed", r"[\[(]?", _TIMES, r"[\])]?[ \t]*\|[ \t]*", _NAME, r"[ \t]*\|[ \t]*", _WORDS),
    _form("timed", _NAME, r"[ \t]*\|[ \t]*", _TIMES, r"[ \t]*\|[ \t]*", _WORDS),
    _form("timed", _IN_BRACKETS, r"[ \t]*[\[<]", _NAME, r"[\]>]:?(?:[ \t]+", _WORDS, "|$)"),
    _form("timed", _NAME, r"[ \t]+[-–—][ \t]+", _TIMES, r"[ \t]+[-–—][ \t]+", _WORDS),
    _form("timed", _TIMES, r"[ \t]+[-–—][ \t]+", _NAME, r"[ \t]+[-–—][ \t]+", _WORDS),
)
BRACKETS = _form("brackets", r"(?:[\[<({【［]", _NAME, r"[\]>)}】］])[:：]?(?:[ \t\u3000]+", _WORDS, "|$)")
LETTERS = _form("letters", r"(?P<label>[A-Z]{1,2}\d?)[.)][ \t]+", _WORDS, strict=False)
DASH = _form("dash", _NAME, r"[ \t]*(?:[ \t][-–—]|[–—])[ \t]+", _WORDS, to_confirm=True)
TAB = _form("tab", r"(?:\*\*)?", _NAME, r"(?:\*\*)?[ ]*:?[ ]*\t[ \t]*", _WORDS)
COLUMN = _form("column", _NAME, r"[ \t]*(?:\t|[|;]|[ ]{2,})[ \t]*", _WORDS)
ABOVE = _form("above", r"(?:\*\*)?", _NAME, r"(?<![.?!…])(?:\*\*)?", _END)


@dataclass(frozen=True)
class Explained:
    """How much of a file a form explains: its lines that name somebody, and the labels there."""

    form: Form
    labels: Counter[str]

    @property
    def lines(self) -> int:
        """How many lines are written in this form."""
        return self.labels.total()

    @property
    def repeated(self) -> int:
        """How many of them name somebody who comes back."""
        return sum(count for count in self.labels.values() if count > 1)


def explained(form: Form, lines: Sequence[str]) -> Explained:
    """What a form explains of a file's lines."""
    read = (form.read(line) for line in lines)
    return Explained(form, Counter(line.label for line in read if line is not None and line.label is not None))


def origin_of(form: Form, lines: Sequence[str]) -> int:
    """Where a file's times begin, in milliseconds: 0, or the first time where they are times of the day."""
    matches = [match for line in lines if (match := form.pattern.match(line)) and form.read(line)]
    if not matches or not matches[0].groupdict().get("time"):
        return 0
    of_day = form.of_day or all(is_time_of_day(match["time"]) for match in matches)
    first = form.read(matches[0].string)
    return (first.start_ms or 0) if of_day and first else 0


def since(line: Line, origin_ms: int) -> Line:
    """The line with its times counted from `origin_ms`, over midnight where they fall before it."""
    if not origin_ms or line.start_ms is None:
        return line
    start_ms = (line.start_ms - origin_ms) % LATEST_OF_A_DAY_MS
    end_ms = None if line.end_ms is None else (line.end_ms - origin_ms) % LATEST_OF_A_DAY_MS
    return replace(line, start_ms=start_ms, end_ms=end_ms)
