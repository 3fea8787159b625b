"""SRT: numbered cues, comma or dot before the milliseconds, `Name: text` for speakers."""

import html
import re

from transcripts.domain.text import canonical
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.cues import read_cues, report_of
from transcripts.formats.encoding import Decoded
from transcripts.formats.named import named_cues

_TAG = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^<>]{0,200})?>|\{\\an?\d{1,3}\}", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n]+")


def read_srt(decoded: Decoded, names: str = "") -> ParsedTranscript:
    """Read an SRT file, or any file of cues without a WebVTT header: one turn a cue and speaker.

    `names` is where the names stand (`labels.PLACES`).
    """
    found = read_cues(decoded.text.split("\n"), comments=False)
    turns = named_cues(found.cues, _plain, names)
    return ParsedTranscript(tuple(turns), report_of(found, "srt", decoded))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", canonical(html.unescape(_TAG.sub("", text)))).strip(" ")
