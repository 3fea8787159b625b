"""One audit row for every change, written by the action that makes it."""

from typing import Any

from django.db.models import Model

from studies.models import AuditEvent, Person, Study


def record(
    *, study: Study | None, actor: Person | None, verb: str, about: Model | None = None, **data: Any
) -> AuditEvent:
    """Write what happened. `data` holds ids, counts and states; never words of a transcript, names or codes."""
    return AuditEvent.objects.create(
        study=study,
        actor=actor,
        verb=verb,
        object_type=about._meta.label if about is not None else "",
        object_id=str(getattr(about, "uuid", None) or about.pk) if about is not None else "",
        data=data,
    )
