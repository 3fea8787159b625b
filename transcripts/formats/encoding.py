"""Bytes to text: UTF-8 and UTF-16 by their marks, anything else by a guess that is reported."""

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from transcripts.domain.sentences import Sentence, Unreadable, gettext_noop
from transcripts.domain.text import canonical, forbidden_characters

GUESSED = gettext_noop(
    "The file does not say how its letters are encoded; it was read as %(encoding)s. Check accented letters below."
)
CONTROLS_LEFT_OUT = gettext_noop("%(count)d control characters were left out.")
NOT_TEXT = gettext_noop(
    "This is not a transcript: the file is binary. Tandem reads TXT, WebVTT, SRT, DOCX, ODT and RTF."
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_WESTERN = frozenset("àâäáåãçéèêëíîïìñóôöòõøùûüúÿæœßÀÂÄÁÅÇÉÈÊËÎÏÍÑÓÔÖÙÛÜÚÆŒ«»‘’“”–—…•€°·§©\u00a0")


@dataclass(frozen=True)
class Decoded:
    """Canonical text, the encoding it came in, and what there is to say about it."""

    text: str
    encoding: str
    warnings: tuple[Sentence, ...] = ()


def decode(data: bytes) -> Decoded:
    """The canonical text of a text file. Raises Unreadable where it is no text."""
    raw, encoding, guessed = _decode(data)
    controls = forbidden_characters(raw)
    if controls > max(20, len(raw) // 100):
        raise Unreadable(NOT_TEXT)
    warnings = []
    if guessed:
        warnings.append(Sentence(GUESSED, {"encoding": encoding}))
    if controls:
        warnings.append(Sentence(CONTROLS_LEFT_OUT, {"count": controls}))
    return Decoded(canonical(raw), encoding, tuple(warnings))


def _decode(data: bytes) -> tuple[str, str, bool]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding.removesuffix("-sig"), False
    if (wide := _unmarked_utf16(data)) is not None:
        return data.decode(wide, "replace"), wide, True
    try:
        return data.decode(), "utf-8", False
    except UnicodeDecodeError:
        return *_guess(data), True


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL beside nearly every Latin letter."""
    sample = data[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) or min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _guess(data: bytes) -> tuple[str, str]:
    """Western European letters if that is what the bytes then are, else whatever looks least like chaos."""
    if data.count(0):
        raise Unreadable(NOT_TEXT)
    western = data.decode("cp1252", "replace")
    foreign = [character for character in western if character > "\x7f"]
    if 10 * sum(character in _WESTERN for character in foreign) >= 9 * len(foreign):
        return western, "cp1252"
    best = from_bytes(data[:_SAMPLE]).best()
    encoding = best.encoding if best is not None else "cp1252"
    return data.decode(encoding, "replace"), encoding.replace("_", "-")
