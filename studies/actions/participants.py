"""Participants: described one by one or from a table, with what they consented to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from studies import audit
from studies.actions.consents import keep_ticks
from studies.actions.studies import hold, is_mentioned
from studies.domain.participant_columns import CONSENTS
from studies.errors import Refused
from studies.formats.participants_csv import Planned, name_key
from studies.models import AttributeValue, Consent, Identity, Participant, Person, Study

OWN = (AttributeValue, Consent, Identity)
"""What says something about a participant and is forgotten with them."""


@transaction.atomic
def add_participant(*, study: Study, actor: Person, values: Mapping[str, Any]) -> Participant:
    """Describe a new participant; `values` are fields of Participant. Raises Refused where the pseudonym is taken."""
    hold(study)
    _refuse_taken(study, values["pseudonym"])
    participant: Participant = Participant.objects.create(study=study, **values)
    keep_ticks(participant, actor, {})
    audit.record(study=study, actor=actor, verb="participant.added", about=participant, **_consent_changes({}, values))
    return participant


@transaction.atomic
def change_participant(*, participant: Participant, actor: Person, values: Mapping[str, Any]) -> list[str]:
    """Store changed values and answer the names of the changed fields; the audit row names what consent changed."""
    hold(participant.study)
    fresh = Participant.objects.select_for_update().get(pk=participant.pk)
    _refuse_taken(fresh.study, values.get("pseudonym", fresh.pseudonym), but=fresh)
    before = {name: getattr(fresh, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        setattr(fresh, name, values[name])
    fresh.save(update_fields=changed)
    keep_ticks(fresh, actor, {name: before.get(name, getattr(fresh, name)) for name in CONSENTS})
    consent = _consent_changes(before, values)
    audit.record(study=fresh.study, actor=actor, verb="participant.changed", about=fresh, fields=changed, **consent)
    return changed


@transaction.atomic
def remove_participant(*, participant: Participant, actor: Person) -> None:
    """Forget a participant whom nothing mentions. Raises Refused for one who took part in something."""
    if is_mentioned(participant, own=OWN):
        raise Refused(
            _("%(name)s took part in an interview and stays; take them out of their interviews first.")
            % {"name": participant.pseudonym}
        )
    audit.record(study=participant.study, actor=actor, verb="participant.removed", about=participant)
    participant.delete()


@transaction.atomic
def import_participants(*, study: Study, actor: Person, lines: Sequence[Planned]) -> None:
    """Store what a table says: new participants and changed ones; refused and unchanged lines are passed over."""
    new = [line.values for line in lines if line.outcome == "added"]
    changes = {str(line.known): line.values for line in lines if line.outcome == "changed"}
    for participant in Participant.objects.bulk_create(Participant(study=study, **values) for values in new):
        keep_ticks(participant, actor, {})
    known = {one.pseudonym: one for one in Participant.objects.filter(study=study, pseudonym__in=changes)}
    for pseudonym, values in changes.items():
        before = {name: getattr(known[pseudonym], name) for name in CONSENTS}
        for name, value in values.items():
            setattr(known[pseudonym], name, value)
        known[pseudonym].save(update_fields=list(values))
        keep_ticks(known[pseudonym], actor, before)
    withdrawn = sum(values.get(name) is False for values in changes.values() for name in CONSENTS)
    audit.record(
        study=study,
        actor=actor,
        verb="participants.imported",
        added=len(new),
        changed=len(changes),
        withdrawn=withdrawn,
    )


def _refuse_taken(study: Study, pseudonym: str, but: Participant | None = None) -> None:
    others = Participant.objects.filter(study=study).exclude(pk__in=[but.pk] if but else [])
    if name_key(pseudonym) in {name_key(name) for name in others.values_list("pseudonym", flat=True)}:
        raise Refused(_("Another participant is called %(name)s; pseudonyms are unique.") % {"name": pseudonym})


def _consent_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    now = {name: bool(after[name]) for name in CONSENTS if name in after}
    return {
        "given": [name for name, value in now.items() if value and not before.get(name)],
        "withdrawn": [name for name, value in now.items() if not value and before.get(name)],
    }
