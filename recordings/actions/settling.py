"""What a person says about the tracks: who speaks on each, how much later it begins, what is only to listen to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs.actions import start_job
from recordings.actions.locking import lock_recording
from recordings.domain.transitions import Verb
from recordings.models import Recording, Track
from studies import audit
from studies.errors import Refused
from studies.models import Participant, Person

MIX = "mix-recording"
LATEST_MS = 12 * 3600 * 1000


@dataclass(frozen=True)
class TrackChoice:
    """One track as somebody settled it; `offset_ms` is how much later than the recording it begins."""

    track: Track
    use: str
    speaker: str
    role: str
    participant: Participant | None
    offset_ms: int


@transaction.atomic
def settle_tracks(*, recording: Recording, actor: Person, choices: Sequence[TrackChoice]) -> None:
    """Store what was said about every track; the mixed copy is made anew where the sound moved.

    Raises Refused where two speakers have one name, nothing would be left to recognise, or it is not ready.
    """
    lock_recording(recording, Verb.SETTLE)
    names = [choice.speaker for choice in choices if choice.use == Track.Use.SPEAKER]
    if any(not name for name in names):
        raise Refused(_("Give every track with one speaker a name."))
    if len(set(names)) < len(names):
        raise Refused(_("Two tracks have the same speaker; give each its own name."))
    if all(choice.use == Track.Use.LISTEN for choice in choices):
        raise Refused(_("Leave at least one track to be recognised."))
    moved = False
    for choice in choices:
        track = choice.track
        moved |= (track.offset_ms, track.use) != (choice.offset_ms, choice.use)
        track.use, track.speaker, track.role = choice.use, choice.speaker, choice.role
        track.participant, track.offset_ms = choice.participant, choice.offset_ms
        track.save(update_fields=["use", "speaker", "role", "participant", "offset_ms"])
    audit.record(study=recording.study, actor=actor, verb="recording.settled", about=recording, tracks=len(choices))
    if moved and len(choices) > 1:
        start_job(
            study=recording.study,
            actor=actor,
            kind=MIX,
            about=recording.uuid,
            parameters={"language": get_language()},
        )
