"""What a package rested on when it was built: the consents, and who was in which transcript.

Kept with the job as digests and compared with what stands now, so that nobody has to remember to mark a package.
"""

import hashlib
import json
from collections.abc import Iterable

from exchange.package.material import Material, gather
from studies.models import Participant, Study


def rests_on(material: Material) -> dict[str, str]:
    """A digest for each participant and transcript version by its uuid. They tell nothing without the study."""
    study, consents = material.study, {}
    rows = Participant.objects.filter(study=study).values_list(
        "uuid", "pseudonym", "consents_to_share", "consents_to_quote"
    )
    digests = {}
    for uuid, pseudonym, share, quote in rows:
        consents[pseudonym] = [str(uuid), share, quote]
        digests[f"participant {uuid}"] = _digest(consents[pseudonym])
    for pk, version in material.versions.items():
        room = material.room.rooms[pk]
        voices = [None if voice is None else [voice.is_interviewer, voice.participant] for voice in room.voices]
        there = [consents.get(pseudonym) for pseudonym in room.present]
        obstacle = material.obstacles[pk]
        digests[f"transcript {version.uuid}"] = _digest([obstacle, sorted(map(str, there)), voices, version.sha256])
    return digests


def is_overtaken(kept: object, now: dict[str, str]) -> bool:
    """Whether anything that a package rested on has changed or is gone; what came later does not matter.

    A package that kept nothing cannot be shown to hold and counts as overtaken.
    """
    if not isinstance(kept, dict):
        return True
    return any(now.get(key) != digest for key, digest in kept.items())


def overtaken(study: Study, kept: Iterable[object]) -> list[bool]:
    """The same for several packages, with one reading of the study."""
    now = rests_on(gather(study))
    return [is_overtaken(one, now) for one in kept]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
