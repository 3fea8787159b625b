"""Who was in the room of a transcript, whose team they are of, and what they consented to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reports.domain.voices import Heard, Room, Voice, may_be_quoted
from studies.models import Interview, Participant, Study
from transcripts.models import Speaker, TranscriptVersion, Turn


@dataclass(frozen=True)
class Attendance:
    """Rooms and the starts of their turns by id of the transcript version; participants by pseudonym."""

    rooms: Mapping[int, Room]
    starts: Mapping[int, list[int]]
    teams: Mapping[str, str]
    quotable: frozenset[str]

    def heard(self, version: int, start: int, end: int) -> Heard:
        """Who speaks in a passage."""
        return self.rooms[version].heard(start, end)

    def may_quote(self, version: int, start: int, end: int) -> bool:
        """Whether everybody who speaks there consented to be quoted."""
        room = self.rooms[version]
        return may_be_quoted(room.heard(start, end), room.present, self.quotable)


def attendance(study: Study, versions: Collection[int]) -> Attendance:
    """Everything about who speaks in these transcript versions, in four queries."""
    people = Participant.objects.filter(study=study).values_list("pseudonym", "team", "consents_to_quote")
    present = _present(study, versions)
    starts: dict[int, list[int]] = {version: [] for version in versions}
    ends: dict[int, list[int]] = {version: [] for version in versions}
    voices: dict[int, list[Voice | None]] = {version: [] for version in versions}
    rows = Turn.objects.filter(version__in=versions).order_by("version_id", "index")
    known = _voices(study)
    for version, start, end, speaker in rows.values_list("version_id", "start", "end", "speaker_id"):
        starts[version].append(start)
        ends[version].append(end)
        voices[version].append(known.get(speaker))
    rooms = {version: Room(present.get(version, ()), ends[version], voices[version]) for version in versions}
    teams = {pseudonym: team for pseudonym, team, _quotable in people}
    return Attendance(rooms, starts, teams, frozenset(who for who, _team, quotable in people if quotable))


def _voices(study: Study) -> dict[int, Voice]:
    rows = Speaker.objects.filter(transcript__study=study).values_list("pk", "role", "participant__pseudonym")
    return {pk: Voice(role == Speaker.Role.INTERVIEWER, participant) for pk, role, participant in rows}


def _present(study: Study, versions: Collection[int]) -> dict[int, tuple[str, ...]]:
    interview_of = TranscriptVersion.objects.filter(pk__in=versions).values_list("pk", "transcript__interview_id")
    rows = Interview.objects.filter(study=study, participants__isnull=False).order_by("participants__pseudonym")
    of_interview: dict[int, list[str]] = {}
    for interview, pseudonym in rows.values_list("pk", "participants__pseudonym"):
        of_interview.setdefault(interview, []).append(pseudonym)
    return {version: tuple(of_interview.get(interview, ())) for version, interview in interview_of}
