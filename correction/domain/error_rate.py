"""Word error rate between what was recognised and what a person made of it.

WER = (S + D + I) / N, N the words of the corrected text. It counts the edits of one corrector and is a lower bound of
the errors there were: what the corrector did not hear or let pass is not in it.

Texts are made comparable first, or punctuation and spelling are what is measured: NFKC, lower case, one apostrophe,
French elisions split from their word (`l'hôpital` is two words in every spelling of the apostrophe), hyphens as blanks,
œ as oe and æ as ae, notes of the transcriber in brackets and punctuation left out. Accents and digits stay.
*Strict* counts hesitations; *content* leaves those of both languages out of both texts.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

RESAMPLES = 2000
SEED = 20_240_601
FEWEST_RECORDINGS = 6
"""Below it no interval is given, by the rule that agreement between coders has for transcripts: percentiles of a few
recordings are their smallest and largest rate by another name. The recordings' own rates say all there is."""

HESITATIONS = frozenset(
    [
        "euh",
        "heu",
        "ben",
        "bah",
        "hein",
        "hum",
        "hmm",
        "hm",
        "mmh",
        "mm",
        "mhm",
        "um",
        "uh",
        "uhm",
        "erm",
        "er",
        "ah",
        "eh",
    ]
)
"""Hesitations and listening sounds, English and French; words that also mean something are not among them."""

_NOTES = re.compile(
    r"\[[^\]\n]*\]|\((?:\.+|[^()\n]{0,40}\d+(?:[.,]\d+)?\s*s|pause|rires?|laughs?|laughter|inaudible)\)"
)
_APOSTROPHES = re.compile("[’ʼ‘`´′＇]")
_ELISION = re.compile(r"\b(aujourd'hui|(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)')(?=\w)|\baujourd'hui\b")
_HYPHENS = re.compile("[-‐‑‒–—]")
_OTHER = re.compile(r"[^\w\s']|_")


@dataclass(frozen=True)
class Errors:
    """Substituted, deleted and inserted words on the way from the machine's text to the corrected one, of `words`."""

    substituted: int = 0
    deleted: int = 0
    inserted: int = 0
    words: int = 0

    @property
    def rate(self) -> float | None:
        """WER; None for a corrected text without words."""
        return (self.substituted + self.deleted + self.inserted) / self.words if self.words else None

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.substituted + other.substituted,
            self.deleted + other.deleted,
            self.inserted + other.inserted,
            self.words + other.words,
        )


def words_of(text: str, *, hesitations: bool = True) -> list[str]:
    """The comparable words of a text; without `hesitations` those are left out."""
    plain = unicodedata.normalize("NFKC", _NOTES.sub(" ", text)).lower()
    plain = _APOSTROPHES.sub("'", plain).replace("œ", "oe").replace("æ", "ae")
    plain = _HYPHENS.sub(" ", plain)
    plain = _ELISION.sub(lambda match: match[0] if "hui" in match[0] else f"{match[0]} ", plain)
    found = [word.strip("'") for word in _OTHER.sub(" ", plain).split()]
    return [word for word in found if word and (hesitations or word not in HESITATIONS)]


def errors(raw: str, corrected: str, *, hesitations: bool = True) -> Errors:
    """Errors of `raw` against `corrected`.

    Deleted words stand in the corrected text and not in the raw one, inserted words the other way round, as usual
    with the corrected text as the reference.
    """
    reference = words_of(corrected, hesitations=hesitations)
    steps = Levenshtein.editops(reference, words_of(raw, hesitations=hesitations))
    tags = [step.tag for step in steps]
    return Errors(tags.count("replace"), tags.count("delete"), tags.count("insert"), len(reference))


def pooled(recordings: Sequence[Errors]) -> Errors:
    """All recordings as one text: sums, not a mean of rates."""
    return sum(recordings, Errors())


def interval(recordings: Sequence[Errors], *, level: float = 0.95) -> tuple[float, float] | None:
    """Percentile interval of the pooled rate, recordings drawn with replacement; None below `FEWEST_RECORDINGS`.

    A recording is the unit, since errors cluster in voices and microphones; one without words does not count. The draw
    is the same every time.
    """
    counted = [found for found in recordings if found.words]
    if len(counted) < FEWEST_RECORDINGS:
        return None
    wrong = np.array([found.substituted + found.deleted + found.inserted for found in counted])
    words = np.array([found.words for found in counted])
    drawn = np.random.default_rng(SEED).integers(0, len(counted), size=(RESAMPLES, len(counted)))
    rates = wrong[drawn].sum(axis=1) / words[drawn].sum(axis=1)
    low, high = np.quantile(rates, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
