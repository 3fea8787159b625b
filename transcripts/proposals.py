"""Who the speakers of a file probably are, from what they say and from the names that the study knows."""

from collections.abc import Sequence

from studies.models import Study
from transcripts import queries
from transcripts.actions import Voice
from transcripts.domain.proposals import propose_roles
from transcripts.domain.turns import ParsedTurn
from transcripts.models import Speaker


def proposed_voices(study: Study, turns: Sequence[ParsedTurn]) -> dict[str, Voice]:
    """Role and participant of each speaker: a pseudonym is that participant, a member's name an interviewer."""
    known = queries.known_names(study)
    return {label: _voice(label, role, known) for label, role in propose_roles(turns).items()}


def _voice(label: str, role: str, known: queries.KnownNames) -> Voice:
    participant = known.participant(label)
    if participant is not None:
        return Voice(Speaker.Role.PARTICIPANT, participant)
    return Voice(Speaker.Role.INTERVIEWER if known.is_member(label) else role)
