"""Who was in the room of a transcript, whose team they are of, and what they consented to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from finding.domain.voices import Base, Heard, Room, Told, Voice, may_be_quoted
from studies.models import Interview, Participant, Study
from transcripts.models import Speaker, TranscriptVersion, Turn


class Sitting(NamedTuple):
    """The interview of a transcript version: its id, whether it is a focus group, the number of its guide's version."""

    interview: int
    is_group: bool
    guide: int | None


@dataclass(frozen=True)
class Attendance:
    """Rooms, starts of turns and sittings by id of the transcript version; participants by pseudonym."""

    rooms: Mapping[int, Room]
    starts: Mapping[int, list[int]]
    sittings: Mapping[int, Sitting]
    teams: Mapping[str, str]
    quotable: frozenset[str]
    pilots: frozenset[str]

    def heard(self, version: int, start: int, end: int) -> Heard:
        """Who speaks in a passage."""
        return self.rooms[version].heard(start, end)

    def told(self, version: int, start: int, end: int) -> Told:
        """For whom a passage counts: not for pilots, and for nobody who is merely touched by it.

        A focus group's session counts where any of its participants is heard.
        """
        telling, heard = self.rooms[version].telling(start, end), self.heard(version, start, end)
        sitting, aloud = self.sittings[version], heard.has_unknown or not self.pilots.issuperset(heard.participants)
        people = tuple(who for who in telling.participants if who not in self.pilots)
        return Told(people, sitting.interview if sitting.is_group and aloud else None, telling.has_unknown)

    def is_pilot(self, version: int, start: int, end: int) -> bool:
        """Whether a passage is of a pilot interview, or pilots alone speak in it."""
        room, heard = self.rooms[version], self.heard(version, start, end)
        return _all_pilots(room.present, self.pilots) or (
            not heard.has_unknown and _all_pilots(heard.participants, self.pilots)
        )

    def may_quote(self, version: int, start: int, end: int) -> bool:
        """Whether everybody who speaks there consented to be quoted."""
        room = self.rooms[version]
        return may_be_quoted(room.heard(start, end), room.present, self.quotable)

    def base(self, versions: Iterable[int]) -> Base:
        """Who could be counted in these versions."""
        versions = list(versions)
        groups = {self.sittings[version] for version in versions if self.sittings[version].is_group}
        return Base(self._there(versions), frozenset(group.interview for group in groups), self.teams)

    def asked(self, versions: Iterable[int], guide: int) -> frozenset[str]:
        """Those of them who were interviewed with the guide's version of this number or a later one."""
        guides = ((version, self.sittings[version].guide) for version in versions)
        return self._there(version for version, number in guides if number is not None and number >= guide)

    def _there(self, versions: Iterable[int]) -> frozenset[str]:
        return frozenset[str]().union(*(self.rooms[version].participants for version in versions)) - self.pilots


def attendance(study: Study, versions: Collection[int]) -> Attendance:
    """Everything about who speaks in these transcript versions, in five queries."""
    people = Participant.objects.filter(study=study)
    rows = list(people.values_list("pseudonym", "team", "consents_to_quote", "is_pilot"))
    sittings = _sittings(versions)
    present = _present(study, sittings)
    starts: dict[int, list[int]] = {version: [] for version in versions}
    ends: dict[int, list[int]] = {version: [] for version in versions}
    voices: dict[int, list[Voice | None]] = {version: [] for version in versions}
    turns = Turn.objects.filter(version__in=versions).order_by("version_id", "index")
    known = _voices(study)
    for version, start, end, speaker in turns.values_list("version_id", "start", "end", "speaker_id"):
        starts[version].append(start)
        ends[version].append(end)
        voices[version].append(known.get(speaker))
    return Attendance(
        rooms={version: Room(present.get(version, ()), ends[version], voices[version]) for version in versions},
        starts=starts,
        sittings=sittings,
        teams={pseudonym: team for pseudonym, team, *_rest in rows},
        quotable=frozenset(who for who, _team, quotable, _pilot in rows if quotable),
        pilots=frozenset(who for who, *_rest, is_pilot in rows if is_pilot),
    )


def _all_pilots(people: Collection[str], pilots: frozenset[str]) -> bool:
    return bool(people) and pilots.issuperset(people)


def _voices(study: Study) -> dict[int, Voice]:
    rows = Speaker.objects.filter(transcript__study=study).values_list("pk", "role", "participant__pseudonym")
    return {pk: Voice(role == Speaker.Role.INTERVIEWER, participant) for pk, role, participant in rows}


def _sittings(versions: Collection[int]) -> dict[int, Sitting]:
    columns = ("pk", "transcript__interview", "transcript__interview__kind")
    rows = TranscriptVersion.objects.filter(pk__in=versions)
    return {
        pk: Sitting(interview, kind == Interview.Kind.FOCUS_GROUP, guide)
        for pk, interview, kind, guide in rows.values_list(*columns, "transcript__interview__guide_version__number")
    }


def _present(study: Study, sittings: Mapping[int, Sitting]) -> dict[int, tuple[str, ...]]:
    rows = Interview.objects.filter(study=study, participants__isnull=False).order_by("participants__pseudonym")
    of_interview: dict[int, list[str]] = {}
    for interview, pseudonym in rows.values_list("pk", "participants__pseudonym"):
        of_interview.setdefault(interview, []).append(pseudonym)
    return {version: tuple(of_interview.get(sitting.interview, ())) for version, sitting in sittings.items()}
