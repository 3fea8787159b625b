"""WebVTT: voices in `<v>` spans, several in a cue, closed or not; or `Name: text` as Zoom writes it.

Tags and entities as in https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules; what only looks like a tag stays text.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from studies.domain.clean import canonical
from studies.domain.sentences import Sentence, gettext_noop
from transcripts.domain.names import without_marks
from transcripts.domain.turns import SAME_CUE, ParsedTranscript, ParsedTurn, fuse
from transcripts.formats.cues import Cue, read_cues, report_of
from transcripts.formats.dialogue import cue_reader
from transcripts.formats.encoding import Decoded
from transcripts.formats.noscribe import OVERLAP_ENDS
from transcripts.formats.rolling import unroll

NOSCRIBE_TIMES = gettext_noop(
    "noScribe made this file. Times in its WebVTT can be wrong; import its HTML file instead, if you have it."
)

_VOICE = re.compile(r"<v(?:\.[^\s>]{1,80})?(?:\s{1,9}([^<>]{0,200}))?>|</v>")
_TAG = re.compile(r"<!--[^<>]{0,2000}-->|</?(?:c|i|b|u|ruby|rt|lang)(?:[.\s][^<>]{0,2000})?>|<[\d:.]{1,20}>")
_BLANKS = re.compile(r"[ \t\n]+")


def read_vtt(decoded: Decoded, names: str = "") -> ParsedTranscript:
    """Read a WebVTT file: one turn a cue and voice; `names` is where other names stand (`labels.PLACES`)."""
    lines = decoded.text.split("\n")
    found = read_cues(lines, comments=True)
    unroll(found)
    voiced = any(_VOICE.search(line) for cue in found.cues for line in cue.text)
    turns = tuple(_utterances(found.cues, _voiced_turns if voiced else cue_reader(found.cues, _plain, names)))
    report = report_of(found, "vtt", decoded, turns)
    if _is_by_noscribe(lines):
        report = replace(report, warnings=(*report.warnings, Sentence(NOSCRIBE_TIMES)))
    return ParsedTranscript(turns, report)


def _utterances(cues: Sequence[Cue], read: Callable[[Cue], list[ParsedTurn]]) -> Iterator[ParsedTurn]:
    """The turns of the cues; what Teams marks as pieces of one utterance is one turn."""
    for utterance, pieces in groupby(cues, lambda cue: cue.utterance):
        turns = [turn for cue in pieces for turn in read(cue)]
        if not utterance:
            yield from turns
            continue
        for _, said in groupby(turns, lambda turn: turn.speaker):
            first, *others = said
            yield fuse([first, *(replace(turn, glue=SAME_CUE) for turn in others)])


def _is_by_noscribe(lines: Sequence[str]) -> bool:
    """Whether noScribe says, before the first cue, that it made the file."""
    heading = takewhile(lambda line: "-->" not in line, lines)
    return any("noscribe" in line.casefold() for line in heading)


def voices(text: str) -> Iterator[tuple[str | None, str]]:
    """The stretches of a cue's text by voice, None where there is no voice; tags and entities undone."""
    voice: str | None = None
    at = 0
    for match in _VOICE.finditer(text):
        yield voice, _plain(text[at : match.start()])
        voice = without_marks(_plain(match[1] or ""))
        at = match.end()
    yield voice, _plain(text[at:])


def _voiced_turns(cue: Cue) -> list[ParsedTurn]:
    whole = ParsedTurn(None, "", cue.start_ms, cue.end_ms, line=cue.line)
    turns = [
        replace(whole, speaker=voice, text=text, prefix=f"{voice}: " if voice else "", certain=voice is not None)
        for voice, text in map(_without_overlap, voices(" ".join(cue.text)))
        if text
    ]
    if not turns:
        return [whole]
    return [replace(turns[0], cues=cue.count), *(replace(turn, cues=0) for turn in turns[1:])]


def _without_overlap(voice_and_text: tuple[str | None, str]) -> tuple[str | None, str]:
    """noScribe's mark of an overlap taken off a voice, `//S02`, and off the beginning of its words."""
    voice, text = voice_and_text
    return (voice or "").lstrip("/ ") or None, text.removeprefix(OVERLAP_ENDS) if voice else text


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", canonical(html.unescape(_TAG.sub("", text)))).strip(" ")
