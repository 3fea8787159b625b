"""How a study moderates."""

from django.db import transaction

from moderation.models import Manners
from studies import audit
from studies.models import Person, Study


def shuffle_coders(*, study: Study, actor: Person, shuffles: bool) -> None:
    """Hide on the desk which coder is which, in another order on every case; or show the same letters everywhere."""
    if _set(study, "shuffles_coders", shuffles):
        audit.record(study=study, actor=actor, verb="moderation.shuffled", about=study, shuffles=shuffles)


def require_third(*, study: Study, actor: Person, requires: bool) -> None:
    """Let nobody who coded a transcript decide its cases; or let them. What was decided before stays."""
    if _set(study, "requires_third", requires):
        audit.record(study=study, actor=actor, verb="moderation.third", about=study, requires=requires)


@transaction.atomic
def _set(study: Study, field: str, value: bool) -> bool:
    """Whether it was otherwise before."""
    manners, _new = Manners.objects.select_for_update().get_or_create(study=study)
    if getattr(manners, field) == value:
        return False
    setattr(manners, field, value)
    manners.save(update_fields=[field])
    return True
