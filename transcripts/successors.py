"""A new version of a transcript concerns apps above this one: they register here what they have to say or to do."""

from collections.abc import Callable

from studies.models import Person
from transcripts.models import Transcript, TranscriptVersion

Follower = Callable[[TranscriptVersion, TranscriptVersion, Person | None], None]
Objection = Callable[[Transcript], str]

FOLLOWERS: list[Follower] = []
OBJECTIONS: list[Objection] = []


def follows(follower: Follower) -> Follower:
    """Register what happens, in the same transaction, when a version gets a successor: `follower(old, new, actor)`."""
    FOLLOWERS.append(follower)
    return follower


def objects(objection: Objection) -> Objection:
    """Register a reason why a machine must not make a new version of a transcript now: a sentence, or nothing."""
    OBJECTIONS.append(objection)
    return objection


def announce(old: TranscriptVersion, new: TranscriptVersion, actor: Person | None) -> None:
    """Tell everybody that `new` stands where `old` stood."""
    for follower in FOLLOWERS:
        follower(old, new, actor)


def objection_to(transcript: Transcript) -> str:
    """The first sentence that speaks against a new recognised version; empty where nothing does."""
    return next(filter(None, (objection(transcript) for objection in OBJECTIONS)), "")
