"""Cues whose text names its speaker, as Zoom and most SRT files do: `Name: text`, `[NAME] text`."""

from collections.abc import Iterable
from dataclasses import replace

from transcripts.domain.labels import Line, Reader, read_line
from transcripts.domain.names import without_marks
from transcripts.domain.turns import SAME_CUE, SAME_SPEAKER, ParsedTurn
from transcripts.formats.cues import Cue


def named_turns(cue: Cue, lines: Iterable[str], read: Reader = read_line) -> list[ParsedTurn]:
    """The turns of one cue: a new one at every line that begins with a candidate for a speaker.

    A cue that names nobody goes on in the voice of the one before. Times in the words stay there: a cue has its own.
    """
    parts: list[tuple[Line, list[str]]] = []
    for line in filter(None, lines):
        one = read(line)
        begins = one.label is not None or one.nobody
        if parts and not begins:
            parts[-1][1].append(line)
        else:
            parts.append((one, [one.text if begins else line]))
    whole = ParsedTurn(None, "", cue.start_ms, cue.end_ms, glue=SAME_SPEAKER, line=cue.line)
    turns = [_turn(whole, one, words) for one, words in parts]
    return [turns[0], *(_within(turn) for turn in turns[1:])] if turns else [whole]


def _turn(whole: ParsedTurn, line: Line, words: list[str]) -> ParsedTurn:
    text = " ".join(filter(None, words)).strip()
    turn = replace(whole, speaker=without_marks(line.label), text=text, apart=line.nobody, to_confirm=line.to_confirm)
    return replace(turn, prefix=line.prefix if line.label else "", glue=None if line.nobody else SAME_SPEAKER)


def _within(turn: ParsedTurn) -> ParsedTurn:
    return replace(turn, glue=None if turn.apart else SAME_CUE, cues=0)
