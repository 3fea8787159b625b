"""Interviews that two researchers have coded already, as JSON.

`{"title", "turns": [{"speaker", "text"}], "codings": {coder: [{"turn", "start", "end", "code"}]}}`: `turn` counts from
0, `start` and `end` are code points within the turn's text, end-exclusive. `"moderated"` may hold what a moderation
made of it, in the form of one coder's codings. Anything else in the file is left alone.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


class Malformed(ValueError):
    """A file that is no coded interview; the text is a whole sentence that names the place."""


@dataclass(frozen=True)
class CodedSpan:
    """A code on a passage of one turn."""

    turn: int
    start: int
    end: int
    code: str


@dataclass(frozen=True)
class CodedInterview:
    """One file. `codings` are by coder, without repetitions; `duplicates` counts those that were dropped.

    `moderated` is what a published moderation chose; empty where there is none.
    """

    title: str
    turns: tuple[tuple[str, str], ...]
    codings: dict[str, tuple[CodedSpan, ...]]
    duplicates: int
    moderated: tuple[CodedSpan, ...] = ()

    @property
    def number(self) -> int | None:
        """The number in the title, such as 7 in `Interview 7`."""
        found = re.search(r"\d+", self.title)
        return int(found[0]) if found else None

    @property
    def label(self) -> str:
        """What the interview is called in a study."""
        return f"I-{self.number:02}" if self.number is not None else self.title[:30]


def read(content: bytes) -> CodedInterview:
    """Read one file. Raises Malformed."""
    try:
        data = json.loads(content)
        title = str(data["title"])
        turns = tuple((_speaker(turn["speaker"]), str(turn["text"])) for turn in data["turns"])
        listed = {str(coder): list(_spans(rows, turns)) for coder, rows in data["codings"].items()}
        moderated = tuple(dict.fromkeys(_spans(data.get("moderated") or (), turns)))
    except Malformed:
        raise
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Malformed("It is not a coded interview: JSON with title, turns and codings is expected.") from None
    unique = {coder: tuple(dict.fromkeys(spans)) for coder, spans in listed.items()}
    return CodedInterview(_named_once(title), _merged(turns), unique, _count(listed) - _count(unique), moderated)


def is_interviewer(label: str) -> bool:
    """Whether a speaker's label says that it is an interviewer."""
    return label.casefold().startswith("interviewer")


def _speaker(label: Any) -> str:
    return " ".join(str(label).split())


def _named_once(title: str) -> str:
    return " ".join(title.split())


def _spans(rows: Any, turns: tuple[tuple[str, str], ...]) -> Iterator[CodedSpan]:
    for row in rows:
        span = CodedSpan(int(row["turn"]), int(row["start"]), int(row["end"]), " ".join(str(row["code"]).split()))
        inside = 0 <= span.turn < len(turns) and 0 <= span.start < span.end <= len(turns[span.turn][1])
        if not inside or not span.code:
            raise Malformed(f"A coding of turn {span.turn} ({span.start} to {span.end}) has no place in the text.")
        yield span


def _merged(turns: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The turns with labels that differ only by blanks or case (`Interviewer1`, `Interviewer 1`) made one."""
    first: dict[str, str] = {}
    for label, _ in turns:
        key = label.replace(" ", "").casefold()
        first[key] = max(first.get(key, label), label, key=len)
    return tuple((first[label.replace(" ", "").casefold()], text) for label, text in turns)


def _count(codings: dict[str, Any]) -> int:
    return sum(len(spans) for spans in codings.values())
