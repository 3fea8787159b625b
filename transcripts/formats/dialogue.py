"""Cues of dialogue: a dash before a line is another person, whom nobody names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from transcripts.domain.turns import ParsedTurn
from transcripts.formats.cues import Cue
from transcripts.formats.named import named_turns

_DASH = re.compile(r"[-–—‐‑][ \t\u00a0]?(?=[^\W\d_]|[\"“«¿¡(\[>])")


def has_dialogue(lines: Sequence[str]) -> bool:
    """Whether a cue has several people's lines: one after the first begins with a dash."""
    return any(_DASH.match(line) for line in lines[1:])


def spoken_turns(cue: Cue, lines: Iterable[str], *, dashes: bool) -> list[ParsedTurn]:
    """The turns of one cue: one at every line that names a speaker or, in a file of dialogue, begins with a dash."""
    parts: list[list[str]] = [[]]
    for line in filter(None, lines):
        dash = _DASH.match(line) if dashes else None
        if dash:
            parts.append([])
        parts[-1].append(line[dash.end() :] if dash else line)
    apart = [_of_nobody(named_turns(cue, part)) for part in parts[1:]]
    turns = [turn for part in [named_turns(cue, parts[0])] if parts[0] for turn in part]
    turns += [turn for part in apart for turn in part]
    if not turns:
        return named_turns(cue, ())
    return [replace(turns[0], cues=cue.count), *(replace(turn, cues=0) for turn in turns[1:])]


def _of_nobody(turns: list[ParsedTurn]) -> list[ParsedTurn]:
    """The turns of a line with a dash: where it names nobody, it does not go on in the voice before."""
    return [replace(turns[0], glue=None), *turns[1:]] if turns[0].speaker is None else turns
