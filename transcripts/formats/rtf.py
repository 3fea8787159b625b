"""RTF, as f4, easytranscript and word processors write it: its text by striprtf, with what its reader does not see
taken out before and its tables and list numbers marked.

Words as in the Rich Text Format Specification 1.9.1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from striprtf.striprtf import rtf_to_text

from studies.domain.clean import canonical
from studies.domain.sentences import Unreadable, gettext_noop
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.documents import (
    DELETIONS,
    HIDDEN,
    MARGINS,
    NOTES,
    STRUCK,
    TEXT_BOXES,
    Block,
    LeftOut,
    Paragraph,
    Table,
    read_blocks,
)

DAMAGED = gettext_noop("The RTF file is damaged; save it again, or as DOCX, and try once more.")
TOO_DEEP = gettext_noop("The RTF file is nested deeper than any word processor writes; save it as DOCX and try again.")

MOST_DEPTH = 1_000

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<ends>[\r\n]+)|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_CELL, _ROW, _BREAK, _MARK, _MARK_ENDS = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_MARKED = re.compile(f"{_MARK}([^{_MARK_ENDS}]*){_MARK_ENDS}")
_LETTERS = frozenset("u tab emdash endash emspace enspace qmspace bullet lquote rquote ldblquote rdblquote".split())
_SIGNS = frozenset("~-_{}\\")
_REASONS = {
    "deleted": DELETIONS,
    "v": HIDDEN,
    "webhidden": HIDDEN,
    "spv": HIDDEN,
    "cf": HIDDEN,
    "strike": STRUCK,
    "striked": STRUCK,
}
_LEFT_OUT = {
    **dict.fromkeys(("footnote", "annotation"), NOTES),
    **dict.fromkeys(("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"), MARGINS),
    **dict.fromkeys(("shptxt", "dptxbxtext"), TEXT_BOXES),
}
_GROUNDS = frozenset(("highlight", "cb", "chcbpat", "cbpat"))
_COLOURS = re.compile(r"\{\s*\\colortbl([^{}]{0,20000})\}")
_WHITE = re.compile(r"\\red255\s*\\green255\s*\\blue255\b")
_NOT_SHOWN = frozenset(("fldinst", "pict", "objdata", "shprslt", "xe", "tc"))
_MARKS = {"cell": _CELL, "row": _ROW, "nestrow": _BREAK}
_PARAGRAPH_ENDS = frozenset(("par", "line", "sect", "page"))


@dataclass
class _Dropped:
    """A group that is left out, and whether it has been counted."""

    sentence: str | None
    counted: bool = False


@dataclass(frozen=True)
class _Group:
    """What holds between two braces; the braces within begin with the same."""

    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    of_style: frozenset[str] = frozenset()
    in_table: bool = False
    is_ignorable: bool = False
    is_font_table: bool = False
    is_stylesheet: bool = False
    dropped: _Dropped | None = None
    style: str | None = None
    is_mark: bool = False

    @property
    def unseen(self) -> str | None:
        """The sentence under which words are left out here."""
        reasons = (self.on | self.of_style) - self.off - ({"cf"} if self.in_table else set())
        return None if not reasons else next((sentence for word, sentence in _REASONS.items() if word in reasons), None)

    @property
    def is_text(self) -> bool:
        """Whether words here belong to the document."""
        return not (self.is_ignorable or self.is_stylesheet or self.is_font_table)


class _Screen:
    """Takes out of an RTF file what its reader does not see, and marks what striprtf would lose."""

    def __init__(self, source: str) -> None:
        self._source = source
        colours = _COLOURS.search(source)
        listed = colours[1].split(";") if colours else []
        self._white = frozenset(str(at) for at, colour in enumerate(listed) if _WHITE.search(colour))
        self._group = _Group()
        self._outer: list[_Group] = []
        self._styles: dict[str, frozenset[str]] = {}
        self._last: str | None = None
        self.left_out = LeftOut()

    def kept(self) -> Iterator[str]:
        """The tokens that stay, with marks between them. Raises Unreadable."""
        at = 0
        while token := _TOKEN.match(self._source, at):
            at = token.end()
            if token["brace"] == "{":
                yield self._open()
            elif token["brace"]:
                yield from self._close()
            elif token["word"] == "bin":
                at += max(0, int(token["number"] or 0))
                yield "{}"
            elif self._group.dropped is not None:
                self._drop(self._group.dropped, token)
            elif token["word"]:
                yield from self._word(token[0], token["word"], token["number"])
            else:
                yield from self._letters(token)

    def _open(self) -> str:
        if len(self._outer) > MOST_DEPTH:
            raise Unreadable(TOO_DEEP)
        self._outer.append(self._group)
        if self._group.style is not None or self._group.is_mark:
            self._group = replace(self._group, style=None, is_mark=False)
        return "{"

    def _close(self) -> Iterator[str]:
        group = self._group
        self._group = self._outer.pop() if self._outer else _Group()
        if group.is_stylesheet and group.style is not None:
            self._styles[group.style] = group.on
        if group.is_mark:
            yield _written(_MARK_ENDS)
        yield ";}" if group.is_font_table else "}"

    def _drop(self, dropped: _Dropped, token: re.Match[str]) -> None:
        """Count a group that is left out, once and if it has words."""
        if dropped.sentence and not dropped.counted and (token["byte"] or (token["text"] or "").strip()):
            dropped.counted = True
            self.left_out[dropped.sentence] += 1

    def _word(self, token: str, word: str, number: str | None) -> Iterator[str]:
        if word in _LEFT_OUT or word in _NOT_SHOWN:
            self._group = replace(self._group, dropped=_Dropped(_LEFT_OUT.get(word)))
        elif word in ("pntext", "listtext"):
            self._group = replace(self._group, is_mark=True)
            yield _written(_MARK)
        elif word in _MARKS and self._group.is_text:
            self._group = replace(self._group, in_table=word != "row" and self._group.in_table)
            yield _written(_MARKS[word])
        elif word == "nestcell":
            yield "\\tab "
        elif word in _PARAGRAPH_ENDS and self._group.in_table and self._group.is_text:
            yield _written(_BREAK)
        elif word in _LETTERS and self._group.unseen and self._group.is_text:
            self._leave_out(self._group.unseen)
        else:
            self._hold(word, number)
            yield f";\n{token}" if word == "f" and self._group.is_font_table else token

    def _hold(self, word: str, number: str | None) -> None:
        """Take over what a word says about the words after it."""
        group = self._group
        if word in _REASONS or word in _GROUNDS or word == "plain":
            self._hold_letters(word, number)
        elif word in ("pard", "intbl", "trowd"):
            of_style = frozenset[str]() if word == "pard" else group.of_style
            self._group = replace(group, in_table=word != "pard", of_style=of_style)
        elif word in ("s", "cs") and group.is_stylesheet:
            self._group = replace(group, style=f"{word}{number}")
        elif word == "s":
            self._group = replace(group, of_style=self._styles.get(f"s{number}", frozenset()))
        elif word == "cs":
            self._group = replace(group, on=group.on | self._styles.get(f"cs{number}", frozenset()))
        elif word in ("stylesheet", "fonttbl"):
            self._group = replace(group, is_stylesheet=word == "stylesheet", is_font_table=word == "fonttbl")

    def _hold_letters(self, word: str, number: str | None) -> None:
        """Take over what a word says about how letters look."""
        on, off = self._group.on, self._group.off
        if word == "cf":
            on = on | {"cf"} if number in self._white else on - {"cf"}
        elif word in _GROUNDS:
            off = off - {"cf"} if number in {None, "0", *self._white} else off | {"cf"}
        elif word == "plain":
            on = off = frozenset()
        elif number == "0":
            on, off = on - {word}, off | {word}
        else:
            on, off = on | {word}, off - {word}
        if (on, off) != (self._group.on, self._group.off):
            self._group = replace(self._group, on=on, off=off)

    def _letters(self, token: re.Match[str]) -> Iterator[str]:
        group, sign = self._group, token["sign"]
        if sign == "*":
            self._group = replace(group, is_ignorable=True)
        if not group.is_text or token["ends"] or (sign and sign not in _SIGNS):
            ends_cell = sign in ("\n", "\r") and group.in_table and group.is_text
            yield _written(_BREAK) if ends_cell else " " if token["ends"] and group.is_font_table else token[0]
        elif group.unseen:
            if (token["text"] or token[0]).strip():
                self._leave_out(group.unseen)
        else:
            self._last = None if token[0].strip() else self._last
            yield token[0]

    def _leave_out(self, sentence: str) -> None:
        """Count words that are not seen; neighbours left out for one reason count once."""
        self.left_out[sentence] += self._last != sentence
        self._last = sentence


def read_rtf(data: bytes, names: str = "") -> ParsedTranscript:
    """Read an RTF file: one turn a paragraph or table row that names a speaker. Raises Unreadable."""
    screen = _Screen(data.decode("latin-1"))
    seen = "".join(screen.kept())
    try:
        text = str(rtf_to_text(seen, "cp1252", "replace"))  # type: ignore[no-untyped-call]
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    return read_blocks(list(_blocks(canonical(text))), "rtf", screen.left_out, names)


def _blocks(text: str) -> Iterator[Block]:
    table: Table = []
    for number, line in enumerate(text.split("\n"), 1):
        *rows, rest = line.split(_ROW)
        if _CELL in rest:
            rows, rest = [*rows, rest], ""
        table += [_row(row) for row in rows]
        if table and (rest.strip() or not rows):
            yield table
            table = []
        if rest.strip():
            yield _paragraph(number, rest)
    if table:
        yield table


def _row(written: str) -> list[str]:
    cells = [_MARKED.sub(lambda mark: f"{_list_mark(mark[1])} ", cell) for cell in written.split(_CELL)]
    cells = [cell.replace(_BREAK, "\n").strip() for cell in cells]
    return cells if cells[-1] else cells[:-1]


def _paragraph(number: int, written: str) -> Paragraph:
    marks = _MARKED.findall(written)
    text = _MARKED.sub("", written).replace(_BREAK, "\n")
    return Paragraph(number, text, mark=_list_mark(marks[0]) if marks else "")


def _list_mark(written: str) -> str:
    """A list's number; a bullet, such as the letter o, is none."""
    mark = written.strip()
    return mark if any(map(str.isalnum, mark)) and not (len(mark) == 1 and mark.isalpha()) else ""


def _written(sign: str) -> str:
    """A sign as RTF writes it, without letters for older readers."""
    return f"{{\\uc0\\u{ord(sign)} }}"
