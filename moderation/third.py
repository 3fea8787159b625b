"""Who may decide where the owner wants a third person: nobody who coded the transcript, alone or in a meeting."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from moderation.kinds import Place
from moderation.models import CaseSet, Manners
from rounds.models import Layer
from studies.errors import Refused
from studies.models import Membership, Person, Study
from studies.permissions import Role


def requires_third(study: Study) -> bool:
    """Whether the owner wants nobody to decide about what they coded."""
    return bool(Manners.objects.filter(study=study, requires_third=True).exists())


def barred(study: Study, person: Person) -> set[Place]:
    """The places whose cases the person may not decide; none where the study does not ask for a third."""
    layers = Layer.objects.filter(round__study=study, round__study__moderation_manners__requires_third=True)
    own = layers.filter(Q(coder=person) | Q(together=person)).order_by()
    return set(own.values_list("round_id", "version_id"))


def open_to(sets: Iterable[CaseSet], barred_places: set[Place]) -> list[CaseSet]:
    """Those of the sets that somebody barred from these places may decide."""
    return [row for row in sets if (row.round_id, row.version_id) not in barred_places]


def refuse_who_coded(case_set: CaseSet, person: Person) -> None:
    """Raises Refused where the person coded what they want to decide about, and a third person is wanted."""
    if (case_set.round_id, case_set.version_id) in barred(case_set.round.study, person):
        raise Refused(_("You coded this transcript, and this study wants a third person to decide about it."))


def thirds(case_sets: Iterable[CaseSet], study: Study) -> dict[int, list[str]]:
    """By id of each case set the names of the moderators who may decide it: who took no part in its coding."""
    moderators = dict(
        Membership.objects.filter(study=study, role=Role.MODERATOR)
        .order_by("person__name")
        .values_list("person_id", "person__name")
    )
    took_part: set[tuple[int, int, int]] = set()
    for field in ("coder", "together"):
        rows = Layer.objects.filter(round__study=study, **{f"{field}__in": list(moderators)})
        took_part |= set(rows.order_by().values_list("round_id", "version_id", field))
    return {
        row.pk: [name for pk, name in moderators.items() if (row.round_id, row.version_id, pk) not in took_part]
        for row in case_sets
    }
