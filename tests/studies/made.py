"""Invitations for tests, made plainly."""

from __future__ import annotations

import hashlib
import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from studies.domain.links import hashed
from studies.models import Consent, ConsentDocument, Invitation, Participant, Person, Study

PDF = b"%PDF-1.7\n%%EOF\n"
"""As little as begins like one."""

_counter = itertools.count(1)


@scopes_disabled()
def make_invitation(study: Study, made_by: Person, email: str = "", **fields: Any) -> Invitation:
    """A waiting invitation to this address, whose link has the secret `secret`, or else one that nobody has."""
    number, now = next(_counter), timezone.now()
    secret = fields.pop("secret", f"secret {number}")
    values = {"name": f"Guest {number}", "roles": ["coder"], "made_at": now, "expires_at": now + timedelta(days=7)}
    return Invitation.objects.create(
        study=study,
        made_by=made_by,
        email=email or f"guest{number}@example.org",
        token_sha256=hashed(secret),
        **{**values, **fields},
    )


@scopes_disabled()
def make_consent(participant: Participant, noted_by: Person, **fields: Any) -> Consent:
    """A consent to record, with a signed form."""
    values = {"scope": "record", "is_given": True, "noted_at": timezone.now(), **fields}
    consent = Consent.objects.create(study=participant.study, participant=participant, noted_by=noted_by, **values)
    ConsentDocument.objects.create(
        consent=consent,
        media_type="application/pdf",
        size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
        content=PDF,
    )
    return consent
