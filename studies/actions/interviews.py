"""Interviews and focus groups: who spoke with whom, when, with which guide."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from studies import audit
from studies.actions.studies import hold, is_mentioned
from studies.errors import Refused
from studies.models import Interview, Participant, Person, Study


@transaction.atomic
def add_interview(
    *, study: Study, actor: Person, values: Mapping[str, Any], participants: Iterable[Participant]
) -> Interview:
    """Enter an interview or a focus group. Raises Refused where the label is taken."""
    hold(study)
    _refuse_taken_label(study, values["label"])
    interview: Interview = Interview.objects.create(study=study, **values)
    interview.participants.set(participants)
    audit.record(study=study, actor=actor, verb="interview.added", about=interview)
    return interview


@transaction.atomic
def change_interview(
    *, interview: Interview, actor: Person, values: Mapping[str, Any], participants: Iterable[Participant]
) -> None:
    """Store what is known better now. Raises Refused where the label is taken by another."""
    hold(interview.study)
    _refuse_taken_label(interview.study, values["label"], but=interview)
    fresh = Interview.objects.select_for_update().get(pk=interview.pk)
    changed = [name for name, value in values.items() if getattr(fresh, name) != value]
    for name in changed:
        setattr(fresh, name, values[name])
    fresh.save(update_fields=changed)
    fresh.participants.set(participants)
    audit.record(study=interview.study, actor=actor, verb="interview.changed", about=interview, fields=changed)


@transaction.atomic
def remove_interview(*, interview: Interview, actor: Person) -> None:
    """Forget an interview that has nothing yet. Raises Refused for one with a recording or a transcript."""
    if is_mentioned(interview):
        raise Refused(_("%(label)s has a recording or a transcript and stays.") % {"label": interview.label})
    audit.record(study=interview.study, actor=actor, verb="interview.removed", about=interview)
    interview.delete()


def _refuse_taken_label(study: Study, label: str, but: Interview | None = None) -> None:
    others = Interview.objects.filter(study=study, label__iexact=label).exclude(pk__in=[but.pk] if but else [])
    if others.exists():
        raise Refused(_("Another interview is labelled %(label)s; labels are unique.") % {"label": label})
