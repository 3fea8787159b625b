"""Cues whose text names its speaker, as Zoom and most SRT files do: `Name: text`."""

from collections.abc import Iterable
from dataclasses import replace

from transcripts.domain.labels import split_label
from transcripts.domain.turns import SAME_CUE, SAME_SPEAKER, ParsedTurn
from transcripts.formats.cues import Cue


def named_turns(cue: Cue, lines: Iterable[str]) -> list[ParsedTurn]:
    """The turns of one cue: a new one at every line that begins with a candidate for a speaker.

    A cue that names nobody goes on in the voice of the one before.
    """
    whole = ParsedTurn(None, "", cue.start_ms, cue.end_ms, glue=SAME_SPEAKER, line=cue.line)
    turns: list[ParsedTurn] = []
    for line in filter(None, lines):
        label, text = split_label(line)
        if turns and label is None:
            turns[-1] = replace(turns[-1], text=f"{turns[-1].text} {text}".strip())
            continue
        turn = replace(whole, speaker=label, text=text, prefix=line.removesuffix(text) if label else "")
        turns.append(replace(turn, glue=SAME_CUE, cues=0) if turns else turn)
    return turns or [whole]
