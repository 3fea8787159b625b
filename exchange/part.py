"""What the package adds to every study (`studies.parts`)."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.queries import KIND
from jobs.models import Job
from rounds.models import CodingRound
from rounds.visibility import misses_results
from studies.models import Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, Role


def build_it(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Once a round is closed and nothing was built since, the owner can build the package."""
    if Role.OWNER not in roles or misses_results(study, person):
        return []
    closed = CodingRound.objects.filter(study=study, closed_at__isnull=False).order_by("-closed_at").first()
    if closed is None or _built(study).filter(finished_at__gt=closed.closed_at).exists():
        return []
    return [ToDo(Role.OWNER, _("Build the replication package."), reverse("package", args=[study.slug]))]


def package_chapter(study: Study, person: Person) -> Chapter | None:
    """How many packages were built that still hold."""
    return Chapter(_built(study).count(), _("built"), reverse("package", args=[study.slug]))


def _built(study: Study) -> QuerySet[Job]:
    return Job.objects.filter(study=study, kind=KIND, state=Job.State.DONE).exclude(result__has_key="overtaken")


register(
    Part(
        "exchange",
        places=(Place("package", gettext_lazy("Package"), Permission.EXPORT_PACKAGE, Group.PUBLISHING, 2),),
        chapters=(ToldChapter("package", gettext_lazy("Package"), package_chapter, after="catalogue"),),
        to_do=(build_it,),
        sentences={
            "package.built": gettext_lazy("built a replication package"),
        },
    )
)
