"""oTranscribe: a little HTML inside JSON, with times in spans. It is read as text and never shown as HTML."""

import math
from collections.abc import Iterator

from lxml import etree, html

from studies.domain.clean import canonical
from transcripts.domain.labels import line_reader
from transcripts.domain.times import LATEST_MS, clock
from transcripts.domain.turns import ParsedTranscript, Report
from transcripts.formats.encoding import Decoded
from transcripts.formats.lines import SourceLine, turns_of
from transcripts.formats.markup import without_unseen

_BLOCKS = frozenset({"p", "div", "br", "li", "blockquote"})


def read_otranscribe(markup: str, decoded: Decoded) -> ParsedTranscript:
    """Read the HTML of an oTranscribe file: one turn a paragraph; its first time is the turn's."""
    root = html.fragment_fromstring(markup, create_parent="div")
    left_out = without_unseen(root)
    lines = [" ".join(line.split()) for line in "".join(_text(root)).split("\n") if line.strip()]
    read = line_reader(lines)
    turns = turns_of(SourceLine(number, read(line)) for number, line in enumerate(lines, 1))
    warnings = (*decoded.warnings, *left_out.warnings())
    report = Report("otranscribe", decoded.encoding, cues_in=len(turns), warnings=warnings)
    return ParsedTranscript(tuple(turns), report)


def _text(node: etree._Element) -> Iterator[str]:
    """The text with a line for every block, and times written as `[1:02:03.400]`."""
    name = str(node.tag).lower()
    if name in _BLOCKS:
        yield "\n"
    stamp = _stamp(node)
    if stamp is not None:
        yield stamp
    else:
        yield canonical(node.text or "").replace("\n", " ")
        for child in node:
            yield from _text(child)
            yield canonical(child.tail or "").replace("\n", " ")
    if name in _BLOCKS - {"br"}:
        yield "\n"


def _stamp(node: etree._Element) -> str | None:
    """A time as seconds, or, in old files, as minutes and seconds."""
    written = node.get("data-timestamp")
    if written is None:
        return None
    try:
        ms = clock(written) if ":" in written else _ms(float(written))
    except ValueError:
        return " "
    seconds, rest = divmod(ms, 1000)
    return f"[{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}] "


def _ms(seconds: float) -> int:
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError
    return min(round(seconds * 1000), LATEST_MS)
