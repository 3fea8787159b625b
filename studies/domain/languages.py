"""Languages as people write them, in English, in French or as a code, and the codes that are stored (ISO 639-1)."""

import unicodedata
from collections.abc import Iterable

NAMES: dict[str, tuple[str, str]] = {
    "ar": ("Arabic", "arabe"),
    "bg": ("Bulgarian", "bulgare"),
    "bn": ("Bengali", "bengali"),
    "ca": ("Catalan", "catalan"),
    "cs": ("Czech", "tchèque"),
    "da": ("Danish", "danois"),
    "de": ("German", "allemand"),
    "el": ("Greek", "grec"),
    "en": ("English", "anglais"),
    "es": ("Spanish", "espagnol"),
    "et": ("Estonian", "estonien"),
    "fa": ("Persian", "persan"),
    "fi": ("Finnish", "finnois"),
    "fr": ("French", "français"),
    "ga": ("Irish", "irlandais"),
    "he": ("Hebrew", "hébreu"),
    "hi": ("Hindi", "hindi"),
    "hr": ("Croatian", "croate"),
    "hu": ("Hungarian", "hongrois"),
    "id": ("Indonesian", "indonésien"),
    "is": ("Icelandic", "islandais"),
    "it": ("Italian", "italien"),
    "ja": ("Japanese", "japonais"),
    "ko": ("Korean", "coréen"),
    "lt": ("Lithuanian", "lituanien"),
    "lv": ("Latvian", "letton"),
    "nl": ("Dutch", "néerlandais"),
    "no": ("Norwegian", "norvégien"),
    "pl": ("Polish", "polonais"),
    "pt": ("Portuguese", "portugais"),
    "ro": ("Romanian", "roumain"),
    "ru": ("Russian", "russe"),
    "sk": ("Slovak", "slovaque"),
    "sl": ("Slovenian", "slovène"),
    "sr": ("Serbian", "serbe"),
    "sv": ("Swedish", "suédois"),
    "sw": ("Swahili", "swahili"),
    "th": ("Thai", "thaï"),
    "tr": ("Turkish", "turc"),
    "uk": ("Ukrainian", "ukrainien"),
    "ur": ("Urdu", "ourdou"),
    "vi": ("Vietnamese", "vietnamien"),
    "wo": ("Wolof", "wolof"),
    "zh": ("Chinese", "chinois"),
}
"""Code to (English name, French name)."""


def plain(words: str) -> str:
    """Words for comparing: no accents, no case, single blanks."""
    decomposed = unicodedata.normalize("NFKD", words)
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(letters.casefold().split())


_CODES = {plain(name): code for code, names in NAMES.items() for name in names}


def code_of(words: str) -> str | None:
    """The code of a language: `French`, `français`, `fr` and `fr-CA` are all `fr`; nothing for an unknown one."""
    asked = plain(words)
    if asked in _CODES:
        return _CODES[asked]
    code = asked.replace("_", "-").partition("-")[0]
    return code if code in NAMES else None


def name_of(code: str, reader: str) -> str:
    """What a language is called in the reader's language (`en` or `fr`); an unknown code as it stands."""
    names = NAMES.get(code.partition("-")[0])
    if not names:
        return code
    return names[1] if reader.startswith("fr") else names[0]


def listed(words: str) -> tuple[list[str], list[str]]:
    """Codes in the order written, each once, and the words that name no known language."""
    parts = [part.strip() for part in words.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    found = {part: code_of(part) for part in parts}
    codes = dict.fromkeys(code for code in found.values() if code)
    return list(codes), [part for part, code in found.items() if not code]


def named(codes: Iterable[str], reader: str) -> str:
    """`English, French` of `["en", "fr"]`: what `listed` reads back."""
    return ", ".join(name_of(code, reader) for code in codes)
