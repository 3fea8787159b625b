"""Who a participant is: written apart from everything else, and told to owner and interviewers alone."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from studies import audit
from studies.actions.studies import hold
from studies.models import Identity, Participant, Person


@transaction.atomic
def write_identity(*, participant: Participant, actor: Person, values: Mapping[str, Any]) -> None:
    """Keep real name, other names and contact; where nothing is left, nothing is kept. The history names the fields."""
    hold(participant.study)
    known = Identity.objects.filter(participant=participant).first() or Identity(participant=participant)
    changed = [name for name, value in values.items() if getattr(known, name) != value]
    for name in changed:
        setattr(known, name, values[name])
    if not changed:
        return
    if known.real_name or known.aliases or known.contact:
        known.save()
    elif known.pk:
        known.delete()
    audit.record(study=participant.study, actor=actor, verb="participant.identified", about=participant, fields=changed)
