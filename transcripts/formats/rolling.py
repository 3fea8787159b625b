"""Captions that roll: the lines of a cue stand again in the next one, as YouTube and live captioning write them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from transcripts.formats.cues import CueFile

_TAG = re.compile(r"<[^<>]{0,200}>")
FEWEST = 2


def unroll(found: CueFile) -> None:
    """Keep each line once where captions roll: where cues as a rule begin with the lines before them, and some add one.

    Somebody who says the same twice is left alone: whole cues that come again are no rolling captions by themselves.
    """
    steps = [_new_lines(before.text, after.text) for before, after in pairwise(found.cues)]
    again = [len(after.text) - len(step) for after, step in zip(found.cues[1:], steps, strict=True)]
    grown = sum(bool(lines) and bool(step) for lines, step in zip(again, steps, strict=True))
    if grown < FEWEST or 2 * sum(map(bool, again)) < len(steps) or 4 * grown < len(steps):
        return
    kept = found.cues[:1]
    for cue, step in zip(found.cues[1:], steps, strict=True):
        if step:
            kept.append(replace(cue, text=step))
        else:
            kept[-1] = replace(kept[-1], end_ms=cue.end_ms or kept[-1].end_ms, count=kept[-1].count + cue.count)
    found.cues, found.repeated_lines = kept, sum(again)


def _new_lines(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """The lines of a cue that do not stand at the end of the one before."""
    shown, lines = [_bare(line) for line in before], [_bare(line) for line in after]
    for size in range(min(len(shown), len(lines)), 0, -1):
        if shown[-size:] == lines[:size]:
            return tuple(after[size:])
    return tuple(after)


def _bare(line: str) -> str:
    return " ".join(_TAG.sub("", line).split())
