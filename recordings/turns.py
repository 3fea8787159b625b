"""From recognised chunks to the turns of a transcript: whole runs, with the passages that were taken since."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from recordings.domain.between import LOUDER_DB, MUCH_BLEED
from recordings.domain.flags import POSSIBLE_BLEED, Flag, Sound
from recordings.domain.levels import gate_level
from recordings.domain.utterances import BuiltTurn, merge
from recordings.domain.words import Word, heard_from
from recordings.models import Chunk, Recognition, Recording, Track
from recordings.sound import pcm
from recordings.sound.store import open_stored

TrackWords = dict[int, list[Word]]
"""Words by the track's index, on the recording's clock."""


def recognised_words(recognition: Recognition, *, latest: int | None = None) -> TrackWords:
    """Every word of the chunks that are done, or of so many that were done last."""
    words: TrackWords = {}
    done = recognition.chunks.filter(state=Chunk.State.DONE).select_related("track")
    if latest is not None:
        done = done.filter(pk__in=list(done.order_by("-done_at").values_list("pk", flat=True)[:latest]))
    for chunk in done.order_by("track__index", "index"):
        later = chunk.track.offset_ms
        words.setdefault(chunk.track.index, []).extend(
            replace(word, start_ms=max(0, word.start_ms + later), end_ms=max(0, word.end_ms + later))
            for word in heard_from(chunk.result).words
        )
    return words


def current_words(base: Recognition, passages: Iterable[Recognition]) -> TrackWords:
    """The words of a whole run, with those of every taken passage in the place of its own."""
    words = recognised_words(base)
    for passage in passages:
        low, high = passage.start_ms or 0, passage.end_ms or 0
        taken = recognised_words(passage)
        for track in words.keys() | taken.keys():
            outside = [word for word in words.get(track, []) if not low <= word.middle < high]
            inside = [word for word in taken.get(track, []) if low <= word.middle < high]
            words[track] = _in_place(outside, inside, low)
    return words


def between(words: TrackWords, start_ms: int, end_ms: int) -> TrackWords:
    """The words whose middle lies in [start_ms, end_ms)."""
    return {track: [word for word in said if start_ms <= word.middle < end_ms] for track, said in words.items()}


def build(recording: Recording, words: TrackWords) -> list[BuiltTurn]:
    """The turns, with every track's speaker named in asides; tracks that say nothing count for nothing."""
    tracks = {track.index: track for track in recording.tracks.all()}
    names = {index: track.speaker for index, track in tracks.items()}
    return merge(words, names) if words else []


def bleeding(recording: Recording, words: TrackWords) -> dict[int, list[Flag]]:
    """Words that another track heard at least 6 dB louder, by track; nothing where the tracks are clean."""
    tracks = [track for track in recording.tracks.all() if track.use == Track.Use.SPEAKER]
    if len(tracks) < 2 or recording.facts.get("bleed", 0) <= MUCH_BLEED:
        return {}
    sounds = {track.index: (track.offset_ms, _sound(track)) for track in tracks}
    return {
        track.index: [
            Flag(POSSIBLE_BLEED, word.start_ms, word.end_ms)
            for word in words.get(track.index, [])
            if _is_louder_elsewhere(word, track.index, sounds)
        ]
        for track in tracks
    }


def without(words: TrackWords, flags: dict[int, list[Flag]]) -> TrackWords:
    """The words that are not flagged."""
    marked = {track: {(flag.start_ms, flag.end_ms) for flag in found} for track, found in flags.items()}
    return {
        track: [word for word in said if (word.start_ms, word.end_ms) not in marked.get(track, set())]
        for track, said in words.items()
    }


def _is_louder_elsewhere(word: Word, track: int, sounds: dict[int, tuple[int, Sound]]) -> bool:
    def loudness(index: int) -> float:
        later, sound = sounds[index]
        return sound.loudest(max(0, word.start_ms - later), max(0, word.end_ms - later))

    own = loudness(track)
    return any(loudness(index) >= own + LOUDER_DB for index in sounds if index != track)


def _sound(track: Track) -> Sound:
    with open_stored(track.pcm) as stored:
        found = pcm.levels_of(stored, track.samples)
    return Sound(found, gate_level(found))


def _in_place(outside: Sequence[Word], inside: Sequence[Word], low: int) -> list[Word]:
    """The new words where the old ones stood; the engine's own order is kept on both sides."""
    at = next((position for position, word in enumerate(outside) if word.middle >= low), len(outside))
    return [*outside[:at], *inside, *outside[at:]]
