"""What a person should listen to again: computed after each chunk, shown, never applied.

Sources: Koenecke et al., Careless Whisper (FAccT 2024), for text invented over silence; whisper's own threshold of 2.4
for text that repeats itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from recordings.domain.levels import FRAMES_A_SECOND, Levels, runs
from recordings.domain.words import Heard, Segment, Word
from transcripts.domain.repetition import loops, plain_words

LOOP, BOILERPLATE = "loop", "boilerplate"
SPEECH_WITHOUT_TEXT, TEXT_WITHOUT_SPEECH = "speech_without_text", "text_without_speech"
LONG_WORD, LOW_CONFIDENCE, LANGUAGE_DIFFERS = "long_word", "low_confidence", "language_differs"
POSSIBLE_BLEED, NOT_RECOGNISED = "possible_bleed", "not_recognised"

MOST_COMPRESSION = 2.4
LONG_WORD_MS = 2000
UNSURE = 0.5
UNHEARD_FRAMES = FRAMES_A_SECOND * 3 // 2
BRIDGED_FRAMES = FRAMES_A_SECOND * 3 // 10
QUIET_ABOVE_GATE_DB = 6.0

_BOILERPLATE = re.compile(
    r"sous-titrage|sous-titres\s+(?:réalisés|par)|merci d['’]avoir regardé|abonnez-vous|"
    r"thanks? (?:you )?for watching|subtitles? by|transcri(?:ption|bed) by|please subscribe|amara\.org",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Flag:
    """One doubt about the stretch [start_ms, end_ms) of a track; `count` is of what, where that is counted."""

    kind: str
    start_ms: int
    end_ms: int
    count: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values to store."""
        return asdict(self)


@dataclass(frozen=True)
class Sound:
    """The levels of a whole track and the gate under which nothing is said."""

    levels: Levels
    gate: float

    def between(self, start_ms: int, end_ms: int) -> Levels:
        """The frames of a stretch, at least one where the track has any."""
        first = start_ms * FRAMES_A_SECOND // 1000
        return self.levels[first : max(first + 1, -(-end_ms * FRAMES_A_SECOND // 1000))]

    def loudest(self, start_ms: int, end_ms: int) -> float:
        """The level of the loudest frame of a stretch."""
        return float(np.max(self.between(start_ms, end_ms), initial=-100.0))


def flags(heard: Heard, sound: Sound, start_ms: int, end_ms: int, expected_language: str = "") -> list[Flag]:
    """Every doubt about one chunk [start_ms, end_ms), in order of time; `heard` on the track's clock."""
    found = [
        *(flag for segment in heard.segments for flag in _of_segment(segment, sound)),
        *_loops(heard),
        *_unheard(heard.words, sound, start_ms, end_ms),
    ]
    if expected_language and heard.language and heard.language != expected_language:
        found.append(Flag(LANGUAGE_DIFFERS, start_ms, end_ms))
    return sorted(found, key=lambda flag: (flag.start_ms, flag.kind))


def is_loop(heard: Heard) -> bool:
    """Whether the text of a chunk repeats itself."""
    return heard.compression > MOST_COMPRESSION or bool(
        loops([token for word in heard.words for token in plain_words(word.text)])
    )


def _of_segment(segment: Segment, sound: Sound) -> Iterator[Flag]:
    words = segment.words
    start_ms, end_ms = words[0].start_ms, max(word.end_ms for word in words)
    loudest = sound.loudest(start_ms, end_ms)
    if loudest < sound.gate:
        yield Flag(TEXT_WITHOUT_SPEECH, start_ms, end_ms, len(words))
    if loudest < sound.gate + QUIET_ABOVE_GATE_DB and _BOILERPLATE.search("".join(word.text for word in words)):
        yield Flag(BOILERPLATE, start_ms, end_ms)
    unsure = [word for word in words if word.probability < UNSURE]
    if unsure:
        yield Flag(LOW_CONFIDENCE, unsure[0].start_ms, unsure[-1].end_ms, len(unsure))
    for word in words:
        if word.end_ms - word.start_ms > LONG_WORD_MS:
            yield Flag(LONG_WORD, word.start_ms, word.end_ms)


def _loops(heard: Heard) -> Iterator[Flag]:
    if is_loop(heard) and heard.words:
        yield Flag(LOOP, heard.words[0].start_ms, heard.words[-1].end_ms)


def _unheard(words: Iterable[Word], sound: Sound, start_ms: int, end_ms: int) -> Iterator[Flag]:
    """Stretches of 1.5 s and more that are loud enough for speech and have no word."""
    loud = sound.between(start_ms, end_ms) > sound.gate + QUIET_ABOVE_GATE_DB
    for first, last in runs(~loud, 1):
        if last - first < BRIDGED_FRAMES:
            loud[first:last] = True
    for word in words:
        low = max(0, (word.start_ms - start_ms) * FRAMES_A_SECOND // 1000)
        loud[low : max(low + 1, -(-(word.end_ms - start_ms) * FRAMES_A_SECOND // 1000))] = False
    for first, last in runs(loud, UNHEARD_FRAMES):
        yield Flag(
            SPEECH_WITHOUT_TEXT, start_ms + first * 1000 // FRAMES_A_SECOND, start_ms + last * 1000 // FRAMES_A_SECOND
        )
