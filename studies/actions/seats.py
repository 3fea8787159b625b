"""Seats: links by which people without an account come to one thing of one study. The secret is told once."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studies import audit
from studies.domain.links import hashed
from studies.errors import refuse_unless
from studies.models import Participant, Person, Seat, Study


@transaction.atomic
def give_seat(
    *,
    study: Study,
    actor: Person,
    purpose: str,
    about: UUID | None = None,
    participant: Participant | None = None,
    expires_at: datetime | None = None,
) -> tuple[Seat, str]:
    """Make a link for a participant, or for whoever it is passed on to; answers the seat and its secret."""
    secret = secrets.token_urlsafe(32)
    seat: Seat = Seat.objects.create(
        study=study,
        purpose=purpose,
        about=about,
        participant=participant,
        token_sha256=hashed(secret),
        made_by=actor,
        made_at=timezone.now(),
        expires_at=expires_at,
    )
    audit.record(study=study, actor=actor, verb="seat.given", about=seat, purpose=purpose)
    return seat, secret


@transaction.atomic
def renew_seat(*, seat: Seat, actor: Person, expires_at: datetime | None = None) -> str:
    """The same seat with another link: the earlier one stops working. Raises Refused for one that was closed."""
    fresh = _open(seat)
    secret = secrets.token_urlsafe(32)
    fresh.token_sha256, fresh.expires_at = hashed(secret), expires_at
    fresh.save(update_fields=["token_sha256", "expires_at"])
    audit.record(study=fresh.study, actor=actor, verb="seat.renewed", about=fresh)
    return secret


@transaction.atomic
def close_seat(*, seat: Seat, actor: Person) -> None:
    """Let nobody in by it any more. Raises Refused where that was done already."""
    fresh = _open(seat)
    fresh.closed_at = timezone.now()
    fresh.save(update_fields=["closed_at"])
    audit.record(study=fresh.study, actor=actor, verb="seat.closed", about=fresh)


def _open(seat: Seat) -> Seat:
    fresh: Seat = Seat.objects.select_for_update(of=("self",)).select_related("study").get(pk=seat.pk)
    refuse_unless(fresh.closed_at is None, _("This link is closed; give a new one."))
    return fresh
