"""What an engine says about a stretch of sound. Times are whole milliseconds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Word:
    """A word as the engine writes it, with its leading space, and how sure it is, from 0 to 1."""

    text: str
    start_ms: int
    end_ms: int
    probability: float = 1.0

    @property
    def middle(self) -> int:
        """The millisecond that decides where it belongs."""
        return (self.start_ms + self.end_ms) // 2


@dataclass(frozen=True)
class Segment:
    """What the engine took for one utterance, with its own doubts."""

    words: tuple[Word, ...]
    text: str
    mean_log_probability: float = 0.0
    no_speech_probability: float = 0.0
    compression_ratio: float = 1.0
    temperature: float = 0.0


@dataclass(frozen=True)
class Heard:
    """All that an engine said about one stretch."""

    language: str
    segments: tuple[Segment, ...] = ()

    @property
    def words(self) -> list[Word]:
        """Every word in order."""
        return [word for segment in self.segments for word in segment.words]

    @property
    def compression(self) -> float:
        """The worst of its segments: above 2.4 the text repeats itself."""
        return max((segment.compression_ratio for segment in self.segments), default=0.0)

    def moved(self, place: "Mapping[str, Any] | Any", start_ms: int, end_ms: int) -> "Heard":
        """The same on the track's own clock: `place(start, end)` answers the times there.

        Only words whose middle lies in [start_ms, end_ms) stay; segments that lose all their words go.
        """
        segments = []
        for segment in self.segments:
            placed = [_placed(word, place) for word in segment.words]
            words = tuple(word for word in placed if start_ms <= word.middle < end_ms)
            if words:
                segments.append(replace(segment, words=words))
        return replace(self, segments=tuple(segments))

    def as_json(self) -> dict[str, Any]:
        """Plain values to store; equal results give equal JSON."""
        return asdict(self)


def heard_from(kept: Mapping[str, Any]) -> Heard:
    """What `as_json` made."""
    return Heard(kept["language"], tuple(_segments(kept["segments"])))


def _segments(kept: Iterable[Mapping[str, Any]]) -> Iterator[Segment]:
    for segment in kept:
        yield Segment(**{**segment, "words": tuple(Word(**word) for word in segment["words"])})


def _placed(word: Word, place: Any) -> Word:
    start_ms, end_ms = place(word.start_ms, word.end_ms)
    return replace(word, start_ms=start_ms, end_ms=end_ms)
