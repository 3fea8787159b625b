"""noScribe's HTML: `<a name="ts_{start}_{end}_{speaker}">`, times in milliseconds, the best of its formats.

`S01: [00:00:12] text` repeats speaker and time; both are taken off the words. `//S02: … //` marks what overlaps and
stays in the text; a closing mark that slipped to the beginning of the next words is taken off.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from studies.domain.clean import canonical
from studies.domain.sentences import gettext_noop
from transcripts.domain.times import LATEST_MS
from transcripts.domain.turns import SAME_SPEAKER, SILENT, NotUnderstood, ParsedTranscript, ParsedTurn, Report
from transcripts.formats.doubts import doubts
from transcripts.formats.encoding import Decoded
from transcripts.formats.markup import without_unseen

OUTSIDE = gettext_noop("Words outside noScribe's passages, which have no time; left out.")

OVERLAP_ENDS = "// "

_NAME = re.compile(r"ts_(\d{1,10})_(\d{1,10})_(.*)$")
_TIME = re.compile(r"^\[\d{1,2}:\d{2}:\d{2}\]\s*")


def is_noscribe(text: str) -> bool:
    """Whether an HTML file has noScribe's anchors."""
    return bool(re.search(r"<a\s[^<>]{0,40}name=\"ts_\d+_\d+_", text))


def read_noscribe(decoded: Decoded) -> ParsedTranscript:
    """Read noScribe's HTML: one cue an anchor, in the order of the file, overlaps and all."""
    root = html.document_fromstring(decoded.text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    left_out = without_unseen(root)
    turns: list[ParsedTurn] = []
    silent: list[NotUnderstood] = []
    anchors = list(_anchors(root))
    for number, (anchor, match) in enumerate(anchors, 1):
        turn = _turn(anchor, match, number)
        if turn.text:
            turns.append(turn)
        else:
            silent.append(NotUnderstood(number, match[0], SILENT))
    outside = [NotUnderstood(number, words[:80], OUTSIDE) for number, words in _outside(root)]
    warnings = (*decoded.warnings, *left_out.warnings(), *doubts(turns, in_order=False))
    cues_in, not_understood = len(anchors) + len(outside), (*silent, *outside)
    report = Report("noscribe", decoded.encoding, cues_in=cues_in, not_understood=not_understood, warnings=warnings)
    return ParsedTranscript(tuple(turns), report)


def _anchors(root: etree._Element) -> Iterator[tuple[etree._Element, re.Match[str]]]:
    for anchor in root.iter("a"):
        match = _NAME.match(anchor.get("name", ""))
        if match:
            yield anchor, match


def _outside(root: etree._Element) -> Iterator[tuple[int, str]]:
    """Words after the heading that stand in no anchor, each with the number of the anchor before them."""
    number = 0
    for paragraph in root.iter("p"):
        number += sum(1 for _ in _anchors(paragraph))
        words = " ".join(canonical("".join(_outside_anchors(paragraph))).split())
        if number and any(map(str.isalnum, words)):
            yield number, words


def _outside_anchors(node: etree._Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if not (child.tag == "a" and _NAME.match(child.get("name", ""))):
            yield from _outside_anchors(child)
        yield child.tail or ""


def _turn(anchor: etree._Element, match: re.Match[str], number: int) -> ParsedTurn:
    speaker = " ".join(canonical(match[3]).lstrip("/").split())
    text = " ".join(canonical("".join(str(part) for part in anchor.itertext())).split())
    for cut in (f"//{speaker}:", f"{speaker}:"):
        text = text.removeprefix(cut).lstrip() if speaker else text
    return ParsedTurn(
        speaker or None,
        _TIME.sub("", text).removeprefix(OVERLAP_ENDS),
        min(int(match[1]), LATEST_MS),
        min(int(match[2]), LATEST_MS),
        prefix=f"{speaker}: " if speaker else "",
        glue=SAME_SPEAKER,
        certain=bool(speaker),
        line=number,
    )
