"""What the pages of recordings show, in the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import Levenshtein

from recordings import queries, turns
from recordings.actions.taking import base_of, taken_passages
from recordings.domain import flags
from recordings.domain.utterances import BuiltTurn
from recordings.models import Recognition, Recording, Track
from recordings.speech.checkpoints import Model
from studies.models import Study
from transcripts.rendering.texts import clock

A_FEW_TURNS = 12
MOST_FLAGS = 200

FLAG_WORDS: dict[str, Promise] = {
    flags.NOT_RECOGNISED: _("could not be recognised"),
    flags.SPEECH_WITHOUT_TEXT: _("sound, but no text"),
    flags.TEXT_WITHOUT_SPEECH: _("text where nothing is heard"),
    flags.LOOP: _("text that repeats itself"),
    flags.BOILERPLATE: _("a phrase that is often invented"),
    flags.LANGUAGE_DIFFERS: _("another language than the interview's"),
    flags.POSSIBLE_BLEED: _("perhaps from another microphone"),
    flags.LONG_WORD: _("a word of more than two seconds"),
    flags.LOW_CONFIDENCE: _("words it was not sure of"),
}
"""Every kind of doubt, the gravest first."""


@dataclass(frozen=True)
class Line:
    """A track for the player: its name, addresses and offset."""

    number: int
    name: str
    sound: str
    peaks: str
    offset_ms: int


@dataclass(frozen=True)
class Player:
    """What the player needs."""

    sound: str
    duration_ms: int
    lines: list[Line]


def player(study: Study, recording: Recording) -> Player:
    """The recording as the player takes it."""
    at = [study.slug, recording.uuid]
    return Player(
        reverse("recording_sound", args=at),
        recording.duration_ms,
        [
            Line(
                track.number,
                track_name(track),
                reverse("track_sound", args=[*at, track.number]),
                reverse("track_peaks", args=[*at, track.number]),
                track.offset_ms,
            )
            for track in recording.tracks.all()
        ],
    )


def track_name(track: Track) -> str:
    """The speaker, or what the track holds."""
    return track.speaker if track.use == Track.Use.SPEAKER and track.speaker else str(track.get_use_display())


@dataclass(frozen=True)
class Estimate:
    """How long a model takes for a recording on this machine."""

    model: Model
    duration: timedelta | None


def estimates(recording: Recording, models: Iterable[Model]) -> list[Estimate]:
    """What is known before anything is queued: from the model's earlier work on this installation."""
    heard = [track.duration_ms for track in recording.tracks.all() if track.use != Track.Use.LISTEN]
    found = []
    for model in models:
        factor = queries.learned_factor(model.engine, model.name)
        found.append(Estimate(model, timedelta(seconds=round(sum(heard) / 1000 * factor)) if factor else None))
    return found


@dataclass(frozen=True)
class ShownTurn:
    """A turn of a run that may still be under way."""

    speaker: str
    at: str
    start_ms: int
    text: str


def latest_turns(run: Recognition) -> list[ShownTurn]:
    """What was recognised last, while it runs; the page asks every two seconds, so it reads two chunks and not all."""
    built = turns.build(run.recording, turns.recognised_words(run, latest=2))
    return _shown(run.recording, built[-A_FEW_TURNS:])


def first_turns(run: Recognition, *, everything: bool = False) -> tuple[list[ShownTurn], bool]:
    """What was recognised, its beginning or all of it; and whether that is not all."""
    built = turns.build(run.recording, turns.recognised_words(run))
    shown = built if everything else built[:A_FEW_TURNS]
    return _shown(run.recording, shown), len(shown) < len(built)


@dataclass(frozen=True)
class ShownFlag:
    """A doubt, where to listen to it, and on which track."""

    kind: str
    words: str
    track: str
    at: str
    start_ms: int
    end_ms: int
    count: int


def shown_flags(run: Recognition) -> list[ShownFlag]:
    """What a person should listen to again, the gravest first, then in order of time."""
    rows = [
        (flag, chunk.track)
        for chunk in run.chunks.select_related("track").order_by("track__index", "index")
        for flag in chunk.flags
    ]
    bled = turns.bleeding(run.recording, turns.recognised_words(run))
    for track in run.recording.tracks.all():
        later = track.offset_ms
        for flag in bled.get(track.index, []):
            moved = {"start_ms": flag.start_ms - later, "end_ms": flag.end_ms - later}
            rows.append(({**flag.as_json(), **moved}, track))
    order = list(FLAG_WORDS)
    rows.sort(key=lambda row: (order.index(row[0]["kind"]), row[0]["start_ms"]))
    return [_shown_flag(flag, track) for flag, track in rows[:MOST_FLAGS]]


@dataclass(frozen=True)
class Compared:
    """A passage as the text has it and as it was recognised again, differences marked; or that it is the same."""

    current: SafeString
    proposed: SafeString
    is_same: bool


def compared(run: Recognition) -> Compared:
    """Word by word, for a proposal beside the text."""
    base = base_of(run.recording)
    current: list[BuiltTurn] = []
    if base is not None:
        words = turns.current_words(base, taken_passages(base))
        current = turns.build(run.recording, turns.between(words, run.start_ms or 0, run.end_ms or 0))
    proposed = turns.build(run.recording, turns.recognised_words(run))
    one, other = _tokens(run.recording, current), _tokens(run.recording, proposed)
    steps = Levenshtein.opcodes(one, other)
    return Compared(
        _marked(one, [(step.tag, step.src_start, step.src_end) for step in steps], "del"),
        _marked(other, [(step.tag, step.dest_start, step.dest_end) for step in steps], "ins"),
        one == other,
    )


def _tokens(recording: Recording, built: Sequence[BuiltTurn]) -> list[str]:
    shown = _shown(recording, built)
    return [word for turn in shown for word in [*([f"{turn.speaker}:"] if turn.speaker else []), *turn.text.split()]]


def _marked(tokens: Sequence[str], steps: Iterable[tuple[str, int, int]], mark: str) -> SafeString:
    parts = [(tag, " ".join(tokens[low:high])) for tag, low, high in steps if high > low]
    return format_html_join(
        " ",
        "{}",
        ((words if tag == "equal" else format_html(f"<{mark}>{{}}</{mark}>", words),) for tag, words in parts),
    )


def _shown(recording: Recording, built: Iterable[BuiltTurn]) -> list[ShownTurn]:
    names = {track.index: track.speaker for track in recording.tracks.all() if track.use == Track.Use.SPEAKER}
    return [ShownTurn(names.get(turn.track, ""), clock(turn.start_ms), turn.start_ms, turn.text) for turn in built]


def _shown_flag(flag: dict[str, int | str], track: Track) -> ShownFlag:
    start_ms = max(0, int(flag["start_ms"]) + track.offset_ms)
    end_ms = max(start_ms, int(flag["end_ms"]) + track.offset_ms)
    kind = str(flag["kind"])
    return ShownFlag(
        kind, str(FLAG_WORDS[kind]), track_name(track), clock(start_ms), start_ms, end_ms, int(flag["count"])
    )
