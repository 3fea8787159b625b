"""Consent: noted on a day with its wording and the signed form, taken back where that was a mistake."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studies import audit
from studies.consents import in_order
from studies.domain.participant_columns import CONSENTS
from studies.domain.signed_forms import MOST_BYTES, media_type
from studies.errors import Refused, refuse_unless
from studies.models import Consent, ConsentDocument, Participant, Person

PREFIX = "consents_to_"


@transaction.atomic
def note_consents(
    *,
    participant: Participant,
    actor: Person,
    scopes: Iterable[str],
    is_given: bool,
    on: date | None = None,
    wording: str = "",
    signed_form: bytes = b"",
) -> list[Consent]:
    """Note that a participant consented to these uses, or withdrew that, on a day.

    Raises Refused without a use, for a day to come, and for a signed form that is too large or no PDF, JPEG or PNG.
    """
    chosen = [scope for scope in Consent.Scope.values if scope in set(scopes)]
    refuse_unless(bool(chosen), _("Say what the consent is about."))
    refuse_unless(on is None or on <= timezone.localdate(), _("This day is still to come."))
    fresh: Participant = Participant.objects.select_for_update().get(pk=participant.pk)
    noted = [_note(fresh, actor, scope, is_given, on, wording) for scope in chosen]
    if signed_form:
        _keep_form(noted[0], signed_form)
    _bring_into_force(fresh)
    named = [f"{PREFIX}{scope}" for scope in chosen]
    said = {"given": named} if is_given else {"withdrawn": named}
    audit.record(study=fresh.study, actor=actor, verb="consent.noted", about=fresh, **said)
    participant.refresh_from_db()
    return noted


@transaction.atomic
def take_back_consent(*, consent: Consent, actor: Person) -> None:
    """Strike a line that was noted by mistake, with its signed form; a consent that ends is withdrawn instead.

    Raises Refused for what somebody else noted.
    """
    fresh: Consent = Consent.objects.select_for_update(of=("self",)).select_related("participant").get(pk=consent.pk)
    if fresh.noted_by_id != actor.pk:
        raise Refused(_("Somebody else noted this; note another line on a later day instead."))
    participant: Participant = Participant.objects.select_for_update().get(pk=fresh.participant_id)
    fresh.delete()
    _bring_into_force(participant)
    audit.record(study=participant.study, actor=actor, verb="consent.taken_back", about=participant)


def keep_ticks(participant: Participant, actor: Person, before: Mapping[str, Any]) -> None:
    """Note what was ticked or unticked in a form or a table, as of today; `before` are the fields as they were."""
    for name in CONSENTS:
        now = getattr(participant, name)
        if bool(before.get(name)) != now:
            _note(participant, actor, name.removeprefix(PREFIX), now, None, "")


def _note(
    participant: Participant, actor: Person, scope: str, is_given: bool, on: date | None, wording: str
) -> Consent:
    consent: Consent = Consent.objects.create(
        study_id=participant.study_id,
        participant=participant,
        scope=scope,
        is_given=is_given,
        on=on,
        wording=wording,
        noted_by=actor,
        noted_at=timezone.now(),
    )
    return consent


def _keep_form(consent: Consent, content: bytes) -> None:
    kind = media_type(content)
    if kind is None:
        raise Refused(_("A signed form is a PDF, a JPEG or a PNG; this file is none of them."))
    refuse_unless(len(content) <= MOST_BYTES, _("This file is larger than 5 MB; scan the form at a lower resolution."))
    digest = hashlib.sha256(content).hexdigest()
    ConsentDocument.objects.create(consent=consent, media_type=kind, size=len(content), sha256=digest, content=content)


def _bring_into_force(participant: Participant) -> None:
    """Let the participant's own fields say what the latest consents say."""
    latest = {consent.scope: consent.is_given for consent in in_order(participant.consents.all())}
    for scope in Consent.Scope.values:
        setattr(participant, f"{PREFIX}{scope}", latest.get(scope, False))
    participant.save(update_fields=list(CONSENTS))
