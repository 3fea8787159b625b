"""WebVTT: voices in `<v>` spans, several in a cue, closed or not; or `Name: text` as Zoom writes it.

Tags and entities as in https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules; what only looks like a tag stays text.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

from transcripts.domain.text import canonical
from transcripts.domain.turns import ParsedTranscript, ParsedTurn
from transcripts.formats.cues import Cue, read_cues, report_of
from transcripts.formats.encoding import Decoded
from transcripts.formats.named import named_cues

_VOICE = re.compile(r"<v(?:\.[^\s>]{1,80})?(?:\s{1,9}([^<>]{0,200}))?>|</v>")
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang)(?:[.\s][^<>]{0,200})?>|<[\d:.]{1,20}>")
_BLANKS = re.compile(r"[ \t\n]+")


def read_vtt(decoded: Decoded, names: str = "") -> ParsedTranscript:
    """Read a WebVTT file: one turn a cue and voice; `names` is where other names stand (`labels.PLACES`)."""
    found = read_cues(decoded.text.split("\n"), comments=True)
    voiced = any(_VOICE.search(line) for cue in found.cues for line in cue.text)
    if voiced:
        turns = [turn for cue in found.cues for turn in _voiced_turns(cue)]
    else:
        turns = named_cues(found.cues, _plain, names)
    return ParsedTranscript(tuple(turns), report_of(found, "vtt", decoded))


def voices(text: str) -> Iterator[tuple[str | None, str]]:
    """The stretches of a cue's text by voice, None where there is no voice; tags and entities undone."""
    voice: str | None = None
    at = 0
    for match in _VOICE.finditer(text):
        yield voice, _plain(text[at : match.start()])
        voice = _plain(match[1] or "") or None
        at = match.end()
    yield voice, _plain(text[at:])


def _voiced_turns(cue: Cue) -> list[ParsedTurn]:
    whole = ParsedTurn(None, "", cue.start_ms, cue.end_ms, line=cue.line)
    turns = [
        replace(whole, speaker=voice, text=text, prefix=f"{voice}: " if voice else "", certain=voice is not None)
        for voice, text in voices(" ".join(cue.text))
        if text
    ]
    return [turns[0], *(replace(turn, cues=0) for turn in turns[1:])] if turns else [whole]


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", canonical(html.unescape(_TAG.sub("", text)))).strip(" ")
