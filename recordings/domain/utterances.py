"""Words of several tracks made into turns, by utterance and not by word.

An utterance ends at a pause of a second, or of 0.6 s after a sentence. Utterances are put in order by their beginning;
one of at most two words and one second that lies inside another speaker's is kept inside that turn, as `(P2: mm-hm)`,
so that an interjection breaks nobody's sentence. Longer overlaps give two turns whose times overlap.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from recordings.domain.words import Word
from studies.domain.clean import canonical

PAUSE_MS = 1000
PAUSE_AFTER_SENTENCE_MS = 600
ASIDE_WORDS = 2
ASIDE_MS = 1000

_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*$")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Utterance:
    """What one track says without a pause."""

    track: int
    words: tuple[Word, ...]

    @property
    def start_ms(self) -> int:
        """When it begins."""
        return self.words[0].start_ms

    @property
    def end_ms(self) -> int:
        """When its last word ends."""
        return max(word.end_ms for word in self.words)

    @property
    def is_short(self) -> bool:
        """Whether it may stand inside another's turn."""
        return len(self.words) <= ASIDE_WORDS and self.end_ms - self.start_ms <= ASIDE_MS


PlacedWord = tuple[int, int, int, int, float]
"""Start and end in code points of the turn, start and end in milliseconds, probability."""


@dataclass(frozen=True)
class BuiltTurn:
    """A turn of the transcript to be: its track, canonical text, times, and where each word lies."""

    track: int
    text: str
    start_ms: int
    end_ms: int
    words: tuple[PlacedWord, ...]


@dataclass
class _Turn:
    track: int
    utterances: list[Utterance]
    asides: list[Utterance] = field(default_factory=list)

    @property
    def end_ms(self) -> int:
        return max(utterance.end_ms for utterance in self.utterances)


def utterances(track: int, words: Iterable[Word]) -> list[Utterance]:
    """The words of one track, in the engine's order, cut at its pauses."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and not _pauses(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Utterance(track, tuple(group)) for group in groups]


def merge(tracks: Mapping[int, Sequence[Word]], names: Mapping[int, str]) -> list[BuiltTurn]:
    """The turns of all tracks in order of their beginning; `names` are the speakers that asides are written with.

    With one track every utterance is a turn of its own; with several, a turn lasts until another speaks.
    """
    every = [found for track, words in tracks.items() for found in utterances(track, words)]
    every.sort(key=lambda utterance: (utterance.start_ms, utterance.track))
    turns: list[_Turn] = []
    for utterance in every:
        host = _host(turns, utterance)
        if host is not None:
            host.asides.append(utterance)
        elif len(tracks) > 1 and turns and turns[-1].track == utterance.track:
            turns[-1].utterances.append(utterance)
        else:
            turns.append(_Turn(utterance.track, [utterance]))
    return [built for turn in turns if (built := _build(turn, names)).text]


def _host(turns: list[_Turn], utterance: Utterance) -> _Turn | None:
    """The turn of another speaker that is still going on over a short utterance."""
    if not utterance.is_short:
        return None
    for turn in reversed(turns[-4:]):
        said = turn.utterances[-1]
        if turn.track != utterance.track and said.start_ms <= utterance.start_ms and utterance.end_ms <= said.end_ms:
            return turn
    return None


def _build(turn: _Turn, names: Mapping[int, str]) -> BuiltTurn:
    text = ""
    placed: list[PlacedWord] = []
    waiting = sorted(turn.asides, key=lambda aside: aside.start_ms)
    for utterance in turn.utterances:
        for at, word in enumerate(utterance.words):
            while waiting and waiting[0].start_ms < word.start_ms:
                text = _with_aside(text, waiting.pop(0), names)
            piece = _BLANKS.sub(" ", canonical(word.text))
            glue = " " if text and (at == 0 or text.endswith(")")) and not piece.startswith(" ") else ""
            text = (text + glue + piece) if text else piece.lstrip()
            start = len(text) - len(piece.lstrip())
            placed.append((start, len(text), word.start_ms, word.end_ms, word.probability))
    for aside in waiting:
        text = _with_aside(text, aside, names)
    whole = text.rstrip()
    words = tuple(
        (start, min(end, len(whole)), begin, finish, sure) for start, end, begin, finish, sure in placed if start < end
    )
    return BuiltTurn(turn.track, whole, turn.utterances[0].start_ms, turn.end_ms, words)


def _with_aside(text: str, aside: Utterance, names: Mapping[int, str]) -> str:
    said = _BLANKS.sub(" ", canonical("".join(word.text for word in aside.words))).strip()
    name = names.get(aside.track, "")
    return f"{text.rstrip()} ({name}: {said})" if name else f"{text.rstrip()} ({said})"


def _pauses(before: Word, word: Word) -> bool:
    gap = word.start_ms - before.end_ms
    ends = bool(_SENTENCE_END.search(before.text.rstrip()))
    return gap > PAUSE_MS or (ends and gap > PAUSE_AFTER_SENTENCE_MS)
