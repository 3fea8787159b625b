"""One audit row for every change, written by the action that makes it."""

from typing import Any

from django.db.models import Model

from studies.models import AuditEvent, Person, Seat, Study


def record(
    *, study: Study | None, actor: Person | None, verb: str, about: Model | None = None, **data: Any
) -> AuditEvent:
    """Write what happened. `data` holds ids, counts and states; never words of a transcript, names or codes."""
    return _row(study=study, actor=actor, verb=verb, about=about, data=data)


def record_visit(*, seat: Seat, verb: str, about: Model | None = None, **data: Any) -> AuditEvent:
    """The same for what somebody did who came by a link."""
    return _row(study=seat.study, seat=seat, verb=verb, about=about, data=data)


def _row(about: Model | None, **fields: Any) -> AuditEvent:
    label = about._meta.label if about is not None else ""
    named = str(getattr(about, "uuid", None) or about.pk) if about is not None else ""
    return AuditEvent.objects.create(object_type=label, object_id=named, **fields)
