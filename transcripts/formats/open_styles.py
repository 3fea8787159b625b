"""What an OpenDocument text's styles say: whether words are hidden, struck or bold, and how a list writes its numbers.

Attributes as in OpenDocument 1.3, part 3: 19.880 text:display, 20.372 style:text-line-through-style, 16.30 to 16.37.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from lxml import etree

from transcripts.formats.documents import HIDDEN, STRUCK
from transcripts.formats.list_numbers import MOST_LEVELS, Counts, Level, decimal, letters, nothing, roman, upper
from transcripts.formats.ooxml import attribute, local_name

MOST_PARENTS = 50

_WRITERS = {"1": decimal, "a": letters, "A": upper(letters), "i": roman, "I": upper(roman), "": nothing}
_STRUCK = ("text-line-through-style", "text-line-through-type")
_WHITE = frozenset(("#ffffff", "#FFFFFF"))
_BOLD = frozenset(("bold", "600", "700", "800", "900"))


class OpenStyles:
    """The styles of a text, by family and name; those of the text itself before the named ones."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        for node in (node for root in roots for node in root.iter() if isinstance(node.tag, str)):
            name = local_name(node)
            if name in {"style", "default-style"}:
                self._styles[attribute(node, "family") or "", attribute(node, "name") or ""] = node
            elif name == "list-style":
                self.lists[attribute(node, "name") or ""] = dict(_levels(node))
        self._said = cache(self._property)

    def unseen(self, family: str, style: str, *, on_white: bool) -> str | None:
        """The sentence under which words of a style are left out, or None where they are seen; `on_white` is whether
        white words would not be."""
        if self._said(family, style, "display") == "none":
            return HIDDEN
        if on_white and self._said(family, style, "color") in _WHITE and self.is_on_white(family, style):
            return HIDDEN
        return STRUCK if any((self._said(family, style, name) or "none") != "none" for name in _STRUCK) else None

    def is_bold(self, family: str, style: str) -> bool | None:
        """Whether words of a style are bold; None where it says nothing."""
        weight = self._said(family, style, "font-weight")
        return None if weight is None else weight in _BOLD

    def is_on_white(self, family: str, style: str) -> bool:
        """Whether a style leaves what is behind its words as white as the page."""
        return (self._said(family, style, "background-color") or "transparent") in {"transparent", *_WHITE}

    def _property(self, family: str, style: str, name: str) -> str | None:
        """What the nearest style of the chain says, the family's default last."""
        passed: set[str] = set()
        while (family, style) in self._styles and style not in passed and len(passed) < MOST_PARENTS:
            passed.add(style)
            node = self._styles[family, style]
            for properties in node:
                if local_name(properties).endswith("-properties") and (said := attribute(properties, name)) is not None:
                    return said
            style = attribute(node, "parent-style-name") or ""
        return None


class OpenLists:
    """The numbers of a text's lists, counted as its items come."""

    def __init__(self, styles: OpenStyles) -> None:
        self._styles = styles
        self._counts: dict[str, Counts] = {}

    def counts_of(self, node: etree._Element, style: str) -> Counts:
        """The counts that a list begins with: new ones, or those of the list that it continues."""
        continued = attribute(node, "continue-list")
        if continued is None and attribute(node, "continue-numbering") == "true":
            continued = f"style {style}"
        counts = self._counts.get(continued, Counts()) if continued else Counts()
        for key in (attribute(node, "id"), f"style {style}"):
            if key is not None:
                self._counts[key] = counts
        return counts

    def mark(self, item: etree._Element, style: str, level: int, counts: Counts) -> str | None:
        """What stands before an item; "" where the list has no numbers, None where they are not known."""
        levels = self._styles.lists.get(style, {})
        if level not in levels or level >= MOST_LEVELS:
            return ""
        start = attribute(item, "start-value")
        counts.step(level, levels)
        if start and start.isdecimal():
            counts.set(level, int(start))
        return counts.written(level, levels)


def _levels(style: etree._Element) -> Iterator[tuple[int, Level]]:
    for node in style:
        number = attribute(node, "level") or ""
        if number.isdecimal() and 0 < int(number) <= MOST_LEVELS:
            yield int(number) - 1, _level(node, int(number))


def _level(node: etree._Element, number: int) -> Level:
    if local_name(node) != "list-level-style-number":
        return Level()
    manner, start = attribute(node, "num-format") or "", attribute(node, "start-value") or "1"
    shown = attribute(node, "display-levels") or "1"
    above = min(int(shown), number) if shown.isdecimal() else 1
    places = ".".join(f"%{level}" for level in range(number - above + 1, number + 1))
    text = f"{attribute(node, 'num-prefix') or ''}{places}{attribute(node, 'num-suffix') or ''}"
    return Level(text if manner else "", _WRITERS.get(manner), int(start) if start.isdecimal() else 1)
