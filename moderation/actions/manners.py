"""How a study moderates."""

from django.db import transaction

from moderation.models import Manners
from studies import audit
from studies.models import Person, Study


@transaction.atomic
def shuffle_coders(*, study: Study, actor: Person, shuffles: bool) -> None:
    """Hide on the desk which coder is which, in another order on every case; or show the same letters everywhere."""
    manners, _new = Manners.objects.select_for_update().get_or_create(study=study)
    if manners.shuffles_coders != shuffles:
        manners.shuffles_coders = shuffles
        manners.save(update_fields=["shuffles_coders"])
        audit.record(study=study, actor=actor, verb="moderation.shuffled", about=study, shuffles=shuffles)
