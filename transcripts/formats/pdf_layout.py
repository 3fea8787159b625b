"""From the lines of a PDF's pages, with their places, to the lines and paragraphs that a reader sees.

Running heads and page numbers go, columns are read one after the other, words divided at the end of a line come
together, and a paragraph that goes on over a page stays one. The result is text as `plain` reads it: a line a line, an
empty line between paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from transcripts.domain.labels import split_label

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\s–—|\-]*(?:p(?:age|\.)?\s*)?\d{1,4}(?:\s*(?:/|of|sur|de|von)\s*\d{1,4})?[\s–—|\-.]*", re.IGNORECASE
)
_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_DIVIDED = re.compile(r"(\w+)([-‐\u00ad])$")
_CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,3}:\d{2}")
_MARGIN = 0.13
"""The share of a page's height, above and below, in which running heads and page numbers stand."""
_GAP = 0.6
"""How far they stand from the text at least, in heights of a line."""
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Placed:
    """A line in its place, in points from the lower left corner."""

    x0: float
    x1: float
    y0: float
    y1: float
    text: str

    @property
    def size(self) -> float:
        """How high it is."""
        return max(self.y1 - self.y0, 1.0)


@dataclass
class Page:
    """A page with its lines from top to bottom; `edges` are the left and right end of the column of each line."""

    width: float
    height: float
    lines: list[Placed]
    edges: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class LaidOut:
    """The text, and what was done on the way to it."""

    text: str
    margins: tuple[str, ...]
    columns: int
    divided: int


def lay_out_pages(pages: Sequence[Page]) -> LaidOut:
    """The text of all pages in the order in which it is read."""
    margins = [*_take_margins(pages), *_take_line_numbers(pages)]
    columns, words_at = 0, _words_at(pages)
    for page in pages:
        pieces = _columns(page, words_at)
        columns += len(pieces) > 1
        page.lines, page.edges = _read_in_turn(pieces)
    shape = _Shape(_pitch(pages), _hangs(pages))
    lines: list[str] = []
    before: tuple[Placed, tuple[float, float], Page] | None = None
    for page in pages:
        for line, edges in zip(page.lines, page.edges, strict=True):
            if before is None or _begins(before, line, edges, page, shape):
                lines.append("")
            lines.append(line.text)
            before = line, edges, page
    joined, divided = _undivided(lines)
    return LaidOut("\n".join(joined), tuple(margins), columns, divided)


def _take_margins(pages: Sequence[Page]) -> list[str]:
    """Take the running heads and page numbers out of the pages; what was taken."""
    at_edge = [[*_outer(page, top=True), *_outer(page, top=False)] for page in pages]
    counts = Counter(key for lines in at_edge for key in {_DIGITS.sub("#", line.text) for line in lines})
    taken: list[str] = []
    for page, lines in zip(pages, at_edge, strict=True):
        gone = {line for line in lines if _is_margin(line, counts[_DIGITS.sub("#", line.text)], len(pages))}
        page.lines = [line for line in page.lines if line not in gone]
        taken += [line.text for line in lines if line in gone]
    return taken


def _take_line_numbers(pages: Sequence[Page]) -> list[str]:
    """Take the numbers of the lines out of the pages, where they count down the left margin; what was taken."""
    taken: list[str] = []
    for page in pages:
        edge = min((line.x0 for line in page.lines if not line.text.isdecimal()), default=0)
        column = sorted(
            (line for line in page.lines if line.text.isdecimal() and line.x1 <= edge), key=lambda line: -line.y0
        )
        steps = {int(below.text) - int(above.text) for above, below in pairwise(column)}
        if len(column) > 2 and steps <= {1, 5, 10}:
            page.lines = [line for line in page.lines if line not in column]
            taken += [line.text for line in column]
    return taken


def _is_margin(line: Placed, times: int, pages: int) -> bool:
    """A page number, or what stands on other pages as well and is nothing that somebody says."""
    speaks = split_label(line.text)[0] is not None or _CLOCK.search(line.text)
    return bool(_PAGE_NUMBER.fullmatch(line.text)) or (not speaks and _recurs(times, pages))


def _recurs(times: int, pages: int) -> bool:
    """Heads may differ on left and right pages, and be missing on the first."""
    return times >= 2 and times >= pages * 0.4


def _outer(page: Page, *, top: bool) -> list[Placed]:
    """The lines at the upper or lower edge of a page that a gap divides from the others."""
    lines = sorted(page.lines, key=lambda line: line.y0, reverse=top)
    zone = [
        line for line in lines if (line.y0 > page.height * (1 - _MARGIN) if top else line.y1 < page.height * _MARGIN)
    ]
    for number in range(len(zone), 0, -1):
        edge, inner = zone[number - 1], lines[number] if number < len(lines) else None
        gap = page.height if inner is None else edge.y0 - inner.y1 if top else inner.y0 - edge.y1
        if gap > _GAP * edge.size:
            return zone[:number]
    return []


def _words_at(pages: Sequence[Page]) -> float | None:
    """Where the words begin in a layout with names in a column of their own: most lines begin there, and what stands
    left of it is short and comes back."""
    pieces = [line for page in pages for line in page.lines]
    starts = Counter(round(line.x0) for line in pieces)
    at, times = starts.most_common(1)[0] if starts else (0, 0)
    names = [line.text for line in pieces if line.x1 < at]
    few = len(names) > 2 and 2 * len(set(names)) <= len(names) + 1 and max(map(len, names)) <= _LONGEST_NAME
    return at if few and 2 * times >= len(pieces) else None


def _columns(page: Page, words_at: float | None) -> list[list[Placed]]:
    """The lines of each column, from top to bottom; one column where the page is not cut by a gutter."""
    lines = sorted(page.lines, key=lambda line: (-line.y1, line.x0))
    gutter = _gutter(lines, page.width)
    if gutter is None:
        return [_rows(lines, words_at)]
    return [_rows(side, None) for side in ([*_left(lines, gutter)], [*_right(lines, gutter)])]


def _gutter(lines: Sequence[Placed], width: float) -> float | None:
    """Where no line crosses the middle third and both sides have long lines beside one another."""
    for at in range(int(width * 0.35), int(width * 0.65), 3):
        left, right = list(_left(lines, at)), list(_right(lines, at))
        clear = len(left) + len(right) == len(lines) and all(line.x1 <= at or line.x0 >= at for line in lines)
        if clear and min(len(left), len(right)) > 3 and all(_is_filled(side, width) for side in (left, right)):
            return float(at)
    return None


def _is_filled(side: Sequence[Placed], width: float) -> bool:
    return median(line.x1 - line.x0 for line in side) > width * 0.22


def _left(lines: Iterable[Placed], at: float) -> Iterable[Placed]:
    return (line for line in lines if line.x1 <= at)


def _right(lines: Iterable[Placed], at: float) -> Iterable[Placed]:
    return (line for line in lines if line.x1 > at)


def _rows(lines: Sequence[Placed], words_at: float | None) -> list[Placed]:
    """Pieces on one height as one line."""
    rows: list[Placed] = []
    for line in sorted(lines, key=lambda line: -line.y0):
        last = rows[-1] if rows else None
        if last is not None and abs(last.y0 - line.y0) < 0.4 * min(last.size, line.size):
            first, second = sorted((last, line), key=lambda piece: piece.x0)
            between = _between(first, second, words_at)
            rows[-1] = Placed(
                first.x0,
                max(first.x1, second.x1),
                min(last.y0, line.y0),
                max(last.y1, line.y1),
                f"{first.text}{between}{second.text}",
            )
        else:
            rows.append(line)
    return rows


def _between(first: Placed, second: Placed, words_at: float | None) -> str:
    """A colon after a name in a column of its own, two blanks before a time, one in a line that is spaced out."""
    if words_at is not None and first.x1 < words_at <= round(second.x0) and any(map(str.isalpha, first.text)):
        return " " if first.text.endswith(":") else ": "
    return "  " if _CLOCK.fullmatch(second.text) else " "


def _read_in_turn(pieces: list[list[Placed]]) -> tuple[list[Placed], list[tuple[float, float]]]:
    lines, edges = [], []
    for piece in pieces:
        ends = (min((line.x0 for line in piece), default=0), max((line.x1 for line in piece), default=0))
        lines += piece
        edges += [ends] * len(piece)
    return lines, edges


def _pitch(pages: Sequence[Page]) -> float:
    """The usual distance from one line to the next, in heights of a line."""
    steps = [
        (above.y0 - below.y0) / above.size
        for page in pages
        for above, below in zip(page.lines, page.lines[1:], strict=False)
        if above.y0 > below.y0
    ]
    return min(median(steps), _most_common(steps)) if steps else 1.2


def _most_common(steps: Sequence[float]) -> float:
    return Counter(round(step, 1) for step in steps).most_common(1)[0][0]


@dataclass(frozen=True)
class _Shape:
    """How paragraphs are set: the usual distance of lines, in heights of a line, and whether names hang out."""

    pitch: float
    hangs: bool


def _hangs(pages: Sequence[Page]) -> bool:
    """Whether lines that name somebody begin further left than the others."""
    lines = [line for page in pages for line in page.lines]
    named = [line.x0 for line in lines if split_label(line.text)[0] is not None]
    others = [line.x0 for line in lines if split_label(line.text)[0] is None]
    return bool(named and others) and median(others) - median(named) > 0.5 * lines[0].size


def _begins(
    before: tuple[Placed, tuple[float, float], Page],
    line: Placed,
    edges: tuple[float, float],
    page: Page,
    shape: _Shape,
) -> bool:
    """Whether a line begins a paragraph: after a gap, indented, named, or where it would have fitted before."""
    above, above_edges, above_page = before
    if split_label(line.text)[0] is not None or _would_have_fitted(above, above_edges, line):
        return True
    if above_page is not page or above.y0 <= line.y0:
        return False
    gap = (above.y0 - line.y0) / above.size > 1.35 * shape.pitch
    indented = not shape.hangs and line.x0 - above.x0 > 0.8 * line.size and abs(above.x0 - above_edges[0]) < line.size
    return gap or (indented and edges == above_edges) or abs(above.size - line.size) > 0.25 * line.size


def _would_have_fitted(above: Placed, edges: tuple[float, float], line: Placed) -> bool:
    """Whether the first word of a line had room at the end of the one before, so that it was ended on purpose."""
    first = line.text.split()[0]
    letter = (line.x1 - line.x0) / max(1, len(line.text))
    return not _DIVIDED.search(above.text) and above.x1 + letter * (len(first) + 3) < edges[1]


def _undivided(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines with the words that were divided at their ends put together, and how many."""
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line))
    joined: list[str] = []
    divided = 0
    for line in lines:
        ends = _DIVIDED.search(joined[-1]) if joined and line[:1].islower() else None
        if ends is None:
            joined.append(line)
            continue
        first, _, rest = line.partition(" ")
        hyphen = "-" if _is_compound(ends[1], ends[2], first, words) else ""
        joined[-1] = f"{joined[-1][: ends.start(2)]}{hyphen}{first}"
        divided += not hyphen
        joined += [rest] if rest else []
    return joined, divided


def _is_compound(head: str, sign: str, tail: str, words: Counter[str]) -> bool:
    """Whether the hyphen belongs to the word: it stands so elsewhere, or both halves do and the whole does not."""
    last = _WORD.match(tail)
    end = last[0].casefold() if last else tail.casefold()
    start = head.casefold()
    if sign != "-" or words[f"{start}{end}"]:
        return False
    return words[f"{start}-{end}"] > 0 or (words[start] > 1 and words[end] > 1)
