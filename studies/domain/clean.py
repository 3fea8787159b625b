"""Canonical text: what every text becomes before it is stored, whoever typed it and whatever file it came from.

It is NFC with line feeds only, without control characters and without what XML 1.0 forbids, so that every export can
hold it.
"""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(raw: str) -> str:
    """The canonical form of any text; doing it twice changes nothing."""
    text = _LINE_ENDS.sub("\n", _pair_surrogates(raw))
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def one_line(raw: str) -> str:
    """Canonical text on one line, with single blanks: a name, a label, a header."""
    return " ".join(canonical(raw).split())


def forbidden_characters(raw: str) -> int:
    """How many characters `canonical` would drop, a byte order mark at the beginning not counted."""
    return len(_FORBIDDEN.findall(raw.removeprefix("\ufeff")))


def _pair_surrogates(raw: str) -> str:
    """Join surrogate pairs that some readers leave apart; a lone one becomes the replacement character."""
    if not _SURROGATE.search(raw):
        return raw
    return raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
