"""Which transcripts may leave a study."""

from collections.abc import Collection
from enum import StrEnum

from finding.domain.voices import Room, Voice, identified


class Obstacle(StrEnum):
    """Why a transcript stays."""

    NO_PARTICIPANT = "no_participant"  # nobody is entered who could have consented
    NO_CONSENT = "no_consent"  # somebody who was there did not consent to share it
    UNKNOWN_SPEAKER = "unknown_speaker"  # somebody speaks who is linked to no participant
    AS_HEARD = "as_heard"  # nobody has corrected what a machine heard
    ANONYMISED_SINCE = "anonymised_since"  # an anonymised text stands in its place


def obstacle(room: Room, consenting: Collection[str]) -> Obstacle | None:
    """Why the transcript of this room may not be shared; None where it may."""
    if not room.present:
        return Obstacle.NO_PARTICIPANT
    if not set(room.present).issubset(consenting):
        return Obstacle.NO_CONSENT
    if any(_is_stranger(voice, room.present) for voice in set(room.voices)):
        return Obstacle.UNKNOWN_SPEAKER
    return None


def speaker_names(room: Room) -> list[str]:
    """What each turn's speaker is called outside the study: a pseudonym, `Interviewer`, or nothing for nobody.

    The labels of the transcript itself may be names and are never used.
    """
    return [_name(voice, room.present) for voice in room.voices]


def _name(voice: Voice | None, present: Collection[str]) -> str:
    if voice is None:
        return ""
    return "Interviewer" if voice.is_interviewer else identified(voice, present) or "Speaker"


def _is_stranger(voice: Voice | None, present: Collection[str]) -> bool:
    return voice is not None and not voice.is_interviewer and identified(voice, present) not in present
