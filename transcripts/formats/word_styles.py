"""What a DOCX file's styles and lists say: whether words are hidden, struck or bold, and what a list writes.

A property that a run states itself counts; else it is on where its style, its paragraph's, its table's or the
document's defaults say so, each style by the nearest of its chain that says anything
(ISO/IEC 29500-1, 17.7.2; where two styles would cancel each other out, hidden stays hidden).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree

from transcripts.formats.documents import HIDDEN, STRUCK
from transcripts.formats.list_numbers import Counts, Level, decimal, letters, nothing, padded, roman, upper
from transcripts.formats.ooxml import attribute, local_name

MOST_PARENTS = 50

_HIDDEN = ("vanish", "specVanish", "webHidden")
_STRUCK = ("strike", "dstrike")
_OFF = frozenset(("0", "false", "off", "none"))
_TRANSPARENT = frozenset(("sdt", "sdtContent", "ins", "customXml", "moveTo"))
_HIGHLIGHTS = {"black": "000000", "white": "FFFFFF", "none": "FFFFFF"}
_WRITERS = {
    "decimal": decimal,
    "decimalZero": padded,
    "lowerLetter": letters,
    "upperLetter": upper(letters),
    "lowerRoman": roman,
    "upperRoman": upper(roman),
    "none": nothing,
    "bullet": nothing,
}


@dataclass(frozen=True)
class Look:
    """Where a run stands: the styles around it, nearest first, and the colour behind it where that is known."""

    styles: tuple[str, ...] = ()
    ground: str | None = "FFFFFF"


class Styles:
    """The styles of a document, asked for the look of paragraphs and runs."""

    def __init__(self, root: etree._Element | None) -> None:
        nodes = list(root) if root is not None else []
        self._styles = {attribute(node, "styleId") or "": node for node in nodes if local_name(node) == "style"}
        self._default = next((key for key, node in self._styles.items() if _is_default(node)), "")
        defaults = first(next((node for node in nodes if local_name(node) == "docDefaults"), None), "rPrDefault")
        self._defaults = _stated(defaults)
        self._own = cache(lambda style: _stated(self._styles[style]))
        self._of_style = cache(self._property_of_style)

    def of_table(self, table: etree._Element, around: Look) -> Look:
        """The look of a table's cells; the colours of a table's style are not worked out."""
        style = value_of(first(table, "tblPr"), "tblStyle")
        return Look((style, *around.styles), None) if style else around

    def of_cell(self, cell: etree._Element, around: Look) -> Look:
        """The look of a cell's paragraphs."""
        return Look(around.styles, _shade(first(cell, "tcPr"), around.ground))

    def of_paragraph(self, paragraph: etree._Element, around: Look) -> Look:
        """The look of a paragraph's runs."""
        properties = first(paragraph, "pPr")
        style = value_of(properties, "pStyle") or self._default
        return Look((style, *around.styles), _shade(properties, around.ground))

    def unseen(self, run: etree._Element, look: Look) -> str | None:
        """The sentence under which a run is left out, or None where its words are seen."""
        stated = _stated(run)
        if any(self._is_on(stated, name, look) for name in _HIDDEN) or self._is_of_its_ground(run, stated, look):
            return HIDDEN
        return STRUCK if any(self._is_on(stated, name, look) for name in _STRUCK) else None

    def is_bold(self, run: etree._Element, look: Look) -> bool:
        """Whether a run is bold."""
        return self._is_on(_stated(run), "b", look)

    def _is_on(self, stated: Mapping[str, str], name: str, look: Look) -> bool:
        if name in stated:
            return stated[name] not in _OFF
        if self._defaults.get(name, "0") not in _OFF:
            return True
        styles = (stated.get("rStyle", ""), *look.styles)
        return any((self._of_style(style, name) or "0") not in _OFF for style in styles)

    def paragraph_property(self, style: str, name: str) -> tuple[str, etree._Element] | None:
        """The nearest style of the chain whose paragraph properties have that element, and the element."""
        for key, node in self._chain(style):
            held = first(first(node, "pPr"), name)
            if held is not None:
                return key, held
        return None

    def style_of(self, paragraph_properties: etree._Element | None) -> str:
        """The style that a paragraph names, or the default one."""
        return value_of(paragraph_properties, "pStyle") or self._default

    def _is_of_its_ground(self, run: etree._Element, stated: Mapping[str, str], look: Look) -> bool:
        """Whether words have the colour of what is behind them: white on white, black under a black marker."""
        marker = stated.get("highlight")
        ground = _HIGHLIGHTS.get(marker) if marker else _shade(first(run, "rPr"), look.ground)
        of_styles = (self._of_style(style, "color") for style in (stated.get("rStyle", ""), *look.styles))
        colour = stated.get("color") or next(filter(None, of_styles), "auto")
        if colour == "auto":
            return marker == "black"
        return ground is not None and colour.upper() == ground.upper()

    def _property_of_style(self, style: str, name: str) -> str | None:
        return next((own[name] for key, _ in self._chain(style) if name in (own := self._own(key))), None)

    def _chain(self, style: str | None) -> Iterator[tuple[str, etree._Element]]:
        passed: set[str] = set()
        while style and style in self._styles and style not in passed and len(passed) < MOST_PARENTS:
            passed.add(style)
            yield style, self._styles[style]
            style = value_of(self._styles[style], "basedOn")


class Numbering:
    """The numbers of a document's lists, counted as its paragraphs come."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        nodes = list(root) if root is not None else []
        self._styles = styles
        self._lists = {attribute(node, "numId") or "": node for node in nodes if local_name(node) == "num"}
        kinds = [node for node in nodes if local_name(node) == "abstractNum"]
        self._kinds = {attribute(node, "abstractNumId") or "": node for node in kinds}
        self._counts: dict[str, Counts] = {}
        self._begun: set[str] = set()

    def mark(self, properties: etree._Element | None) -> str | None:
        """What the list of the next paragraph writes before it: "" where it is in none, None where the way to write
        its number is not known."""
        number, level = self._place(properties)
        if number not in self._lists:
            return ""
        kind, levels = self._levels(number)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(kind, Counts())
        if number not in self._begun:
            self._begun.add(number)
            for restarted in _overrides(self._lists[number]):
                counts.restart(restarted)
        counts.step(level, levels)
        return counts.written(level, levels)

    def _place(self, properties: etree._Element | None) -> tuple[str, int]:
        """The list and the level, 0 the outermost, that a paragraph or its style names."""
        own = first(properties, "numPr")
        number, level = value_of(own, "numId"), value_of(own, "ilvl")
        if number is None and (of_style := self._styles.paragraph_property(self._styles.style_of(properties), "numPr")):
            style, held = of_style
            number = value_of(held, "numId")
            level = level or value_of(held, "ilvl") or self._level_of_style(number or "", style)
        return number or "", int(level) if level and level.isdecimal() else 0

    def _level_of_style(self, number: str, style: str) -> str | None:
        levels = children(self._kind_of(number)[1], "lvl") if number in self._lists else ()
        return next((attribute(level, "ilvl") for level in levels if value_of(level, "pStyle") == style), None)

    def _kind_of(self, number: str) -> tuple[str, etree._Element | None]:
        """The kind of a list, through the style that it is linked to."""
        key = value_of(self._lists[number], "abstractNumId") or ""
        kind = self._kinds.get(key)
        linked = value_of(kind, "numStyleLink")
        held = self._styles.paragraph_property(linked, "numPr") if linked else None
        other = value_of(held[1], "numId") if held else None
        if other in self._lists and other != number:
            key = value_of(self._lists[other], "abstractNumId") or ""
        return key, self._kinds.get(key)

    def _levels(self, number: str) -> tuple[str, dict[int, Level]]:
        key, kind = self._kind_of(number)
        levels = {_level_number(level): _level(level) for level in children(kind, "lvl")}
        for at, override in _overrides(self._lists[number]).items():
            if (level := first(override, "lvl")) is not None:
                levels[at] = _level(level)
            start = value_of(override, "startOverride")
            if at in levels and start and start.isdecimal():
                old = levels[at]
                levels[at] = Level(old.text, old.write, int(start), old.restarts, old.all_decimal)
        return key, levels


def first(node: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name."""
    return None if node is None else next((child for child in node if local_name(child) == name), None)


def value_of(node: etree._Element | None, name: str) -> str | None:
    """What the first child of that name says; one that says nothing is on."""
    child = first(node, name)
    return None if child is None else attribute(child, "val") or "1"


def children(node: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Children of that name, those inside content controls and tracked insertions included."""
    for child in () if node is None else node:
        if local_name(child) == name:
            yield child
        elif local_name(child) in _TRANSPARENT:
            yield from children(child, name)


def _stated(node: etree._Element | None) -> dict[str, str]:
    """What a run or a style says itself about its letters, by name; the first of a name counts."""
    properties = first(node, "rPr")
    said = list(properties) if properties is not None else []
    return {local_name(child): attribute(child, "val") or "1" for child in reversed(said)}


def _is_default(style: etree._Element) -> bool:
    return attribute(style, "type") == "paragraph" and (attribute(style, "default") or "0") not in _OFF


def _shade(properties: etree._Element | None, around: str | None) -> str | None:
    shade = first(properties, "shd")
    fill = attribute(shade, "fill") if shade is not None else None
    return around if fill in (None, "auto") else fill


def _overrides(list_: etree._Element) -> Mapping[int, etree._Element]:
    return {_level_number(node): node for node in children(list_, "lvlOverride")}


def _level_number(node: etree._Element) -> int:
    written = attribute(node, "ilvl") or "0"
    return int(written) if written.isdecimal() else 0


def _level(node: etree._Element) -> Level:
    manner = value_of(node, "numFmt") or "decimal"
    start, restarts = value_of(node, "start") or "1", value_of(node, "lvlRestart") or ""
    held = first(node, "lvlText")
    text = (attribute(held, "val") or "") if held is not None else ""
    return Level(
        "" if manner == "bullet" and not _is_word(text) else text,
        _WRITERS.get(manner),
        int(start) if start.isdecimal() else 1,
        int(restarts) if restarts.isdecimal() else None,
        (value_of(node, "isLgl") or "0") not in _OFF,
    )


def _is_word(bullet: str) -> bool:
    """Whether a bullet says something, as "Question:" does and the letter o does not."""
    return len(bullet.strip()) > 1 and any(character.isalpha() for character in bullet)
