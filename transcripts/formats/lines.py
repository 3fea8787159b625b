"""Lines and paragraphs that name their speakers, as text files and documents have them, made into turns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcripts.domain.labels import Line
from transcripts.domain.names import without_marks
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
    words: list[list[str]] = []
    for line in lines:
        if turns and _goes_on(words[-1], line):
            words[-1].append(line.read.text)
            continue
        before = turns.pop() if line.read.label and _is_lone_time(turns, words) else None
        words[len(turns) :] = [[line.read.text]]
        turns.append(_turn(line, before))
    return [replace(turn, text=" ".join(filter(None, parts))) for turn, parts in zip(turns, words, strict=True)]


def _goes_on(words: list[str], line: SourceLine) -> bool:
    if line.read.label is not None or line.read.start_ms is not None or line.read.nobody:
        return False
    return not line.begins or words == [""]


def _is_lone_time(turns: list[ParsedTurn], words: list[list[str]]) -> bool:
    """Whether the last paragraph holds a time and nothing else; it belongs to the speaker who follows."""
    return bool(turns) and turns[-1].speaker is None and words[-1] == [""] and turns[-1].start_ms is not None


def _turn(line: SourceLine, before: ParsedTurn | None) -> ParsedTurn:
    """The turn that a line begins, with the times of the lone line `before` it where it has none."""
    read = line.read
    timed = before if before is not None and read.start_ms is None else read
    return ParsedTurn(
        without_marks(read.label),
        "",
        timed.start_ms,
        timed.end_ms,
        prefix=read.prefix,
        glue=None if read.nobody else _glue(line),
        line=line.number,
        apart=read.nobody,
        to_confirm=read.to_confirm,
    )


def _glue(line: SourceLine) -> str:
    if line.alone or line.read.start_ms is not None:
        return SAME_SPEAKER
    return NEW_PARAGRAPH if line.begins else SAME_CUE
