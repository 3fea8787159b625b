"""Bytes to text: UTF-8 and UTF-16 by their marks, anything else by a guess that is reported and can be overruled.

A UTF-8 file with a few bad bytes stays UTF-8: the bad places become U+FFFD and are counted. Other bytes are judged by
the letters that they would be (`studies.formats.alphabets`); East Asian ones by charset-normalizer.
"""

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from studies.domain.clean import canonical, forbidden_characters
from studies.domain.sentences import Sentence, Unreadable, gettext_noop
from studies.formats.alphabets import likeliest

GUESSED = gettext_noop(
    "The file does not say how its letters are encoded; it was read as %(encoding)s. Check accented letters below."
)
REPLACED = gettext_noop("Characters that cannot be read: %(count)d; each stands as � in the text.")
CONTROLS_LEFT_OUT = gettext_noop("%(count)d control characters were left out.")
BINARY = gettext_noop("This file is no text: it is binary.")

OFFERED = (
    ("utf-8", gettext_noop("UTF-8")),
    ("utf-16", gettext_noop("UTF-16")),
    ("cp1252", gettext_noop("Western European (Windows-1252)")),
    ("mac-roman", gettext_noop("Western European (Mac)")),
    ("cp850", gettext_noop("Western European (DOS)")),
    ("iso8859-15", gettext_noop("Western European (ISO 8859-15)")),
    ("cp1250", gettext_noop("Central European (Windows-1250)")),
    ("iso8859-2", gettext_noop("Central European (ISO 8859-2)")),
    ("cp1257", gettext_noop("Baltic (Windows-1257)")),
    ("cp1251", gettext_noop("Cyrillic (Windows-1251)")),
    ("koi8-r", gettext_noop("Cyrillic (KOI8-R)")),
    ("cp866", gettext_noop("Cyrillic (DOS)")),
    ("cp1253", gettext_noop("Greek (Windows-1253)")),
    ("cp1254", gettext_noop("Turkish (Windows-1254)")),
    ("cp1255", gettext_noop("Hebrew (Windows-1255)")),
    ("cp1256", gettext_noop("Arabic (Windows-1256)")),
    ("shift_jis", gettext_noop("Japanese (Shift JIS)")),
    ("euc_jp", gettext_noop("Japanese (EUC)")),
    ("gb18030", gettext_noop("Chinese (GB 18030)")),
    ("big5", gettext_noop("Chinese (Big5)")),
    ("euc_kr", gettext_noop("Korean (EUC)")),
)
"""The encodings that a person can choose, as Python calls them, each with its name for people."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_MARKED_BAD = "\ufffd"


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it came in, whether that was guessed, and what there is to say about it."""

    text: str
    encoding: str
    warnings: tuple[Sentence, ...] = ()
    guessed: bool = False


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The canonical text of a file, read in a chosen encoding or the one it most likely has.

    Raises Unreadable where it is no text.
    """
    raw = decode_raw(data, encoding)
    return Decoded(canonical(raw.text), raw.encoding, raw.warnings, raw.guessed)


def decode_raw(data: bytes, encoding: str = "") -> Decoded:
    """As `decode`, with line ends and control characters as they are in the file, for readers of tables."""
    chosen = encoding if encoding in dict(OFFERED) else ""
    raw, used, guessed = (data.decode(chosen, "replace"), chosen, False) if chosen else _decode(data)
    raw = raw.removeprefix("\ufeff")
    controls = forbidden_characters(raw)
    if 4 * controls > len(raw) or controls > max(20, len(raw) // 100):
        raise Unreadable(BINARY)
    warnings = []
    if guessed:
        warnings.append(Sentence(GUESSED, {"encoding": shown(used)}))
    if bad := raw.count(_MARKED_BAD) - data.count(_MARKED_BAD.encode()):
        warnings.append(Sentence(REPLACED, {"count": bad}))
    if controls:
        warnings.append(Sentence(CONTROLS_LEFT_OUT, {"count": controls}))
    return Decoded(raw, used, tuple(warnings), guessed)


def shown(encoding: str) -> str:
    """An encoding as programs show it: `Windows-1252`, `UTF-8`."""
    return f"Windows-{encoding[2:]}" if encoding.startswith("cp125") else encoding.upper()


def _decode(data: bytes) -> tuple[str, str, bool]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding.removesuffix("-sig"), False
    if (wide := _unmarked_utf16(data)) is not None:
        return data.decode(wide, "replace"), wide, True
    text = data.decode("utf-8", "replace")
    bad = text.count(_MARKED_BAD) - data.count(_MARKED_BAD.encode())
    if not bad or _is_damaged_utf8(text, bad):
        return text, "utf-8", False
    encoding = _guess(data)
    return data.decode(encoding, "replace"), encoding, True


def _is_damaged_utf8(text: str, bad: int) -> bool:
    """Whether far more letters fit UTF-8 than do not; in another encoding hardly one would by chance."""
    fits = sum(sign > "\x7f" for sign in text) - text.count(_MARKED_BAD)
    return fits >= 2 * bad


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL beside every Latin letter, or as few bytes at every second place."""
    sample = data[: 4000 & ~1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd) or not max(even, odd):
        return None
    wide = "utf-16-be" if even > odd else "utf-16-le"
    high = sample[0::2] if even > odd else sample[1::2]
    few = sum(high.count(byte) for byte in sorted(set(high), key=high.count)[-3:]) * 50 >= len(high) * 49
    return wide if max(even, odd) * 5 >= len(sample) or (few and max(even, odd) * 20 >= len(sample)) else None


def _guess(data: bytes) -> str:
    """The encoding whose letters look most like words; an East Asian one where none does."""
    sample = data[:_SAMPLE]
    encoding, looks_right = likeliest(sample)
    if looks_right:
        return encoding
    best = from_bytes(sample).best()
    return best.encoding.replace("_", "-") if best is not None and best.encoding != "ascii" else encoding
