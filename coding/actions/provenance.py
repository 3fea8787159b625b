"""What somebody says of how layers came about, where Tandem cannot know."""

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import CodingRound, Layer, Provenance
from studies import audit
from studies.errors import Refused
from studies.models import Person


@transaction.atomic
def declare_independent(*, round_: CodingRound, actor: Person) -> int:
    """Say that the imported layers of a round were coded independently; answers how many.

    Raises Refused where there are none.
    """
    imported = Layer.objects.filter(round=round_, provenance=Provenance.IMPORTED)
    count: int = imported.update(provenance=Provenance.DECLARED, declared_by=actor)
    if not count:
        raise Refused(_("No layer of this round was imported."))
    audit.record(study=round_.study, actor=actor, verb="round.declared_independent", about=round_, layers=count)
    return count
