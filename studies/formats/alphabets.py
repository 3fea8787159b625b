"""Which encoding of one byte a letter some bytes are in, by the letters that they would be.

A candidate is an encoding with the letters of languages written in it. It is judged by the share of letters beyond
ASCII that fit: of its alphabet, not an inner capital, and beside letters of the same script. Few words are enough,
where counting frequencies needs pages.
"""

import unicodedata
from itertools import groupby

_WEST = "àâäáåãçéèêëíîïìñóôöòõøùûüúÿæœß"
_PUNCTUATION = frozenset("«»‘’‚“”„–—…•€°·§¿¡ªº\u00a0\u202f")
_SYMBOLS = frozenset("²³½¼¾×÷±®™©µ£¥†‡‰¹")
_APOSTROPHES = "’‘·"
_POLISH = "ąćęłńóśźż"
_CZECH = "áčďéěíňóřšťúůýžäĺľôŕ"
_HUNGARIAN = "áéíóöőúüű"
_ROMANIAN = "ăâîşţ"
_CROATIAN = "čćđšž"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђјљњћџ№"

_CANDIDATES = (
    ("cp1252", _WEST),
    ("cp1252", "áéíóúýþæöð"),
    ("cp1254", "ğışi̇İöüçâîû"),
    ("mac-roman", _WEST),
    ("iso8859-15", _WEST),
    ("cp850", _WEST),
    *(("cp1250", letters) for letters in (_POLISH, _CZECH, _HUNGARIAN, _ROMANIAN, _CROATIAN)),
    *(("iso8859-2", letters) for letters in (_POLISH, _CZECH, _HUNGARIAN, _ROMANIAN, _CROATIAN)),
    ("cp1257", "ąčęėįšųūžāēģīķļņõäöü"),
    ("cp1255", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
    ("cp1251", _CYRILLIC),
    ("koi8-r", _CYRILLIC),
    ("cp866", _CYRILLIC),
    ("cp1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ"),
)
_LOOKS_RIGHT = 0.8
_OWN_WORDS = ("cp1255", "cp1251", "koi8-r", "cp866", "cp1253")
"""Scripts whose words hold no Latin letter."""


def likeliest(sample: bytes) -> tuple[str, bool]:
    """The encoding that fits best, the Western European one where several do, and whether it looks like words."""
    shares = {encoding: 0.0 for encoding, _ in _CANDIDATES}
    for encoding, letters in _CANDIDATES:
        shares[encoding] = max(shares[encoding], _share(sample, encoding, letters))
    best = max(shares, key=lambda encoding: round(shares[encoding], 3))
    return best, shares[best] >= _LOOKS_RIGHT


def _share(sample: bytes, encoding: str, letters: str) -> float:
    """The share of characters beyond ASCII that fit."""
    text = unicodedata.normalize("NFC", sample.decode(encoding, "replace"))
    alphabet = frozenset(letters + letters.upper()) - frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    fit = total = 0.0
    for is_word, group in groupby(text, lambda sign: sign.isalpha() or sign in _SYMBOLS or sign in "\ufffd"):
        run = "".join(group)
        if is_word:
            beyond = sum(sign > "\x7f" for sign in run)
            total += beyond
            fit += _fitting(run, alphabet, own=encoding in _OWN_WORDS) if beyond else 0
        else:
            signs = [sign for sign in run if sign > "\x7f"]
            total += len(signs)
            fit += sum(sign in _PUNCTUATION for sign in signs)
    return (fit - _inner(text)) / total if total else 1.0


def _fitting(word: str, alphabet: frozenset[str], *, own: bool) -> float:
    """How many letters of a word beyond ASCII fit."""
    mixed = own and any(sign.isascii() for sign in word)
    crowded = not own and any(
        foreign and len(list(run)) > 4 for foreign, run in groupby(word, lambda sign: sign > "\x7f")
    )
    if mixed or crowded:
        return 0
    if word in _SYMBOLS:
        return 1
    return sum(_weight(word, at) for at, sign in enumerate(word) if sign > "\x7f" and sign in alphabet)


def _weight(word: str, at: int) -> float:
    """A capital within a word is half a letter, and none after a small letter."""
    if at == 0 or not word[at].isupper():
        return 1
    return 0 if word[at - 1].islower() else 0.5


def _inner(text: str) -> int:
    """How many signs that are no letters stand within words."""
    return sum(
        before.isalpha() and after.isalpha() and sign > "\x7f" and sign in _PUNCTUATION and sign not in _APOSTROPHES
        for before, sign, after in zip(text, text[1:], text[2:], strict=False)
    )
