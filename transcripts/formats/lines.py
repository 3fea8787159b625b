"""Lines and paragraphs that name their speakers, as text files and documents have them, made into turns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcripts.domain.labels import Line
from transcripts.domain.turns import NEW_PARAGRAPH, SAME_CUE, SAME_SPEAKER, ParsedTurn


@dataclass(frozen=True)
class SourceLine:
    """A line taken apart; `begins` is whether it starts a paragraph, `alone` whether that is a turn in any case."""

    number: int
    read: Line
    begins: bool = True
    alone: bool = False


def turns_of(lines: Iterable[SourceLine]) -> list[ParsedTurn]:
    """A turn at every line that names a speaker, has a time or begins a paragraph; other lines go on."""
    turns: list[ParsedTurn] = []
    for line in lines:
        if turns and _is_lone_time(turns[-1]) and line.read.label:
            turns[-1] = _turn(line, turns[-1].start_ms)
        elif turns and _goes_on(turns[-1], line):
            turns[-1] = replace(turns[-1], text=f"{turns[-1].text} {line.read.text}".strip())
        else:
            turns.append(_turn(line))
    return turns


def _is_lone_time(turn: ParsedTurn) -> bool:
    """A paragraph that holds a time and nothing else gives it to the speaker who follows."""
    return turn.speaker is None and not turn.text and turn.start_ms is not None


def _goes_on(before: ParsedTurn, line: SourceLine) -> bool:
    if line.read.label is not None or line.read.start_ms is not None:
        return False
    return not line.begins or not before.text


def _turn(line: SourceLine, at_ms: int | None = None) -> ParsedTurn:
    return ParsedTurn(
        line.read.label,
        line.read.text,
        at_ms if line.read.start_ms is None else line.read.start_ms,
        prefix=line.read.prefix,
        glue=_glue(line),
        line=line.number,
    )


def _glue(line: SourceLine) -> str:
    if line.alone or line.read.start_ms is not None:
        return SAME_SPEAKER
    return NEW_PARAGRAPH if line.begins else SAME_CUE
