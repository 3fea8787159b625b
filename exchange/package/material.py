"""Everything of a study that its package is made of, read once: finished work only."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Min, Q

from agreement.queries.compared_codes import Codes
from agreement.queries.comparing import Result, package_results
from coding.domain.folding import alike
from coding.domain.spans import turn_at
from coding.models import Code
from coding.queries import canonical_by_uuid, frozen_codings
from exchange.domain.archive import distinct_names
from exchange.domain.sharing import Obstacle, obstacle
from finding.queries.voices import Attendance, attendance
from moderation.codings.queries import Consensus, consensus_layers
from moderation.codings.results import result_places
from moderation.models import Decision
from rounds.models import CodingRound, Layer
from rounds.queries import coder_labels, coder_names
from rounds.visibility import complete_layers, results_visible
from studies.models import Membership, Participant, Person, Study
from studies.queries import pilot_interviews
from transcripts.models import TranscriptVersion
from transcripts.visibility import ReadableText, left_behind, readable_texts, reading_line


class Applied(NamedTuple):
    """One coding as it counts. `applied` are the codes (uuids) under which its coder made it: several where codes that
    were different ones then had become one when the round was closed.
    """

    start: int
    end: int
    code: str
    applied: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """A study with its transcripts (by id of the version, in the order of their labels).

    `now` names for a version that was anonymised since the one that stands for it.
    """

    study: Study
    versions: Mapping[int, TranscriptVersion]
    room: Attendance
    obstacles: Mapping[int, Obstacle | None]
    texts: Mapping[int, ReadableText]
    now: Mapping[int, int]

    def label(self, version: int) -> str:
        """What the transcript is called."""
        return self.versions[version].transcript.interview.label

    def file_name(self, version: int) -> str:
        """The same as a file name that no other transcript has."""
        return self._file_names[version]

    @cached_property
    def _file_names(self) -> dict[int, str]:
        first = sorted(self.versions, key=lambda version: version in self.now)
        return dict(zip(first, distinct_names(map(self.label, first)), strict=True))

    def turn(self, version: int, offset: int) -> int:
        """The number of the turn at an offset, from 1."""
        return turn_at(self.room.starts[version], offset) + 1

    def words(self, version: int, start: int, end: int) -> str:
        """A passage where its transcript is shared and its speakers may be quoted, otherwise nothing.

        One of a text that was anonymised since has the words that stand there now.
        """
        if not self.is_shared(self.now.get(version, version)) or not self.room.may_quote(version, start, end):
            return ""
        return self.texts[version].words(start, end)

    def is_shared(self, version: int) -> bool:
        """Whether everybody consented to share the transcript."""
        return self.obstacles[version] is None

    @cached_property
    def layers(self) -> list[Layer]:
        """Submitted layers that are complete, by round, transcript and coder."""
        labels = self.coders
        found = complete_layers(self.study).select_related("round").prefetch_related("together")
        return sorted(found, key=lambda one: (one.round.number, self.label(one.version_id), labels[one.coder_id]))

    @cached_property
    def coders(self) -> dict[int, str]:
        """`coder-1`, `coder-2`, … by person."""
        return coder_labels(self.study)

    @cached_property
    def coder_names(self) -> dict[str, str]:
        """The same by the person's uuid, as cases name people."""
        return coder_names(self.study)

    @cached_property
    def moderators(self) -> dict[int, str]:
        """`moderator-1`, … by person, in the order of their first decisions."""
        decisions = Decision.objects.filter(case_set__round__study=self.study)
        firsts = decisions.values("decided_by").annotate(first=Min("decided_at")).order_by("first", "decided_by__uuid")
        return {row["decided_by"]: f"moderator-{n}" for n, row in enumerate(firsts, 1)}

    @cached_property
    def researchers(self) -> dict[int, str]:
        """`researcher-1`, … by person: coders, moderators, and whoever merged codes or answers for a layer."""
        merged = Code.objects.filter(study=self.study, merged_by__isnull=False).order_by("created_at", "uuid")
        declared = Layer.objects.filter(round__study=self.study, declared_by__isnull=False).order_by(
            "assigned_at", "uuid"
        )
        others = [*merged.values_list("merged_by", flat=True), *declared.values_list("declared_by", flat=True)]
        people = dict.fromkeys([*self.coders, *self.moderators, *others])
        return {person: f"researcher-{n}" for n, person in enumerate(people, 1)}

    @cached_property
    def roles(self) -> dict[int, str]:
        """What each researcher is in the study now; empty for who has left it."""
        rows = Membership.objects.filter(study=self.study, person__in=self.researchers).order_by("role")
        held: dict[int, list[str]] = {person: [] for person in self.researchers}
        for person, role in rows.values_list("person", "role"):
            held[person].append(role)
        return {person: "; ".join(roles) for person, roles in held.items()}

    @cached_property
    def words_of_names(self) -> set[str]:
        """Every word of a name of somebody in the study, in small letters."""
        people = Person.objects.filter(Q(memberships__study=self.study) | Q(pk__in=self.researchers))
        return {word for name in people.values_list("name", flat=True) for word in name.casefold().split()}

    @cached_property
    def rounds(self) -> list[CodingRound]:
        """The rounds by number, with the codebooks they began and ended with."""
        found = CodingRound.objects.filter(study=self.study)
        found = found.select_related("study", "codebooks__opened", "codebooks__closed")
        return list(found.order_by("number"))

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Every code by uuid, led to the one it was merged into."""
        return canonical_by_uuid(self.study)

    @cached_property
    def codes_of(self) -> dict[int, Codes]:
        """By round (id) the codes as they stood when it was closed."""
        return {one.pk: Codes(one) for one in self.rounds}

    def codings(self, layer: Layer) -> list[Applied]:
        """The codings of a finished layer as they counted when its round was closed."""
        at_close = self.codes_of[layer.round_id].at_close
        rows = alike(frozen_codings(layer), lambda row: (at_close[row.code], row.start, row.end))
        return [
            Applied(same[0].start, same[0].end, at_close[same[0].code], tuple(row.code for row in same))
            for same in rows
        ]

    @cached_property
    def pilots(self) -> set[int]:
        """Transcript versions (ids) of pilot interviews."""
        interviews = pilot_interviews(self.study)
        return {pk for pk, version in self.versions.items() if version.transcript.interview_id in interviews}

    @cached_property
    def results(self) -> list[Result]:
        """Every comparison of the finished rounds; none where the study does not compare coders."""
        return package_results(self.study) if self.study.compares_coders else []

    @cached_property
    def result_places(self) -> set[tuple[int, int]]:
        """The rounds and transcript versions (ids) whose consensus is the transcript's result."""
        return set(result_places(results_visible(self.study, None)))

    @cached_property
    def consensus(self) -> dict[tuple[int, int], Consensus]:
        """The consensus layers by round and transcript version."""
        return consensus_layers(self.study)


def gather(study: Study) -> Material:
    """Read a study. Raises nothing; what is not finished is not there."""
    versions = _versions(study)
    room = attendance(study, versions.keys())
    sharing = set(Participant.objects.filter(study=study, consents_to_share=True).values_list("pseudonym", flat=True))
    now = {old: new for old, new in left_behind(study).items() if old in versions}
    obstacles = {pk: obstacle(room.rooms[pk], sharing) or _unread(row, now) for pk, row in versions.items()}
    return Material(study, versions, room, obstacles, readable_texts(versions), now)


def _versions(study: Study) -> dict[int, TranscriptVersion]:
    """What is read of every transcript, the latest text where that is nothing, and those that were coded."""
    rows = TranscriptVersion.objects.filter(transcript__study=study).select_related(
        "transcript__interview__guide_version"
    )
    ordered = sorted(rows.defer("report"), key=lambda row: (row.transcript.interview.label, row.number))
    latest = {row.transcript_id: row.pk for row in ordered}
    latest |= dict(reading_line(study).values_list("transcript", "pk"))
    coded = set(complete_layers(study).values_list("version_id", flat=True))
    return {row.pk: row for row in ordered if row.pk in coded or row.pk in latest.values()}


def _unread(version: TranscriptVersion, now: Mapping[int, int]) -> Obstacle | None:
    """Why a text is no part of the reading line."""
    if version.pk in now:
        return Obstacle.ANONYMISED_SINCE
    return Obstacle.AS_HEARD if version.kind == TranscriptVersion.Kind.RECOGNISED else None
