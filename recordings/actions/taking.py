"""What recognition made becomes a transcript version: at once where there is none, otherwise when somebody takes it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from recordings import turns
from recordings.actions.locking import lock_recognition
from recordings.domain.transitions import Verb
from recordings.domain.utterances import BuiltTurn
from recordings.models import RecognisedTurn, Recognition, Recording, Track
from studies import audit
from studies.errors import Refused, refuse_unless
from studies.models import Person
from transcripts.actions import Source, Voice, store_recognised
from transcripts.domain.turns import ParsedTurn
from transcripts.models import Speaker, Transcript, TranscriptVersion, Turn
from transcripts.visibility import working_line

AT_ONCE = 1000


def store_if_first(recognition: Recognition) -> TranscriptVersion | None:
    """Store a finished whole run where the interview has no transcript yet and there are words."""
    has_transcript = Transcript.objects.filter(interview=recognition.recording.interview).exists()
    if recognition.is_passage or has_transcript or recognition.outcome == Recognition.Outcome.SILENCE:
        return None
    if not any(turns.recognised_words(recognition).values()):
        return None
    return store_recognition(recognition=recognition, actor=recognition.requested_by)


@transaction.atomic
def store_recognition(*, recognition: Recognition, actor: Person) -> TranscriptVersion:
    """Make a finished whole run the text of its interview: version 1, or the next after a recognised one.

    Raises Refused where it found no words, became a text already, or people have worked on the text since.
    """
    if recognition.is_passage:
        raise Refused(_("This is a passage; take it into the text instead."))
    lock_recognition(recognition, Verb.STORE)
    return _store(recognition, recognition, [], actor)


def may_be_stored(recognition: Recognition) -> bool:
    """Whether `store_recognition` would make a finished whole run the text."""
    if recognition.is_passage or recognition.answer or not any(turns.recognised_words(recognition).values()):
        return False
    transcript = Transcript.objects.filter(interview=recognition.recording.interview).first()
    latest = working_line(transcript).values_list("kind", flat=True).first() if transcript else None
    return bool(recognition.outcome) and latest in (None, TranscriptVersion.Kind.RECOGNISED)


@transaction.atomic
def take_recognition(*, recognition: Recognition, actor: Person) -> TranscriptVersion:
    """Put the words of a passage in the place of those that the text has there: a new version. Raises Refused."""
    base = base_of(recognition.recording)
    if base is None or not recognition.is_passage:
        raise Refused(_("There is no recognised text that this passage could go into."))
    lock_recognition(recognition, Verb.TAKE)
    return _store(recognition, base, [*taken_passages(base), recognition], actor)


@transaction.atomic
def decline_recognition(*, recognition: Recognition, actor: Person) -> None:
    """Say that a passage is not wanted in the text; it stays to be looked at. Raises Refused."""
    lock_recognition(recognition, Verb.DECLINE)
    refuse_unless(recognition.is_passage, _("There is nothing to decline."))
    recognition.answer = Recognition.Answer.DECLINED
    recognition.save(update_fields=["answer"])
    audit.record(study=recognition.recording.study, actor=actor, verb="recognition.declined", about=recognition)


def base_of(recording: Recording) -> Recognition | None:
    """The whole run that the interview's text rests on."""
    runs = Recognition.objects.filter(recording=recording, start_ms=None, answer=Recognition.Answer.TAKEN)
    found: Recognition | None = runs.order_by("-version__number").first()
    return found


def taken_passages(base: Recognition) -> list[Recognition]:
    """The passages that were taken into the text since, oldest first."""
    number = base.version.number if base.version else 0
    found = Recognition.objects.filter(
        recording=base.recording, answer=Recognition.Answer.TAKEN, version__number__gt=number
    ).exclude(start_ms=None)
    return list(found.order_by("version__number"))


def _store(
    recognition: Recognition, base: Recognition, passages: Sequence[Recognition], actor: Person
) -> TranscriptVersion:
    recording = recognition.recording
    words = turns.current_words(base, passages)
    if base.settings.get("keep_loudest"):
        words = turns.without(words, turns.bleeding(recording, words))
    built = turns.build(recording, words)
    if not built:
        raise Refused(_("No speech was found; there is no text to store."))
    tracks = {track.index: track for track in recording.tracks.all()}
    version = store_recognised(
        interview=recording.interview,
        actor=actor,
        turns=[_parsed(turn, tracks[turn.track]) for turn in built],
        source=Source(recognition.engine, recognition.fingerprint),
        language=_language(base),
        voices={name: voice for track in tracks.values() if (name := _name(track)) for voice in [_voice(track)]},
    )
    _keep_words(version, built)
    recognition.answer, recognition.version = Recognition.Answer.TAKEN, version
    recognition.save(update_fields=["answer", "version"])
    audit.record(
        study=recording.study, actor=actor, verb="recognition.taken", about=recognition, version=str(version.uuid)
    )
    return version


def _keep_words(version: TranscriptVersion, built: Sequence[BuiltTurn]) -> None:
    stored = Turn.objects.filter(version=version).order_by("index")
    RecognisedTurn.objects.bulk_create(
        (
            RecognisedTurn(turn=turn, words=[list(word) for word in made.words])
            for turn, made in zip(stored, built, strict=True)
        ),
        batch_size=AT_ONCE,
    )


def _language(base: Recognition) -> str:
    """The interview's own language, or the one in which most was recognised."""
    own = base.recording.interview.language
    if own:
        return own
    said = [chunk.language for chunk in base.chunks.exclude(language="")]
    return max(set(said), key=said.count) if said else ""


def _parsed(turn: BuiltTurn, track: Track) -> ParsedTurn:
    return ParsedTurn(_name(track) or None, turn.text, turn.start_ms, turn.end_ms, certain=True)


def _name(track: Track) -> str:
    return track.speaker if track.use == Track.Use.SPEAKER else ""


def _voice(track: Track) -> Voice:
    return Voice(track.role, track.participant if track.role == Speaker.Role.PARTICIPANT else None)
