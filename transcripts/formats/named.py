"""Cues whose text names its speaker, as Zoom and most SRT files do: `Name: text`, `[NAME] text`, `>> NAME: text`."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from transcripts.domain.labels import Line, Reader, line_reader, read_line
from transcripts.domain.turns import SAME_CUE, SAME_SPEAKER, ParsedTurn
from transcripts.formats.cues import Cue

_CHANGES = re.compile(r"(?:[-–—][ \t]*(?=[^\s\d])|>{2,3}[ \t]*(?=\S))")


def named_cues(cues: Sequence[Cue], plain: Callable[[str], str], names: str = "") -> list[ParsedTurn]:
    """The turns of a file's cues, their lines made `plain`; `names` is where the names stand, empty: find out."""
    lines = [[plain(line) for line in cue.text] for cue in cues]
    read = line_reader((_without_dash(line) for cue in lines for line in cue), names)
    return [turn for cue, text in zip(cues, lines, strict=True) for turn in named_turns(cue, text, read)]


def named_turns(cue: Cue, lines: Iterable[str], read: Reader = read_line) -> list[ParsedTurn]:
    """The turns of one cue: a new one at every line that begins with a candidate for a speaker, or with a dash.

    A cue that names nobody goes on in the voice of the one before; what a dash begins is somebody else's whom nobody
    names.
    """
    parts: list[tuple[Line, list[str]]] = []
    lines = [line for line in lines if line]
    dashed = sum(bool(_CHANGES.match(line)) for line in lines) > 1 or _is_chevron(lines)
    for line in lines:
        one = _read(line, read, dashed=dashed)
        if parts and one.label is None and not one.nobody:
            parts[-1][1].append(one.prefix + one.text)
        else:
            parts.append((one, [one.text if one.label or one.nobody else one.prefix + one.text]))
    whole = ParsedTurn(None, "", cue.start_ms, cue.end_ms, glue=SAME_SPEAKER, line=cue.line)
    turns = [_turn(whole, one, words) for one, words in parts]
    return [turns[0], *(_within(turn) for turn in turns[1:])] if turns else [whole]


def _read(line: str, read: Reader, *, dashed: bool) -> Line:
    """A line of a cue; a dash before a name goes, one without a name makes a turn of nobody."""
    bare = _without_dash(line)
    one = read(bare)
    mark = line.removesuffix(bare)
    if one.label is not None:
        return replace(one, prefix=mark + one.prefix)
    return Line(None, None, bare, mark, nobody=True) if mark and dashed else read(line)


def _turn(whole: ParsedTurn, line: Line, words: list[str]) -> ParsedTurn:
    text = " ".join(filter(None, words)).strip()
    turn = replace(whole, speaker=line.label, prefix=line.prefix if line.label else "", text=text)
    turn = replace(turn, to_confirm=line.to_confirm)
    return replace(turn, glue=None, apart=True) if line.nobody else turn


def _within(turn: ParsedTurn) -> ParsedTurn:
    return replace(turn, glue=None if turn.apart else SAME_CUE, cues=0)


def _without_dash(line: str) -> str:
    mark = _CHANGES.match(line)
    return line[mark.end() :] if mark else line


def _is_chevron(lines: Sequence[str]) -> bool:
    return any(line.startswith(">>") for line in lines)
