"""SRT: numbered cues, comma or dot before the milliseconds, `Name: text` for speakers."""

import html
import re

from studies.domain.clean import canonical
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.cues import read_cues, report_of
from transcripts.formats.dialogue import cue_reader
from transcripts.formats.encoding import Decoded
from transcripts.formats.rolling import unroll

_TAG = re.compile(r"<!--[^<>]{0,2000}-->|</?(?:i|b|u|s|font)(?:\s[^<>]{0,2000})?>|\{\\[^{}]{0,500}\}", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n]+")


def read_srt(decoded: Decoded, names: str = "") -> ParsedTranscript:
    """Read an SRT file, or any file of cues without a WebVTT header: one turn a cue and speaker.

    `names` is where the names stand (`labels.PLACES`).
    """
    found = read_cues(decoded.text.split("\n"), comments=False)
    unroll(found)
    read = cue_reader(found.cues, _plain, names)
    turns = tuple(turn for cue in found.cues for turn in read(cue))
    return ParsedTranscript(turns, report_of(found, "srt", decoded, turns))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", canonical(html.unescape(_TAG.sub("", text)))).strip(" ")
