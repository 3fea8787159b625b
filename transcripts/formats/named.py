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
    parts: list[tuple[str | None, str, list[str]]] = []
    for line in filter(None, lines):
        label, text = split_label(line)
        if parts and label is None:
            parts[-1][2].append(text)
        else:
            parts.append((label, line.removesuffix(text) if label else "", [text]))
    whole = ParsedTurn(None, "", cue.start_ms, cue.end_ms, glue=SAME_SPEAKER, line=cue.line)
    turns = [
        replace(whole, speaker=label, prefix=prefix, text=" ".join(words).strip()) for label, prefix, words in parts
    ]
    return [turns[0], *(replace(turn, glue=SAME_CUE, cues=0) for turn in turns[1:])] if turns else [whole]
