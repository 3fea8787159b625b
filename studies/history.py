"""The study's history for people to read: audit rows as sentences, and who may not read which.

Rows hold ids; what they are about is looked up here for the few kinds of things whose names everybody may know. Apps
say what a row means, what may be named and what is hidden (`studies.parts`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.models import AuditEvent, Person, Study
from studies.parts import PARTS, sentence_of
from studies.permissions import Role

CONSENTS: dict[str, Promise] = {
    "consents_to_record": gettext_lazy("consent to record"),
    "consents_to_quote": gettext_lazy("consent to quote"),
    "consents_to_share": gettext_lazy("consent to share"),
}


def events(study: Study, person: Person) -> QuerySet[AuditEvent]:
    """The study's rows that the person may read, newest first."""
    rows = AuditEvent.objects.filter(study=study).select_related("actor", "seat__participant")
    found: QuerySet[AuditEvent] = rows.order_by("-id")
    for beginning in {word for part in PARTS.values() for rule in part.hides for word in rule(study, person)}:
        found = found.exclude(~Q(actor=person), verb__startswith=beginning)
    return found


@dataclass(frozen=True)
class Told:
    """One row as a sentence without its subject."""

    at: datetime
    who: str
    sentence: str


def told(rows: Iterable[AuditEvent]) -> list[Told]:
    """Rows as sentences; one query for each kind of thing that they name, however many rows there are."""
    rows = list(rows)
    names = _names(rows)
    return [Told(row.at, _who(row), _sentence(row, names)) for row in rows]


def _who(row: AuditEvent) -> str:
    if row.actor is not None:
        return row.actor.name
    if row.seat is not None:
        return row.seat.participant.pseudonym if row.seat.participant else _("Somebody with a link")
    return _("Tandem")


def _sentence(row: AuditEvent, names: dict[tuple[str, str], str]) -> str:
    known = sentence_of(row.verb)
    if known is None:
        return row.verb
    values = {
        **row.data,
        "object": names.get((row.object_type, row.object_id), _("what is gone since")),
    }
    values["roles"] = ", ".join(str(Role(role).label) for role in row.data.get("roles", []))
    return "; ".join([str(known) % values, *_consent(row.data)])


def _consent(data: dict[str, Any]) -> Iterable[str]:
    """What became of consent, where the row says so; an import's row counts only."""
    for key, words in (("given", _("given: %(consents)s")), ("withdrawn", _("withdrawn: %(consents)s"))):
        named = data[key] if isinstance(data.get(key), list) else []
        if named:
            yield words % {"consents": ", ".join(str(CONSENTS[name]) for name in named)}


def _names(rows: Iterable[AuditEvent]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = {}
    together = {label: related for part in PARTS.values() for label, related in part.names.items()}
    for row in rows:
        if row.object_type in together:
            wanted.setdefault(row.object_type, set()).add(row.object_id)
    found = {}
    for kind, ids in wanted.items():
        model: Any = apps.get_model(kind)
        key = "uuid" if hasattr(model, "uuid") else "pk"
        for thing in model.objects.filter(**{f"{key}__in": ids}).select_related(*together[kind]):
            found[kind, str(getattr(thing, key))] = str(thing)
    return found
