"""Who holds the text: one window writes, the others read along. What was heard, and for how long somebody worked."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correction.actions.editing import NotYours
from correction.domain.coverage import united
from correction.models import Correction, Sitting
from studies import audit
from studies.errors import Refused
from studies.models import Person

LEASE = timedelta(seconds=60)
"""How long a window that says nothing keeps the text; it says something every twenty seconds."""

MOST_STRETCHES = 2000


def holds(correction: Correction, uuid: UUID) -> bool:
    """Whether a window holds the text."""
    return correction.holder is not None and correction.holder.uuid == uuid


def is_held(correction: Correction) -> bool:
    """Whether any window holds the text and was heard of lately."""
    return bool(correction.holder_id and correction.held_until and correction.held_until > timezone.now())


@transaction.atomic
def sit_down(*, correction: Correction, actor: Person, sitting: UUID, take_over: bool = False) -> Correction:
    """Let a window write where nobody else does, or where it takes over; answers the correction with who holds it.

    Raises Refused where the window's id is another person's.
    """
    fresh: Correction = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("transcript__study", "holder__person")
        .get(pk=correction.pk)
    )
    known = fresh.sittings.filter(uuid=sitting).first()
    if known is not None and known.person_id != actor.pk:
        raise Refused(_("This page and the server do not understand each other; reload the page."))
    if fresh.state != Correction.State.OPEN:
        return fresh
    free = not is_held(fresh) or holds(fresh, sitting)
    if not (free or take_over):
        return fresh
    mine = known or Sitting.objects.create(correction=fresh, uuid=sitting, person=actor)
    if not free:
        audit.record(study=fresh.study, actor=actor, verb="correction.taken_over", about=fresh)
    fresh.holder, fresh.held_until = mine, timezone.now() + LEASE
    fresh.save(update_fields=["holder", "held_until"])
    return fresh


@transaction.atomic
def note_work(
    *,
    correction: Correction,
    actor: Person,
    sitting: UUID,
    active_ms: int,
    heard: Sequence[Sequence[int]],
    leaves: bool = False,
) -> Correction:
    """Keep what a window says every twenty seconds: it lives, worked so long in all, and played these stretches.

    One that `leaves` gives the text free. Raises NotYours for a window that never sat down.
    """
    mine = Sitting.objects.select_for_update().filter(correction=correction, uuid=sitting, person=actor).first()
    if mine is None:
        raise NotYours
    mine.active_ms = max(mine.active_ms, active_ms)
    mine.heard = united([*mine.heard, *heard])[:MOST_STRETCHES]
    mine.save(update_fields=["active_ms", "heard", "seen_at"])
    until = timezone.now() + (-LEASE if leaves else LEASE)
    Correction.objects.filter(pk=correction.pk, holder=mine).update(held_until=until)
    fresh: Correction = Correction.objects.select_related("holder__person").get(pk=correction.pk)
    return fresh
