"""Cues of dialogue: a dash or `>>` before a line is another person, whom nobody names unless the line does."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from transcripts.domain.labels import Reader, line_reader
from transcripts.domain.turns import ParsedTurn
from transcripts.formats.cues import Cue
from transcripts.formats.named import named_turns

_DASH = re.compile(r"(?:[-–—‐‑][ \t\u00a0]?(?=[^\W\d_]|[\"“«¿¡(\[>])|>{2,}[ \t]*(?=[^\s>]))")


def cue_reader(cues: Sequence[Cue], plain: Callable[[str], str], names: str = "") -> Callable[[Cue], list[ParsedTurn]]:
    """How to read each cue of a file, its lines made `plain`; `names` is where the names stand, empty: find out."""
    spoken = [[plain(line) for line in cue.text] for cue in cues]
    dashes = any(map(has_dialogue, spoken))
    read = line_reader((_without_dash(line) if dashes else line for cue in spoken for line in cue), names)
    return lambda cue: spoken_turns(cue, map(plain, cue.text), read, dashes=dashes)


def has_dialogue(lines: Sequence[str]) -> bool:
    """Whether a cue has several people's lines: one after the first begins with a dash, or any with `>>`."""
    return any(_DASH.match(line) for line in lines[1:]) or any(line.startswith(">>") for line in lines)


def spoken_turns(cue: Cue, lines: Iterable[str], read: Reader, *, dashes: bool) -> list[ParsedTurn]:
    """The turns of one cue: one at every line that names a speaker or, in a file of dialogue, begins with a dash."""
    parts: list[list[str]] = [[]]
    for line in filter(None, lines):
        bare = _without_dash(line) if dashes else line
        if bare != line:
            parts.append([])
        parts[-1].append(bare)
    apart = [_of_nobody(named_turns(cue, part, read)) for part in parts[1:]]
    turns = [turn for part in [named_turns(cue, parts[0], read)] if parts[0] for turn in part]
    turns += [turn for part in apart for turn in part]
    if not turns:
        return named_turns(cue, (), read)
    return [replace(turns[0], cues=cue.count), *(replace(turn, cues=0) for turn in turns[1:])]


def _of_nobody(turns: list[ParsedTurn]) -> list[ParsedTurn]:
    """The turns of a line with a dash: where it names nobody, it does not go on in the voice before."""
    return [replace(turns[0], glue=None, apart=True), *turns[1:]] if turns[0].speaker is None else turns


def _without_dash(line: str) -> str:
    dash = _DASH.match(line)
    return line[dash.end() :] if dash else line
