"""noScribe's HTML: `<a name="ts_{start}_{end}_{speaker}">`, times in milliseconds, the best of its formats.

`S01: [00:00:12] text` repeats speaker and time; both are taken off the words. `//S02: … //` marks what overlaps and
stays in the text.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from transcripts.domain.labels import LATEST_MS
from transcripts.domain.text import canonical
from transcripts.domain.turns import SAME_SPEAKER, SILENT, NotUnderstood, ParsedTranscript, ParsedTurn, Report
from transcripts.formats.encoding import Decoded

_NAME = re.compile(r"ts_(\d{1,10})_(\d{1,10})_(.*)$")
_TIME = re.compile(r"^\[\d{1,2}:\d{2}:\d{2}\]\s*")


def is_noscribe(text: str) -> bool:
    """Whether an HTML file has noScribe's anchors."""
    return bool(re.search(r"<a\s[^<>]{0,40}name=\"ts_\d+_\d+_", text))


def read_noscribe(decoded: Decoded) -> ParsedTranscript:
    """Read noScribe's HTML: one cue an anchor, in the order of the file, overlaps and all."""
    root = html.document_fromstring(decoded.text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    turns: list[ParsedTurn] = []
    silent: list[NotUnderstood] = []
    anchors = list(_anchors(root))
    for number, (anchor, match) in enumerate(anchors, 1):
        turn = _turn(anchor, match, number)
        if turn.text:
            turns.append(turn)
        else:
            silent.append(NotUnderstood(number, match[0], SILENT))
    report = Report(
        "noscribe", decoded.encoding, cues_in=len(anchors), not_understood=tuple(silent), warnings=decoded.warnings
    )
    return ParsedTranscript(tuple(turns), report)


def _anchors(root: etree._Element) -> Iterator[tuple[etree._Element, re.Match[str]]]:
    for anchor in root.iter("a"):
        match = _NAME.match(anchor.get("name", ""))
        if match:
            yield anchor, match


def _turn(anchor: etree._Element, match: re.Match[str], number: int) -> ParsedTurn:
    speaker = " ".join(canonical(match[3]).lstrip("/").split())
    text = " ".join(canonical("".join(str(part) for part in anchor.itertext())).split())
    for cut in (f"//{speaker}:", f"{speaker}:"):
        text = text.removeprefix(cut).lstrip() if speaker else text
    return ParsedTurn(
        speaker or None,
        _TIME.sub("", text),
        min(int(match[1]), LATEST_MS),
        min(int(match[2]), LATEST_MS),
        prefix=f"{speaker}: " if speaker else "",
        glue=SAME_SPEAKER,
        certain=bool(speaker),
        line=number,
    )
