"""SRT: numbered cues, comma or dot before the milliseconds, `Name: text` for speakers."""

import html
import re

from transcripts.domain.text import canonical
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.cues import read_cues, report_of
from transcripts.formats.dialogue import has_dialogue, spoken_turns
from transcripts.formats.encoding import Decoded
from transcripts.formats.rolling import unroll

_TAG = re.compile(r"<!--[^<>]{0,2000}-->|</?(?:i|b|u|s|font)(?:\s[^<>]{0,2000})?>|\{\\[^{}]{0,500}\}", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n]+")


def read_srt(decoded: Decoded) -> ParsedTranscript:
    """Read an SRT file, or any file of cues without a WebVTT header: one turn a cue and speaker."""
    found = read_cues(decoded.text.split("\n"), comments=False)
    unroll(found)
    spoken = [(cue, [_plain(line) for line in cue.text]) for cue in found.cues]
    dashes = any(has_dialogue(lines) for _, lines in spoken)
    turns = tuple(turn for cue, lines in spoken for turn in spoken_turns(cue, lines, dashes=dashes))
    return ParsedTranscript(turns, report_of(found, "srt", decoded, turns))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", canonical(html.unescape(_TAG.sub("", text)))).strip(" ")
