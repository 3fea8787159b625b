"""What the package's page says before anything is built."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from catalogue.queries.catalogue import entries, quotations
from exchange.package.material import gather
from exchange.package.readme import BECAUSE
from jobs.models import Job
from studies.models import GuideVersion, Study

KIND = "package"
"""The kind of job that builds packages."""


@dataclass(frozen=True)
class Line:
    """One transcript, and why it stays where it does."""

    label: str
    uuid: str
    because: Promise | None


@dataclass(frozen=True)
class Overview:
    """What a package would hold."""

    guide_versions: int
    transcripts: list[Line]
    layers: int
    issues: int
    quotations: int
    unquoted: int

    @property
    def shared(self) -> int:
        """How many transcripts go in."""
        return sum(line.because is None for line in self.transcripts)


def overview(study: Study) -> Overview:
    """Count what is finished and what consent allows."""
    material = gather(study)
    found = entries(study)
    quoted = quotations(found)
    lines = [
        Line(material.label(pk), str(version.transcript.uuid), BECAUSE.get(material.obstacles[pk] or ""))
        for pk, version in material.versions.items()
    ]
    return Overview(
        guide_versions=GuideVersion.objects.filter(study=study).count(),
        transcripts=lines,
        layers=len(material.layers),
        issues=len(found),
        quotations=len(quoted),
        unquoted=sum(not one.may_quote for one in quoted),
    )


def packages(study: Study) -> QuerySet[Job]:
    """The study's latest packages, finished or not, newest first."""
    found: QuerySet[Job] = Job.objects.filter(study=study, kind=KIND).select_related("requested_by")[:10]
    return found
