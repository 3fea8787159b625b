"""Everything of a study that its package is made of, read once: finished work only."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Min

from coding.domain.folding import folded
from coding.domain.snapshot import FrozenCoding
from coding.domain.spans import turn_at
from coding.models import Code, Layer
from coding.queries import canonical_by_uuid, coder_labels, frozen_codings
from coding.visibility import complete_layers
from exchange.domain.archive import distinct_names
from exchange.domain.sharing import Obstacle, obstacle
from moderation.models import Decision
from moderation.queries import Consensus, consensus_layers
from reports.queries.comparing import Result, package_results
from reports.queries.voices import Attendance, attendance
from studies.models import Participant, Study
from transcripts.models import TranscriptVersion


@dataclass(frozen=True)
class Material:
    """A study with its transcripts (by id of the version, in the order of their labels)."""

    study: Study
    versions: Mapping[int, TranscriptVersion]
    room: Attendance
    obstacles: Mapping[int, Obstacle | None]

    def label(self, version: int) -> str:
        """What the transcript is called."""
        return self.versions[version].transcript.interview.label

    def file_name(self, version: int) -> str:
        """The same as a file name that no other transcript has."""
        return self._file_names[version]

    @cached_property
    def _file_names(self) -> dict[int, str]:
        return dict(zip(self.versions, distinct_names(map(self.label, self.versions)), strict=True))

    def turn(self, version: int, offset: int) -> int:
        """The number of the turn at an offset, from 1."""
        return turn_at(self.room.starts[version], offset) + 1

    def words(self, version: int, start: int, end: int) -> str:
        """A passage where its transcript is shared and its speakers may be quoted, otherwise nothing."""
        if not self.is_shared(version) or not self.room.may_quote(version, start, end):
            return ""
        return self.versions[version].text[start:end]

    def is_shared(self, version: int) -> bool:
        """Whether everybody consented to share the transcript."""
        return self.obstacles[version] is None

    @cached_property
    def layers(self) -> list[Layer]:
        """Submitted layers that are complete, by round, transcript and coder."""
        labels = self.coders
        found = complete_layers(self.study).select_related("round")
        return sorted(found, key=lambda one: (one.round.number, self.label(one.version_id), labels[one.coder_id]))

    @cached_property
    def coders(self) -> dict[int, str]:
        """`coder-1`, `coder-2`, … by person."""
        return coder_labels(self.study)

    @cached_property
    def moderators(self) -> dict[int, str]:
        """`moderator-1`, … by person, in the order of their first decisions."""
        decisions = Decision.objects.filter(case_set__round__study=self.study)
        firsts = decisions.values("decided_by").annotate(first=Min("id")).order_by("first")
        return {row["decided_by"]: f"moderator-{n}" for n, row in enumerate(firsts, 1)}

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Every code by uuid, led to the one it was merged into."""
        return canonical_by_uuid(self.study)

    def codings(self, layer: Layer) -> list[FrozenCoding]:
        """The codings of a finished layer as they count, by the codes that theirs were merged into."""
        return folded(frozen_codings(layer), self._roots)

    @cached_property
    def _roots(self) -> dict[str, str]:
        return {uuid: str(code.uuid) for uuid, code in self.codes.items()}

    @cached_property
    def results(self) -> list[Result]:
        """Every comparison of the finished rounds."""
        return list(package_results(self.study))

    @cached_property
    def consensus(self) -> dict[tuple[int, int], Consensus]:
        """The consensus layers by round and transcript version."""
        return consensus_layers(self.study)


def gather(study: Study) -> Material:
    """Read a study. Raises nothing; what is not finished is not there."""
    versions = _versions(study)
    room = attendance(study, versions.keys())
    sharing = set(Participant.objects.filter(study=study, consents_to_share=True).values_list("pseudonym", flat=True))
    obstacles = {version: obstacle(room.rooms[version], sharing) for version in versions}
    return Material(study, versions, room, obstacles)


def _versions(study: Study) -> dict[int, TranscriptVersion]:
    """The latest version of every transcript, and those that were coded."""
    rows = TranscriptVersion.objects.filter(transcript__study=study).select_related(
        "transcript__interview__guide_version"
    )
    ordered = sorted(rows.defer("report"), key=lambda row: (row.transcript.interview.label, row.number))
    latest = {row.transcript_id: row.pk for row in ordered}
    coded = set(complete_layers(study).values_list("version_id", flat=True))
    return {row.pk: row for row in ordered if row.pk in coded or row.pk in latest.values()}
